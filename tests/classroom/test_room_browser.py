"""A whole lesson in a real browser: one teacher, five students, a projector, a phone that slept, a late comer."""

import csv
import re

import pytest
import rooms

from helpers.claims import agreement
from helpers.classroom import report

PHONE, PROJECTOR = {"width": 390, "height": 800}, {"width": 1280, "height": 720}
CLAIMS = ["C02", "C05", "C07", "C08", "C18", "C19", "C21", "C22", "C24", "C27"]


class People:
    """Pages in browsers of their own, with what they logged."""

    def __init__(self, chrome, room):
        self.chrome, self.room, self.contexts, self.said, self.asked = chrome, room, [], [], set()

    def open(self, path, viewport):
        context = self.chrome.new_context(viewport=viewport)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.add(request.url))
        page.set_default_timeout(15_000)
        page.goto(self.room.address + path)
        return page

    def student(self):
        page = self.open(f"?word={self.room.lesson.word}", PHONE)
        assert "erased" in page.inner_text("main") and "No address" in page.inner_text("main"), "what is kept is said before joining"
        page.click("text=Join >> nth=-1")
        page.wait_for_selector("#now")
        return page


@pytest.fixture
def people(chrome, tmp_path):
    with rooms.opened(tmp_path) as room:
        people = People(chrome, room)
        yield people
        for context in people.contexts:
            context.close()


def stage(teacher, name):
    teacher.click(f"#desk button[value={name}]")
    teacher.wait_for_selector(f"[data-stage={name}]")


def ask(teacher, question):
    teacher.select_option("#question", question)
    teacher.click("text=Ask it >> nth=0")
    teacher.wait_for_selector("[data-stage=think]")


def answer(page, option, at):
    page.wait_for_selector(f"[data-at='{at}']")
    page.check(f"input[value='{option}']")
    page.click(".vote button")
    page.wait_for_selector(f".sent b:has-text('{option}')")


def wall(teacher):
    return teacher.inner_text("#wall")


