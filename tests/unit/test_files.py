"""What is written is the old or the new, whatever happens in between."""

import errno
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpers.data import files


def test_a_file_is_old_or_new(tmp_path, monkeypatch):
    path, link = tmp_path / "ü a.txt", tmp_path / "link"
    files.put(path, "old\r\n")
    path.chmod(0o640)
    link.symlink_to(path)
    files.put(link, "newer\n")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, link.is_symlink()) == (b"newer\n", 0o640, True)
    with monkeypatch.context() as full:

        def half(path, content):
            with path.open("wb") as file:
                file.write(content[:2])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))

        full.setattr(type(path), "write_bytes", half)
        with pytest.raises(OSError) as err:
            files.put(path, b"newest")
    assert path.read_bytes() == b"newer\n" and sorted(p.name for p in tmp_path.iterdir()) == ["link", "ü a.txt"]
    assert files.why(err.value, path).startswith(f"{path}: found No space left on device")
    assert files.why(OSError("a.csv: found a folder, expected a file"), path) == "a.csv: found a folder, expected a file"


def test_of_several_files_all_are_as_before_if_one_finds_no_room(tmp_path):
    files.put(tmp_path / "a", "old")
    with pytest.raises(OSError):
        files.put_all({tmp_path / "a": "new", tmp_path / "nowhere" / "b": "new"})
    assert (tmp_path / "a").read_text() == "old" and len(list(tmp_path.iterdir())) == 1
    files.put_all({tmp_path / "a": "new", tmp_path / "b": b"new"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "new", "b": "new"}


def test_a_folder_is_old_or_new(tmp_path, monkeypatch):
    built, place = tmp_path / "built", tmp_path / "site"
    built.mkdir()
    (built / "page").write_text("1")
    files.put_folder(built, place)
    files.put_folder(built, tmp_path / "far" / "away")
    shutil.rmtree(tmp_path / "far")
    (built / "page").write_text("2")
    with monkeypatch.context() as full:

        def half(source, target):
            target.mkdir()
            raise shutil.Error([(source, target, "[Errno 28] No space left on device")])

        full.setattr(shutil, "copytree", half)
        with pytest.raises(OSError) as err:
            files.put_folder(built, place)
    assert "found [Errno 28] No space left" in files.why(err.value, place)
    assert (place / "page").read_text() == "1" and len(list(tmp_path.iterdir())) == 2
    place.rename(tmp_path / ".site-old")  # killed between the two renames
    (tmp_path / ".site-new").mkdir()
    files.put_folder(built, place)
    assert (place / "page").read_text() == "2" and len(list(tmp_path.iterdir())) == 2


def test_of_two_that_write_one_folder_the_second_waits(tmp_path):
    built = tmp_path / "built"
    built.mkdir()
    for number in range(200):
        (built / f"{number}").write_text("1")
    with ThreadPoolExecutor(4) as four:
        list(four.map(lambda _: files.put_folder(built, tmp_path / "site"), range(12)))
    assert len(list((tmp_path / "site").iterdir())) == 200 and len(list(tmp_path.iterdir())) == 2
