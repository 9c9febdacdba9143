"""Check all tables, every field and every rule between them, in seconds: python -m helpers.data. Prints one line for each table."""

import sys
from pathlib import Path

from helpers import data


def main(folder: Path = data.DATA) -> int:
    """Check the tables of a folder; return 1 and say what is wrong if one does not fit."""
    try:
        for name, count in data.check(folder).items():
            print(f"data/{name}.csv: {count} rows, valid")
    except data.DataError as err:
        print(err, file=sys.stderr)
        print("No page is written from bad data.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