def test_a_lesson(people, tmp_path):
    teacher = people.open(f"teacher?key={people.room.lesson.secret}", PROJECTOR)
    assert people.room.lesson.word in wall(teacher) and teacher.get_by_role("img", name="QR code").first.is_visible()
    students = [people.student() for _ in range(5)]
    teacher.wait_for_selector("text=5 joined")

    ask(teacher, "exercise/03-1")
    for page in students:
        page.wait_for_selector("[data-at='1-think']")
        assert page.locator("form").count() == 0, "think alone: nothing to send yet"
    stage(teacher, "first")
    for page, option in zip(students, ["needs", "needs", "damage", "losses", "needs"]):
        answer(page, option, "1-first")
    teacher.wait_for_selector("text=5 answers")
    assert teacher.locator(".results").is_hidden() and "✓" not in wall(teacher), "the tally is hidden"
    stage(teacher, "closed")
    for page in students:
        page.wait_for_selector("[data-at='1-closed']")
        assert page.locator("progress").count() == 0 and "Right answer" not in page.inner_text("main")
    stage(teacher, "talk")
    students[1].reload()  # and the third sleeps through what comes
    assert "You answered: needs" in students[1].inner_text("#now"), "a refresh loses nothing"
    students[2].context.set_offline(True)
    stage(teacher, "second")
    late = people.student()
    answer(late, "losses", "1-second")
    for page in (students[0], students[1], students[3]):
        answer(page, "losses", "1-second")
    students[2].context.set_offline(False)
    answer(students[2], "damage", "1-second")
    teacher.wait_for_selector("text=5 answers")
    stage(teacher, "answer")
    told = wall(teacher)
    assert re.search(r"First vote, 5 answers.*needs\s+3.*Second vote, 5 answers.*losses ✓ right\s+4", told, re.DOTALL)
    assert "Say next" in told and "1× That is damage: the value of what was destroyed." in told, "the misconception of the second vote"
    for page, says in ((students[0], "✓ Right."), (students[2], "✗ Not this one. That is damage")):
        page.wait_for_selector("[data-at='1-answer']")
        assert says in page.inner_text(".judged") and "Right answer: losses" in page.inner_text("#now")
        assert page.locator("progress").count() == 6, "the result on the student's own device"
    box = teacher.locator(".results").bounding_box()
    assert box["y"] + box["height"] <= 720 and teacher.evaluate("document.documentElement.scrollWidth") <= 1280, "seen whole on a projector"
    sizes = teacher.evaluate(
        "[...document.querySelectorAll('.results :is(th, td, li)')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 20
    slept = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"
    assert set(people.said) <= {slept} and {url.split("/")[2] for url in people.asked} == {people.room.address.split("/")[2]}


def test_kappa_on_the_wall_is_that_of_the_saved_file(people, tmp_path):
    teacher = people.open(f"teacher?key={people.room.lesson.secret}", PROJECTOR)
    teacher.click("text=Switches")
    teacher.click("button[aria-label^='Turn on: For questions']")
    teacher.wait_for_selector("button[aria-label^='Turn off: For questions']", state="attached")
    student = people.student()
    student.click("text=What is kept")
    assert "may save a row for each device" in student.inner_text("main")
    port = int(people.room.address.rstrip("/").rpartition(":")[2])
    desk, devices = rooms.Device(port, key=people.room.lesson.secret), [rooms.Device(port, people.room.lesson.word) for _ in range(5)]
    words = ["True", "Half true", "False"]
    for number, claim in enumerate(CLAIMS, 1):
        desk.post("/teacher/ask", question=f"verdict/{claim}")
        desk.post("/teacher/stage", stage="first")
        for place, device in enumerate(devices):
            assert device.vote(words[(number % 3 + (place > 2) * (number % 2)) % 3], number)[0] == 200
        desk.post("/teacher/stage", stage="answer")
    teacher.wait_for_selector(f".agreed td:has-text('{len(CLAIMS)}')")
    code = student.inner_text(".code b")
    assert len(code) == 5 and code in people.room.lesson.seats.values()
    shown = [row.split("\t") for row in teacher.locator(".agreed tbody tr").all_inner_texts()]
    teacher.click("#desk button:text-is('Save')")
    teacher.wait_for_selector("text=Saved in")
    (file,) = tmp_path.glob("room-*-verdicts.csv")
    ratings = agreement.read(file)
    table = agreement.in_a_class(ratings)
    assert [line[:3] for line in shown] == table[["measure", "value", "interval"]].to_numpy().tolist()
    found = agreement.measure(ratings)
    assert (found.raters, found.claims) == (5, len(CLAIMS)) and shown[1][1] == f"{found.kappa:.2f}" and 0 < found.kappa < 1
    assert people.said == []
    teacher.click("text=Close the room")
    teacher.click("text=Close and erase")
    teacher.wait_for_selector("text=Everything else is erased.")
    student.wait_for_selector("text=The room is closed.")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(p.name for p in tmp_path.glob("room-*.csv")) != []


NASTY = "<script>ran=1</script><img src=x onerror='ran=1'>\"><svg onload=ran=1>"
PLANTED = "[window.ran, document.querySelectorAll('main img[src=x], main svg[onload], [onerror]').length]"


def test_markup_that_people_send_or_hand_in_runs_on_no_page(people, tmp_path):
    room = people.room
    port = int(room.address.rstrip("/").rpartition(":")[2])
    desk = rooms.Device(port, key=room.lesson.secret)
    desk.post("/teacher/switch", name="own", on="on")
    desk.post("/teacher/own", text=NASTY, options="")
    desk.post("/teacher/stage", stage="first")
    student = people.open(f"?word={room.lesson.word}&said={NASTY}", PHONE)
    student.click("text=Join >> nth=-1")
    student.wait_for_selector(".vote")
    student.fill(".vote [name=answer]", NASTY)
    student.click(".vote button")
    student.wait_for_selector(".sent")
    desk.post("/teacher/stage", stage="answer")
    teacher = people.open(f"teacher?key={room.lesson.secret}", PROJECTOR)
    teacher.wait_for_selector("#wall .results")
    assert NASTY in wall(teacher), "it stands there as text"
    rows = [["code", "kind", "about", "part", "answer", "tries", "judged", "misconception"]]
    rows += [[f"k{n}", "exercise", "03-1", "", "damage", "2", "wrong", ""] for n in range(3)]
    rows += [[NASTY if here == field else cell for here, cell in enumerate(rows[1])] for field in range(8)]
    with (tmp_path / "<img src=x onerror='ran=1'>.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    assert report.main([str(tmp_path), "--to", str(tmp_path / "report.html")]) == 0
    told = people.chrome.new_page()
    told.goto((tmp_path / "report.html").as_uri())
    assert "onerror" in told.inner_text("body")
    for page in (student, teacher, told):
        page.wait_for_timeout(50)
        assert page.evaluate(PLANTED) == [None, 0]
    told.close()
