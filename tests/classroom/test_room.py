"""A room against everything that a class, a network and a machine do to it."""

import http.client
import signal
import socket
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import rooms
from rooms import Device, soon

from helpers import classroom
from helpers.classroom.room import main, questions
from helpers.classroom.room.store import FILE
from helpers.data import intake

RIGHT, WRONG = "losses", "damage"


class Class:
    """A room, its teacher and some students."""

    def __init__(self, room, folder):
        self.room, self.lesson, self.folder = room, room.lesson, folder
        self.port = int(room.address.rstrip("/").rpartition(":")[2])
        self.teacher = Device(self.port, key=room.lesson.secret)
        self.ann, self.bob = Device(self.port, room.lesson.word), Device(self.port, room.lesson.word)

    def ask(self, question="exercise/03-1", stage="first"):
        text = self.teacher.post("/teacher/ask", question=question)[1]
        assert 'data-stage="think"' in text, text[-500:]
        self.stage(stage)
        return self.lesson.now.number

    def stage(self, stage):
        return self.teacher.post("/teacher/stage", stage=stage)[1]

    def counts(self, round=1):
        return dict(self.lesson.now.counts(round))


@pytest.fixture
def held(tmp_path):
    with rooms.opened(tmp_path) as room:
        yield Class(room, tmp_path)


# --- who may see and do what ----------------------------------------------------------


def test_results_cannot_be_read_before_they_are_opened(held):
    held.ask()
    held.ann.vote(WRONG)
    held.bob.vote(RIGHT)
    for stage in ("first", "closed", "talk", "second"):
        held.stage(stage)
        for path in ("/", "/now"):
            text = held.ann.get(path)[1]
            assert "Not this one" not in text and "Right answer" not in text and "<progress" not in text, stage
    for path in ("/teacher", "/teacher/now", "/teacher/events", "/teacher?key=x"):
        for device in (held.ann, Device(held.port)):
            assert device.get(path)[0] in (401, 403)
    for what in ("ask", "stage", "switch", "hands", "save", "close", "own"):
        assert held.ann.post(f"/teacher/{what}", stage="answer", question="exercise/03-1")[0] == 401
    assert held.lesson.now.stage == "second" and not held.lesson.closed
    held.stage("answer")
    text = held.ann.get("/now")[1]
    assert "That is damage" in text and "Right answer: <b>losses</b>" in text and "<progress" in text


def test_nobody_answers_for_another_or_without_a_place(held):
    held.ask()
    held.ann.vote(WRONG)
    code = held.lesson.seats[next(iter(held.lesson.now.votes[1]))]
    assert held.bob.post("/vote", number=1, round=1, answer=RIGHT, code=code, seat=next(iter(held.lesson.now.votes[1])))[0] == 200
    assert held.counts() == {WRONG: 1, RIGHT: 1}, "another's code in the form changes nothing but one's own answer"
    for cookie in ("", f"ccc_seat={code}", f"ccc_seat={next(iter(held.lesson.seats))}", "ccc_seat=" + "x" * 4000):
        stranger = Device(held.port)
        stranger.cookie = cookie
        assert stranger.vote(RIGHT)[0] == 401 and stranger.get("/now")[0] == 401 and stranger.get("/events")[0] == 401
    assert held.counts() == {WRONG: 1, RIGHT: 1}
    assert RIGHT not in held.ann.get("/now")[1].partition("Sent: ")[2], "what another answered is not shown"


def test_a_second_answer_replaces_the_first_and_two_tabs_are_one(held):
    held.ask()
    tab = Device(held.port)
    tab.cookie = held.ann.cookie
    for device, answer in ((held.ann, WRONG), (held.ann, WRONG), (tab, RIGHT), (tab, RIGHT)):
        assert device.vote(answer)[0] == 200
    assert held.counts() == {RIGHT: 1}
    assert "Sent: <b>losses</b>" in held.ann.get("/now")[1], "the first tab, opened anew, shows what the second sent"


