"""Check the ledger and say how many claims it has: python -m helpers.claims."""

import sys

from helpers import claims, data


def main() -> int:
    """Check the ledger; return 1 and say what is wrong if it does not hold together."""
    try:
        print(f"the ledger: {len(claims.all_claims())} claims, valid")
    except data.DataError as err:
        print(f"{err}\nNo page is written from bad data.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
