"""A release says all that it lacks at once, and is made from settings and change log; the same files give the same zip."""

import io
import json
import os
import zipfile

import edition
import licences
import release

from helpers import data

LOG = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-11-28\n\n### Added\n\n- A thing.\n\n## [0.1.0] - 2026-11-22\n\n- Another.\n"
SETTINGS = {"authors": ["Lovelace, Ada"], "site_url": "https://example.org/book", "repo_url": ""}
READY = edition.read(SETTINGS)
CITATION = edition.citation(edition.CITATION.read_text("utf-8"), READY)


def test_it_tells_all_that_it_lacks_at_once():
    assert release.lacking(READY, LOG, READY.version, CITATION) == []
    said = release.lacking(
        edition.read({}), LOG.replace("0.2.0", "0.3.0").replace("[Unreleased]\n", "[Unreleased]\n\n- New.\n"), "0.3.0", CITATION
    )
    words = [
        "authors is empty",
        "site_url is empty",
        "expected 0.3.0",
        "run make sync",
        f"no section ## [{READY.version}]",
        "[Unreleased] is not empty",
    ]
    assert len(said) == len(words) and all(word in line for word, line in zip(words, said))


def test_notes_are_what_the_change_log_says_of_the_version():
    assert release.notes(LOG, "0.2.0") == "### Added\n\n- A thing." and release.notes(LOG, "0.1.0") == "- Another."
    assert release.notes(LOG, "Unreleased") == release.notes(LOG, "0.9.0") == ""


def test_zenodo_is_told_what_the_settings_say():
    told = release.zenodo(READY)
    assert told["creators"] == [{"name": "Lovelace, Ada"}] and told["version"] == READY.version and told["publication_date"] == READY.day
    assert [one["identifier"] for one in told["related_identifiers"]] == ["https://example.org/book"] and json.dumps(told)


def test_a_folder_gives_the_same_zip_whenever_it_was_written(tmp_path):
    for name, at in (("one", 1_000_000_000), ("two", 1_700_000_000)):  # seconds since 1970
        (tmp_path / name / "inside").mkdir(parents=True)
        for file in ("inside/b.txt", "a.txt", ".buildinfo"):
            (tmp_path / name / file).write_text(file)
            os.utime(tmp_path / name / file, (at, at))
    made = release.folder(tmp_path / "one", "book")
    assert made == release.folder(tmp_path / "two", "book")
    assert zipfile.ZipFile(io.BytesIO(made)).namelist() == ["book/a.txt", "book/inside/b.txt"]


def test_a_licence_that_nobody_looked_at_is_told():
    told = {"components": [{"name": "b", "version": "1", "licenses": [{"expression": "MIT AND ISC"}]}, {"name": "A", "version": "2"}]}
    text = licences.text(told)
    assert text.index("A 2: not stated in the package\n") < text.index("b 1: MIT AND ISC\n") and "SIL OPEN FONT LICENSE" in text.upper()
    assert all(row.title in text and row.licence for row in data.load("datasets").itertuples())
    asked = [line for line in licences.unsettled(told) if "needs no line" not in line]
    assert len(asked) == 1 and "A has the licence 'none'" in asked[0]
    told["components"][0]["licenses"][0]["expression"] = "MIT AND AGPL-3.0-only"
    assert any("b has the licence 'MIT AND AGPL-3.0-only'" in line for line in licences.unsettled(told))