def test_late_and_replayed_answers_are_told_and_do_not_count(held):
    held.ask(stage="think")
    assert held.ann.vote(RIGHT)[0] == 409, "not open yet"
    held.stage("first")
    held.ann.vote(WRONG)
    held.stage("closed")
    status, text = held.ann.vote(RIGHT)
    assert status == 409 and "is closed, so this answer does not count" in text
    held.stage("second")
    assert held.ann.vote(RIGHT, round=1)[0] == 409, "the first vote sent again in the second"
    held.ann.vote(RIGHT, round=2)
    held.stage("answer")
    held.ask()
    assert held.ann.vote(WRONG, number=1, round=1)[0] == 409, "an old question"
    assert held.lesson.asked[0].tally(1).lines[0].people == 1 and dict(held.lesson.asked[0].counts(2)) == {RIGHT: 1} and held.counts() == {}


HOSTILE = {
    "no answer": "",
    "no option": "<script>alert(1)</script>",
    "right to left": "losses\u202e",
    "unseen": "los\x00ses",
    "long": "x" * 5000,
    "formula": "=HYPERLINK(1)",
    "case": "LOSSES",
    "two": ["losses", "needs"],
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_answer_is_refused_with_a_sentence(held, case):
    held.ask()
    status, text = held.ann.vote(HOSTILE[case])
    if case == "two":
        assert status == 200 and held.counts() == {"losses": 1}, "one device, one answer"
        return
    assert status == 409 and 'role="alert"' in text and "<script>" not in text and held.counts() == {}


@pytest.mark.parametrize(
    "body, status",
    [
        (b"", 409),
        (b"\xff\xfe\x00", 409),
        (b"number=one&round=1&answer=losses", 409),
        (b"&" * 500, 409),
        (b"number=1&round=1&answer=" + b"x" * 20_000, 413),
        (b'{"answer": "losses"}', 409),
    ],
    ids=["empty", "bytes", "no number", "many fields", "huge", "json"],
)
def test_a_malformed_form_is_told(held, body, status):
    held.ask()
    found, text, _ = held.ann.ask("POST", "/vote", body)
    assert found == status and len(text) > 20 and held.counts() == {}


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://127.0.0.1:1"])
def test_a_form_of_another_site_does_nothing(held, origin):
    held.ask()
    for device, path in (
        (held.ann, "/vote"),
        (held.teacher, "/teacher/close"),
        (held.teacher, "/teacher/stage"),
        (Device(held.port), "/join"),
    ):
        status, text, _ = device.ask("POST", path, f"number=1&round=1&answer=losses&stage=answer&word={held.lesson.word}", origin=origin)
        assert status == 403 and "came from another page" in text
    assert held.counts() == {} and held.lesson.now.stage == "first" and len(held.lesson.seats) == 2


def test_another_host_name_gets_nothing(held):
    for host in ("evil.example", f"evil.example:{held.port}", "127.0.0.1", f"127.0.0.1:{held.port}.evil.example"):
        status, text, _ = held.ann.ask("GET", "/", host=host)
        assert status == 421 and "not the address of the room" in text
    assert Device(held.port).ask("GET", "/", host=f"localhost:{held.port}")[0] == 200


def test_the_policy_of_the_pages(held):
    headers = held.ann.ask("GET", "/")[2]
    assert "default-src 'none'" in headers["content-security-policy"] and "connect-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"] and headers["cache-control"] == "no-store" and "server" not in headers
    cookie = Device(held.port).ask("POST", "/join", f"word={held.lesson.word}")[2]["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "expires" not in cookie.lower()


def test_wrong_code_words_are_slowed_down_and_the_door_can_be_closed(held):
    stranger = Device(held.port)
    told = [stranger.post("/join", word=f"wrong-{n}") for n in range(12)]
    assert [status for status, _ in told] == [403] * 10 + [429] * 2 and "not the code word" in told[0][1] and "30 seconds" in told[-1][1]
    held.room.wrong.clear()
    held.teacher.post("/teacher/switch", name="door", on="off")
    status, text = stranger.post("/join", word=held.lesson.word)
    assert status == 403 and "The door is closed" in text
    held.teacher.post("/teacher/switch", name="door", on="on")
    assert stranger.post("/join", word=held.lesson.word.replace("-", " ").upper())[0] == 303


def test_slow_devices_hold_nobody_up(held, monkeypatch):
    monkeypatch.setattr("helpers.classroom.room.guard.PATIENCE", 1.0)
    held.ask()
    own = f"127.0.0.1:{held.port}"
    slow = []
    for n in range(60):
        line = socket.create_connection(("127.0.0.1", held.port))
        head = f"POST /vote HTTP/1.1\r\nhost: {own}\r\norigin: http://{own}\r\ncontent-length: 40\r\n"
        line.sendall((head + "\r\nnumber=1" if n % 2 else head).encode())
        slow.append(line)
    began = time.monotonic()
    assert held.ann.vote(RIGHT)[0] == 200 and time.monotonic() - began < 1
    for n, line in enumerate(slow):
        line.settimeout(10)
        answer = line.recv(2000)
        assert b"408" in answer.partition(b"\r\n")[0] if n % 2 else answer == b"", "a slow body is told, a slow head is hung up on"
        line.close()


# --- what the teacher sees and saves --------------------------------------------------


def test_open_text_is_off_until_turned_on_escaped_and_inert_when_saved(held):
    words = {"text": "What else? <b>", "options": ""}
    assert "Questions of your own are off" in held.teacher.post("/teacher/own", words)[1] and not held.lesson.asked
    held.teacher.post("/teacher/switch", name="own", on="on")
    held.teacher.post("/teacher/switch", name="by_person", on="on")
    held.teacher.post("/teacher/own", words)
    held.stage("first")
    for device, text in ((held.ann, "<img src=x onerror=alert(1)>"), (held.bob, '=cmd|"/c calc"!A1')):
        assert device.vote(text)[0] == 200
    held.stage("answer")
    shown = held.teacher.get("/teacher/now")[1]
    assert "&lt;img src=x" in shown and "<img" not in shown and "What else? &lt;b&gt;" in shown
    assert "onerror" not in held.bob.get("/now")[1], "words of others stand on the wall alone"
    held.teacher.post("/teacher/save")
    assert [p.name.rpartition("-")[2] for p in held.folder.glob("*.csv")] == ["counts.csv"], "of a view nothing but counts, whatever is on"
    with pytest.raises(ValueError, match="Only counts are kept"):
        classroom.rows(held.folder)
    (file,) = held.folder.glob("*.csv")
    assert '\n1,words,What else? <b>,What else? <b>,first,"\'=cmd|"' in file.read_text("utf-8-sig")
    assert intake.read(file, {"answer": intake.text, "people": intake.number}).faults == []


def test_hands_that_the_teacher_counts_are_added(held):
    held.ask()
    held.ann.vote(RIGHT)
    text = held.teacher.post("/teacher/hands", {"round": 1, "hands-0": "12", "hands-1": "3", "hands-2": ""})[1]
    assert "Written down" in text and held.counts() == {"damage": 12, "losses": 4}
    held.teacher.post("/teacher/hands", {"round": 1, "hands-0": "2"})
    assert held.counts() == {"damage": 2, "losses": 1}, "counted anew, in place of before"
    assert "found “many”, expected a whole number" in held.teacher.post("/teacher/hands", {"round": 1, "hands-0": "many"})[1]
    held.ask("exercise/03-3")
    held.teacher.post("/teacher/hands", {"round": 1, "lines": "14 %: 5\n275: 4\n"})
    held.stage("answer")
    shown = held.teacher.get("/teacher/now")[1]
    assert "<b>4×</b> That sets the sum of all the years against one year." in shown and "14 <b>✓ right</b>" in shown


def test_numbers_of_one_value_are_one_line_and_a_forecast_must_sum(held):
    held.ask("exercise/03-3")
    held.ann.vote("14 %")
    held.bob.vote("0.14")
    (line,) = held.lesson.now.tally(1).lines
    assert (line.answer, line.people, line.right) == ("14", 2, True)
    held.ask("forecast/first-2025")
    status, text = held.ann.vote([10, 20, 30, 30], 2)
    assert status == 409 and "sum to 90 %" in text
    assert all(
        "whole number of percent" in held.ann.vote(bad, 2)[1] for bad in (["a", 20, 30, 50], [100], [-10, 20, 40, 50], [12.5, 37.5, 50, 0])
    )
    held.ann.vote([0, 10, 20, 70], 2)
    held.bob.vote([20, 10, 20, 50], 2)
    held.stage("answer")
    assert [line.people for line in held.lesson.now.tally(1).lines] == [10, 10, 20, 60]
    assert "You gave 50 % to what is taken to have come true" in held.bob.get("/now")[1]


def test_every_question_can_be_asked_answered_and_shown(held):
    held.teacher.post("/teacher/switch", name="door", on="on")
    for listed in questions.known().values():
        for name, _ in listed:
            kind, _, about = name.partition("/")
            question = questions.MAKERS[kind](about)
            answer = question.options[0] if question.options else str(question.check.answer)
            held.ask(name)
            number = held.lesson.now.number
            given = [100, *[0] * (len(question.options) - 1)] if kind == "forecast" else answer
            assert held.ann.vote(given, number)[0] == 200, name
            held.stage("answer")
            assert held.ann.get("/now")[0] == 200 and (kind != "exercise" or question.told), f"{name}: its text was not found"
            if kind == "exercise" and not question.options:
                assert held.lesson.now.tally(1).lines[0].right, name


# --- what is kept -----------------------------------------------------------------------


def everything_on(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_of_an_earlier_question_only_counts_are_on_the_disk(held):
    held.ask("exercise/03-3")
    held.ann.vote("27.125")
    held.bob.vote("27.125")
    held.ask()
    rows = held.lesson.store.read("SELECT number, round, way, answer, people FROM tally")
    assert rows == [(1, 1, "device", "27.125", 2)] and held.lesson.store.read("SELECT * FROM vote") == []
    assert held.lesson.asked[0].counts(1) == {"27.125": 2} and "people" in str(held.lesson.asked[0].tally(1))
    with pytest.raises(ValueError, match="Only counts are kept"):
        classroom.rows(held.folder)


def test_after_closing_nothing_that_was_not_saved_is_on_the_disk(held, capfd):
    held.ask("exercise/03-3")
    held.ann.vote("27.0625")
    held.ann.ask("GET", "/", **{"user-agent": "Tell-tale 1.0"})
    on_disk = everything_on(held.folder)
    assert b"27.0625" in on_disk, "while the room is open the answer is on the disk"
    assert b"127.0.0.1" not in on_disk and b"Tell-tale" not in on_disk and held.ann.cookie.encode()[9:] not in on_disk
    held.teacher.post("/teacher/switch", name="own", on="on")
    closed = held.teacher.post("/teacher/close")[1]
    assert "Nothing was saved, and everything is erased." in closed
    soon(lambda: list(held.folder.rglob("*")) == [], "something is left")
    said = capfd.readouterr()
    assert "127.0.0.1" not in said.out + said.err and "27.0625" not in said.out + said.err


def test_a_row_a_person_only_where_it_was_turned_on(held):
    held.ask("exercise/03-1")
    held.ann.vote(WRONG)
    held.teacher.post("/teacher/switch", name="by_person", on="on")
    held.ask("exercise/03-3")
    held.ann.vote("275", 2)
    held.teacher.post("/teacher/save")
    (file,) = held.folder.glob("*-answers.csv")
    text = file.read_text("utf-8-sig").splitlines()
    code = next(code for seat, code in held.lesson.seats.items() if seat in held.lesson.now.votes[1])
    assert text[1:] == [
        f"{code},exercise,03-3,first,275,1,wrong,That sets the sum of all the years against one year. Spread the sum over its years first."
    ]
    assert time.localtime(file.stat().st_mtime)[3:6] == (0, 0, 0), "the file tells the day, not the time"
    counts = next(held.folder.glob("*-counts.csv")).read_text("utf-8-sig")
    assert "1,exercise,03-1,Which of the three is the largest?,first,damage,1" in counts and code not in counts
    live = classroom.rows(held.folder)
    assert live[["code", "about", "answer"]].to_numpy().tolist() == [[code, "03-3", "275"]]
    assert classroom.counts(held.folder).to_numpy().tolist() == [["exercise", "03-1", 1, "damage", 1], ["exercise", "03-3", 1, "275", 1]]


# --- when the machine fails ---------------------------------------------------------------


def test_a_full_disk_is_told_and_nothing_is_acknowledged(held):
    held.ask()
    held.ann.vote(WRONG)
    pages = held.lesson.store.read("PRAGMA page_count")[0][0]
    held.lesson.store.db.execute(f"PRAGMA max_page_count={pages}")
    failed = [device for _ in range(200) if (device := Device(held.port)).post("/join", word=held.lesson.word)[0] == 507]
    assert failed and len(held.lesson.seats) == held.lesson.store.read("SELECT count(*) FROM seat")[0][0]
    assert "Answers cannot be kept: database or disk is full" in held.teacher.get("/teacher/now")[1]
    held.lesson.store.db.execute("PRAGMA max_page_count=100000")
    assert held.bob.vote(RIGHT)[0] == 200 and held.counts() == {WRONG: 1, RIGHT: 1}


def test_what_was_acknowledged_outlives_a_kill(tmp_path):
    room = rooms.Process(tmp_path)
    teacher = Device(room.port, key=room.secret)
    teacher.post("/teacher/ask", question="exercise/03-1")
    teacher.post("/teacher/stage", stage="first")
    devices = [Device(room.port, room.word) for _ in range(20)]
    acknowledged = [{} for _ in devices]

    def answer(device, known):
        for n in range(1000):
            option = ("damage", "losses", "needs")[n % 3]
            try:
                if device.vote(option)[0] == 200:
                    known["answer"], known["times"] = option, n + 1
            except (OSError, http.client.HTTPException):
                return

    working = [threading.Thread(target=answer, args=pair) for pair in zip(devices, acknowledged)]
    for thread in working:
        thread.start()
    soon(lambda: all(known.get("times", 0) > 2 for known in acknowledged), "no answers", 30)
    room.process.send_signal(signal.SIGKILL)
    room.process.wait()
    for thread in working:
        thread.join()
    again = rooms.Process(tmp_path, room.port)
    try:
        assert "open again" in again.told and (again.word, again.secret) == (room.word, room.secret)
        for device, known in zip(devices, acknowledged):
            text = device.get("/now")[1]
            sent = text.partition("Sent: <b>")[2].partition("<")[0]
            options = ("damage", "losses", "needs")
            # The last may have been written and killed before it was acknowledged.
            assert sent in (known["answer"], options[(options.index(known["answer"]) + 1) % 3])
        with sqlite3.connect(tmp_path / "room" / FILE) as db:
            assert db.execute("SELECT count(*) FROM vote").fetchone() == (20,)
    finally:
        again.process.send_signal(signal.SIGINT)
        assert again.process.wait(20) == 0
    assert "The room is closed. What was not saved is erased." in again.process.stdout.read()
    assert list(tmp_path.rglob("*")) == []


def test_a_taken_port_and_a_strange_address_are_told(tmp_path, capsys):
    def told_by(words):  # in a thread of its own: another test may have left a loop running in this one
        with ThreadPoolExecutor(1) as alone:
            return alone.submit(main.main, words).result()

    with socket.create_server(("127.0.0.1", 0)) as taken:
        lines = {
            f"Something else answers at port {taken.getsockname()[1]}.": ["--port", str(taken.getsockname()[1])],
            "203.0.113.9 is not an address of this machine": ["--address", "203.0.113.9"],
        }
        for told, words in lines.items():
            assert told_by(["--folder", str(tmp_path), *words]) == 2 and capsys.readouterr().out.startswith(told)
    (tmp_path / "broken/room").mkdir(parents=True)
    (tmp_path / "broken/room" / FILE).write_bytes(b"no database " * 100)
    assert told_by(["--port", "0", "--folder", str(tmp_path / "broken")]) == 2 and "Take it away" in capsys.readouterr().out
    (tmp_path / "file").touch()
    assert told_by(["--port", "0", "--folder", str(tmp_path / "file")]) == 2
    assert "Choose a folder that can be written with --folder." in capsys.readouterr().out
