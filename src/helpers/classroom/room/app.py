"""The addresses of a room: what a student's device may ask for, and what the teacher's may."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from helpers.classroom.room import questions, saved
from helpers.classroom.room.guard import Guard
from helpers.classroom.room.lesson import ON, ROUNDS, STAGES, Asked, Lesson, hashed
from helpers.classroom.room.questions import Refused

HERE = Path(__file__).parent
SEAT, TEACHER = "ccc_seat", "ccc_teacher"
"""The names of the two cookies: a device's place in the room, and the teacher's secret."""
WRONG_WORDS = 10
"""So many wrong code words a device may send in WAIT seconds."""
WAIT = 30.0
LARGEST_NUMBER = 9
"""Digits of a number in a form."""
ALIVE = 15.0
"""Seconds after which a silent stream says that it is there."""
OFTEN = 0.3
"""Seconds between two changes of the counts on the teacher's page."""
FULL_DISK = "The teacher’s laptop could not keep this, so it is not counted: {}. Tell your teacher; then send it again."
PAGES = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
PAGES.globals |= {"STAGES": STAGES, "ROUNDS": ROUNDS, "told": questions.told}


class Room:
    """Answers the browsers of one lesson. address is what is given out, such as http://192.168.1.5:8000/."""

    def __init__(self, lesson: Lesson, address: str, folder: Path, leave: Callable[[], None]):
        self.lesson, self.address, self.folder, self.leave = lesson, address, folder, leave
        self.wrong: dict[str, list[float]] = {}
        self.notes: list[str] = []
        self.trouble = ""
        self.drawn: tuple[int, dict[tuple, str]] = (-1, {})

    # --- students ---

    async def home(self, request: Request) -> Response:
        """Show the joining page, or to who has joined the page of one's own."""
        seat = self._seat(request)
        if not seat:
            return self._page("join.html", word=request.query_params.get("word", "")[:40], said="")
        return self._page("student.html", part=self._part(seat), code=self.lesson.seats[seat])

    async def join(self, request: Request) -> Response:
        """Let a device in by the code word."""
        if self._seat(request):
            return RedirectResponse("/", 303)
        word = (await _form(request)).get("word", [""])[0][:40]
        # In memory alone, and forgotten after WAIT seconds: who tries all words is slowed down.
        device, now = request.client.host if request.client else "", asyncio.get_running_loop().time()
        self.wrong = {who: kept for who, times in self.wrong.items() if (kept := [t for t in times if now - t < WAIT])}
        if len(self.wrong.get(device, ())) >= WRONG_WORDS:
            return self._page("join.html", 429, word="", said=f"Too many wrong code words. Wait {WAIT:.0f} seconds, then try again.")
        try:
            token = await self.lesson.join(word)
        except Refused as err:
            self.wrong.setdefault(device, []).append(now)
            return self._page("join.html", 403, word=word, said=str(err))
        except sqlite3.Error as err:
            return self._page("join.html", 507, word=word, said=self._failed(err))
        response = RedirectResponse("/", 303)
        response.set_cookie(SEAT, token, httponly=True, samesite="lax")
        return response

    async def now(self, request: Request) -> Response:
        """Give a device what it shows now."""
        seat = self._seat(request)
        return HTMLResponse(self._part(seat)) if seat else _gone()

    async def vote(self, request: Request) -> Response:
        """Count an answer."""
        seat = self._seat(request)
        if not seat:
            return _gone()
        form, said, status = await _form(request), "", 200
        try:
            await self.lesson.vote(seat, _whole(form, "number"), _whole(form, "round"), form.get("answer", []))
            self.trouble = ""
        except Refused as err:
            said, status = str(err), 409
        except sqlite3.Error as err:
            said, status = self._failed(err), 507
        if "x-part" in request.headers:
            return HTMLResponse(self._part(seat, said), status)
        return self._page("student.html", status, part=self._part(seat, said), code=self.lesson.seats[seat])

    async def events(self, request: Request) -> Response:
        """Stream to a device whenever something is new."""
        return self._stream(self._versions("changed")) if self._seat(request) else _gone()

    # --- the teacher ---

    async def teacher(self, request: Request) -> Response:
        """Show the teacher's page; the secret comes once, in the address that the terminal printed."""
        if self._is_teacher(request.query_params.get("key", "")):
            response: Response = RedirectResponse("/teacher", 303)
            response.set_cookie(TEACHER, self.lesson.secret, httponly=True, samesite="strict")
            return response
        if not self._is_teacher(request.cookies.get(TEACHER, "")):
            return PlainTextResponse("Open the teacher’s address that the terminal printed.\n", 403)
        return self._page("teacher.html", parts=self._teacher_parts())

    async def teacher_now(self, request: Request) -> Response:
        """Give the teacher's page what it shows now."""
        if not self._is_teacher(request.cookies.get(TEACHER, "")):
            return _gone()
        return HTMLResponse(self._teacher_parts())

    async def teacher_events(self, request: Request) -> Response:
        """Stream to the teacher's page whenever something is new, not too often."""
        if not self._is_teacher(request.cookies.get(TEACHER, "")):
            return _gone()
        return self._stream(self._versions("counted", OFTEN))

    async def act(self, request: Request) -> Response:
        """Do what a form of the teacher's page asks for."""
        if not self._is_teacher(request.cookies.get(TEACHER, "")):
            return _gone()
        form, said = await _form(request), ""
        try:
            said = await ACTIONS[request.path_params["what"]](self, form)
        except KeyError:
            said = "There is no such question. Choose one from the list."
        except ValueError as err:
            said = str(err)
        except (sqlite3.Error, OSError) as err:
            said = f"Not done: {err}. Make room on the disk, then try again."
        if self.lesson.closed:
            return self._page("closed.html", saved=self.notes)
        if "x-part" in request.headers:
            return HTMLResponse(self._teacher_parts(said))
        return self._page("teacher.html", parts=self._teacher_parts(said))

    async def _ask(self, form: dict[str, list[str]]) -> str:
        kind, _, about = form.get("question", [""])[0].partition("/")
        await self.lesson.ask(questions.MAKERS[kind](about))
        return ""

    async def _own(self, form: dict[str, list[str]]) -> str:
        lines = [line for line in form.get("options", [""])[0].splitlines() if line.strip()]
        await self.lesson.ask(questions.own(form.get("text", [""])[0], lines))
        return ""

    async def _stage(self, form: dict[str, list[str]]) -> str:
        await self.lesson.move(form.get("stage", [""])[0])
        return ""

    async def _switch(self, form: dict[str, list[str]]) -> str:
        await self.lesson.switch(form.get("name", [""])[0], form.get("on", [""])[0] == ON)
        return ""

    async def _hands(self, form: dict[str, list[str]]) -> str:
        asked = self.lesson.now
        if not asked:
            return "There is nothing here to raise hands for."
        if asked.question.options:
            raised = {option: form.get(f"hands-{place}", [""])[0] for place, option in enumerate(asked.question.options)}
        else:
            lines = [line for line in form.get("lines", [""])[0].splitlines() if line.strip()]
            raised = {answer.strip(): count for answer, _, count in (line.rpartition(":") for line in lines)}
        await self.lesson.count_hands(_whole(form, "round"), raised)
        return "Written down, and added to what came by device."

    async def _save(self, form: dict[str, list[str]]) -> str:
        self.notes = [file.name for file in saved.write(self.lesson, self.folder)]
        return f"Saved in {self.folder}: {', '.join(self.notes)}." if self.notes else "There is nothing to save yet."

    async def _close(self, form: dict[str, list[str]]) -> str:
        self.close()
        return ""

    def close(self) -> None:
        """Erase what was not saved, and end."""
        if not self.lesson.closed:
            self.lesson.closed = True
            self.lesson.store.erase()
            self.lesson.tell()
            self.leave()

    # --- what is shown ---

    def _part(self, seat: str, said: str = "") -> str:
        asked, mine = self.lesson.now, {}
        if asked:
            mine = {round: asked.votes[round][seat] for round in (1, 2) if seat in asked.votes[round]}
        # Devices that gave the same answers see the same: what was drawn of a state is kept until the next.
        if self.drawn[0] != self.lesson.version:
            self.drawn = (self.lesson.version, {})
        key, drawn = (*mine.items(), said), self.drawn[1]
        if key not in drawn:
            tallies = _tallies(asked) if asked and asked.stage == "answer" else {}
            drawn[key] = PAGES.get_template("now.html").render(asked=asked, mine=mine, said=said, tallies=tallies)
        return drawn[key]

    def _teacher_parts(self, said: str = "") -> str:
        lesson, asked = self.lesson, self.lesson.now
        joining = f"{self.address}?word={lesson.word}"
        context = {
            "lesson": lesson,
            "asked": asked,
            "said": said or self.trouble,
            "tallies": _tallies(asked) if asked else {},
            "agreed": saved.agreed(lesson) if asked and asked.question.kind == "verdict" else None,
            "address": self.address,
            "folder": self.folder,
            "qr": Markup(segno.make(joining, error="m").svg_inline(scale=1, omitsize=True, svgclass=None, lineclass=None, border=2)),
        }
        return PAGES.get_template("parts.html").render(context)

    def _page(self, name: str, status: int = 200, **context) -> HTMLResponse:
        context |= {key: Markup(context[key]) for key in ("part", "parts") if key in context}
        return HTMLResponse(PAGES.get_template(name).render(lesson=self.lesson, **context), status)

    def _failed(self, err: sqlite3.Error) -> str:
        self.trouble = f"Answers cannot be kept: {err}. Make room on the disk; devices are told to send again."
        self.lesson.tell(all=False)
        return FULL_DISK.format(err)

    def _seat(self, request: Request) -> str | None:
        seat = hashed(request.cookies.get(SEAT, ""))
        return seat if seat in self.lesson.seats and not self.lesson.closed else None

    def _is_teacher(self, key: str) -> bool:
        return not self.lesson.closed and secrets.compare_digest(key.encode(), self.lesson.secret.encode())

    async def _versions(self, kind: str, pause: float = 0.0) -> AsyncIterator[str]:
        """Yield the number of the state at once and whenever it is another; devices of a large room ask at different moments."""
        while not self.lesson.closed:
            event = getattr(self.lesson, kind)
            yield f"data: {self.lesson.version} {min(len(self.lesson.seats), 2000)}\n\n"
            while not event.is_set() and not self.lesson.closed:
                try:
                    await asyncio.wait_for(event.wait(), ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"
            await asyncio.sleep(pause)
        yield "event: closed\ndata: closed\n\n"

    def _stream(self, versions: AsyncIterator[str]) -> StreamingResponse:
        return StreamingResponse(versions, media_type="text/event-stream")


ACTIONS: dict[str, Callable[[Room, dict[str, list[str]]], Awaitable[str]]] = {
    "ask": Room._ask,
    "own": Room._own,
    "stage": Room._stage,
    "switch": Room._switch,
    "hands": Room._hands,
    "save": Room._save,
    "close": Room._close,
}


def application(room: Room, hosts: list[str]) -> Guard:
    """Return the room as an ASGI application that answers to these hosts alone."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        writer = asyncio.create_task(room.lesson.store.run())
        yield
        writer.cancel()

    routes = [
        Route("/", room.home),
        Route("/join", room.join, methods=["POST"]),
        Route("/now", room.now),
        Route("/vote", room.vote, methods=["POST"]),
        Route("/events", room.events),
        Route("/teacher", room.teacher),
        Route("/teacher/now", room.teacher_now),
        Route("/teacher/events", room.teacher_events),
        Route("/teacher/{what}", room.act, methods=["POST"]),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return Guard(Starlette(routes=routes, lifespan=lifespan), hosts)


def _tallies(asked: Asked) -> dict:
    return {round: tally for round in (1, 2) if (tally := asked.tally(round)).people}


def _gone() -> PlainTextResponse:
    return PlainTextResponse("This device has no place in the room. Open its address anew.\n", 401)


def _whole(form: dict[str, list[str]], name: str) -> int:
    """Return a whole number of a form, nought where there is none."""
    text = form.get(name, [""])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < LARGEST_NUMBER else 0


async def _form(request: Request) -> dict[str, list[str]]:
    """Return the fields of a form, none where it is not one."""
    try:
        return parse_qs((await request.body()).decode("utf-8"), keep_blank_values=True, max_num_fields=40)
    except ValueError:
        return {}
