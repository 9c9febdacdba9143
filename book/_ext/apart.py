"""What a page loads only when a reader asks for it: files in a folder of its name. No Sphinx in it.

A template holds such a file as <template data-file="name.csv">its text</template>, and names its address "apart:name.csv".
"""

from __future__ import annotations

import re
from html import unescape

FILE = re.compile(r'<template data-file="([^"]+)">(.*?)</template>', re.DOTALL)


def taken(html: str, folder: str) -> tuple[str, dict[str, str]]:
    """Return a page without the files that it holds, whose addresses then begin with folder, and each file's text by its name.

    Raises ValueError if two files of different text have one name.
    """
    files: dict[str, str] = {}
    for name, text in FILE.findall(html):
        if files.setdefault(name, unescape(text)) != unescape(text):
            raise ValueError(
                f"{folder}: found two different files of the name {name}, expected one; give one of the two figures another name"
            )
    return FILE.sub("", html).replace('"apart:', f'"{folder}/'), files
