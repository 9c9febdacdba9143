"""A ledger from a terminal: begin one, check it, write its pages.

python -m helpers.claims new FOLDER
python -m helpers.claims check FOLDER    without a folder: the ledger of data/
python -m helpers.claims build FOLDER
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import warnings
from pathlib import Path

from helpers import claims, data
from helpers.claims import articles
from helpers.data import files
from helpers.numbers import language

MAKER = data.BOOK / "_ext/article.py"
"""The program that writes the pages. It stands outside of helpers, which knows no Sphinx, and has a process of its own."""


def new(asked: argparse.Namespace) -> int:
    """Begin a folder from the template; return 1 and say why if there is something already."""
    made = articles.new(Path(asked.folder), workbook=asked.xlsx, repository=asked.repository, tag=asked.language)
    if asked.repository:
        print(f"{made}: its README says what to do; the ledger is the folder article in it")
    else:
        print(f'{made}: replace its rows, then: python -m helpers.claims check "{made}"')
    return 0


def check(asked: argparse.Namespace) -> int:
    """Check a ledger; raise DataError with all that is wrong if it does not hold together."""
    with warnings.catch_warnings(record=True) as notes:
        warnings.simplefilter("always")
        found = articles.read(Path(asked.folder)).claims if asked.folder else claims.all_claims()
    for note in notes:
        print(note.message, file=sys.stderr)
    which = asked.folder or "the ledger of the book, not one of yours (that is: check FOLDER, or check . for where you are)"
    print(f"{which}: {len(found)} claim{'s' if len(found) != 1 else ''}, valid")
    return 0


def build(asked: argparse.Namespace) -> int:
    """Write the pages of a folder."""
    if not asked.folder:
        raise data.DataError("Which article? make article FROM=FOLDER; to begin one: python -m helpers.claims new FOLDER")
    return subprocess.run([sys.executable, MAKER, asked.folder, asked.into or Path(asked.folder, "site")]).returncode


def main(argv: list[str] | None = None) -> int:
    """Run the command that the line names; a fault of its user is told in words."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.claims", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=check, folder="")
    commands = parser.add_subparsers(metavar="COMMAND")
    made = commands.add_parser("new", help="begin a folder: copy the template")
    made.set_defaults(run=new)
    made.add_argument("folder", help="the folder to make")
    made.add_argument("--xlsx", action="store_true", help="as one workbook with a sheet a table, in place of CSV files")
    made.add_argument("--language", default=language.ENGLISH, metavar="TAG", help=f"of its pages: {', '.join(language.offered())}")
    made.add_argument("--repository", action="store_true", help="with a workflow around it that checks and publishes it on GitHub")
    checked = commands.add_parser("check", help="name all that is wrong with a folder: file, row, field, what to do")
    checked.set_defaults(run=check)
    checked.add_argument("folder", nargs="?", default="", help="left out: the ledger of data/")
    built = commands.add_parser("build", help="write the pages of a folder, which need no network")
    built.set_defaults(run=build)
    built.add_argument("folder")
    built.add_argument("--into", default="", metavar="SITE", help="where to write them; left out: FOLDER/site")
    asked = parser.parse_args(argv)
    try:
        return asked.run(asked)
    except data.DataError as err:
        print(err, file=sys.stderr)
        return 1
    except OSError as err:
        print(files.why(err, Path(asked.folder)), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
