"""Find the article's words on a page without holding the article: its runs of three words are kept as hashes only.

The hashes are in article_words.txt, in the order of the article, one a line. To make them anew from the article's text:

    python tests/book/article_words.py < article.txt > tests/book/article_words.txt
"""

import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SIZE = 3
WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
FILE = Path(__file__).with_suffix(".txt")


def windows(text: str) -> list[str]:
    """Return a hash of each run of SIZE words, whatever the capitals, apostrophes and signs between them."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(text)]
    return [hashlib.sha256(" ".join(words[i : i + SIZE]).encode()).hexdigest()[:12] for i in range(len(words) - SIZE + 1)]


def places(hashes: list[str]) -> dict[str, set[int]]:
    """Return where in the article each run of SIZE words begins."""
    found = defaultdict(set)
    for place, name in enumerate(hashes):
        found[name].add(place)
    return found


def runs(text: str, article: dict[str, set[int]]) -> Iterator[range]:
    """Yield which words of the article stand in a text in their order, as long as each run goes on."""
    found = [article.get(name, set()) for name in windows(text)] + [set()]
    for here, begins in enumerate(found):
        for place in begins:
            if not here or place - 1 not in found[here - 1]:
                length = next(n for n in range(len(found)) if place + n not in found[here + n])
                yield range(place, place + length + SIZE - 1)


if __name__ == "__main__":
    print("\n".join(windows(sys.stdin.read())))
