"""Our own tables, checked at the door against data/datapackage.json."""

from helpers.data.tables import (
    BOOK,
    DATA,
    LOADED,
    DataError,
    Told,
    check,
    dated,
    describe,
    fit,
    load,
    once,
    outlines,
    path,
    read,
    resources,
    row_sources,
)

__all__ = [
    "BOOK",
    "DATA",
    "LOADED",
    "DataError",
    "Told",
    "check",
    "dated",
    "describe",
    "fit",
    "load",
    "once",
    "outlines",
    "path",
    "read",
    "resources",
    "row_sources",
]
