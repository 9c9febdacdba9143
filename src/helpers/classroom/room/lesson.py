"""The state of a room: who sits in it, what is asked, how far it is, and who may see what."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections import Counter
from dataclasses import dataclass, field

from helpers.classroom.room import questions
from helpers.classroom.room.questions import Question, Refused, Tally
from helpers.classroom.room.store import Store, Write

STAGES = {
    "think": "Think alone",
    "first": "Send",
    "closed": "Closed",
    "talk": "Talk",
    "second": "Vote again",
    "answer": "Answer",
}
"""The stages of a question in their order, and what a button calls each. The counts are hidden until the last."""
ROUNDS = {"first": 1, "second": 2}
"""The stages in which answers are taken, and the vote that they belong to."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What codes are made of: no sign that is taken for another."""
WORDS = (
    "acorn amber anchor apple arrow basil beech birch bridge brook canal candle cedar chalk cherry clover cobalt copper coral cotton"
    " daisy delta ember fern field flint garden ginger granite harbor hazel heron indigo island ivory ivy jasmine juniper kettle lake"
    " lantern laurel lemon lilac linen maple marble meadow mint moss nettle oak olive onyx orchard otter paper pearl pebble pepper"
    " pine plum pond poplar quartz rain raven reed river robin rose saffron sage silver slate sparrow spruce stone sugar summer"
    " swan thistle thyme timber tulip velvet violet walnut water willow winter wren yarrow"
).split()
FULL = 2000
"""So many devices a room takes."""
MOST_HANDS = 10_000


@dataclass
class Asked:
    """A question that was asked in this room: the votes by round and seat while they are there, and what was counted.

    by_person  a row for each person may be saved; otherwise nothing but counts
    """

    number: int
    question: Question
    by_person: bool
    stage: str
    votes: dict[int, dict[str, str]] = field(default_factory=lambda: {1: {}, 2: {}})
    counted: dict[int, Counter[str]] = field(default_factory=lambda: {1: Counter(), 2: Counter()})
    hands: dict[int, Counter[str]] = field(default_factory=lambda: {1: Counter(), 2: Counter()})

    def counts(self, round: int) -> Counter[str]:
        """Return how many gave each answer, by device and by hand."""
        return Counter(self.votes[round].values()) + self.counted[round] + self.hands[round]

    def tally(self, round: int) -> Tally:
        """Return what the answers of a round tell together."""
        return questions.tally(self.question, self.counts(round))

    @property
    def last(self) -> int:
        """The last round in which somebody answered."""
        return 2 if self.counts(2) else 1


class Lesson:
    """A room that is open. Everything that changes it is on disk before it returns.

    changed ends when something is new for all; counted when only the teacher sees something new.
    """

    def __init__(self, store: Store):
        self.store = store
        self.version = 0
        self.changed, self.counted = asyncio.Event(), asyncio.Event()
        self.closed = False
        self.known = questions.known()
        facts = dict(store.read("SELECT name, value FROM fact"))
        self.resumed = bool(facts)
        if not facts:
            facts = {"word": f"{secrets.choice(WORDS)}-{secrets.randbelow(90) + 10}", "secret": secrets.token_urlsafe(16)}
            store.db.execute("INSERT INTO fact VALUES ('word', ?), ('secret', ?)", (facts["word"], facts["secret"]))
        self.word, self.secret = facts["word"], facts["secret"]
        self.by_person, self.own, self.door = (facts.get(name, default) == ON for name, default in SWITCHES.items())
        self.seats: dict[str, str] = dict(store.read("SELECT seat, code FROM seat"))
        self.asked: list[Asked] = []
        self._load()

    def _load(self) -> None:
        """Read the questions and the answers from the disk."""
        self.asked = [
            Asked(number, _question(kind, about, options), bool(by_person), stage)
            for number, kind, about, options, by_person, stage in self.store.read("SELECT * FROM question ORDER BY number")
        ]
        at = {asked.number: asked for asked in self.asked}
        for number, round, seat, answer in self.store.read("SELECT * FROM vote"):
            at[number].votes[round][seat] = answer
        for number, round, way, answer, people in self.store.read("SELECT * FROM tally"):
            (at[number].hands if way == "hands" else at[number].counted)[round][answer] = people

    @property
    def now(self) -> Asked | None:
        """The question that is asked now."""
        return self.asked[-1] if self.asked else None

    def tell(self, all: bool = True) -> None:
        """Say that something is new, for all or for the teacher alone."""
        self.version += all
        for name in ("changed", "counted")[not all :]:
            event = getattr(self, name)
            setattr(self, name, asyncio.Event())
            event.set()

    # --- a student ---

    async def join(self, word: str) -> str:
        """Return what a new device keeps. Raises Refused: wrong word, door closed, room full."""
        if "".join(word.casefold().split()).replace("-", "") != self.word.replace("-", ""):
            raise Refused("That is not the code word of this room. It stands on the wall; type it as it is there.")
        if not self.door:
            raise Refused("The door is closed: nobody joins any more. Ask your teacher to open it.")
        if len(self.seats) >= FULL:
            raise Refused("The room is full. Tell your teacher.")
        token = secrets.token_urlsafe(16)
        seat = hashed(token)
        codes = set(self.seats.values())
        while (code := "".join(secrets.choice(LETTERS) for _ in range(5))) in codes:
            pass
        self.seats[seat] = code  # before the disk has it, so that no other gets the same code
        try:
            await self.store.write(("INSERT INTO seat VALUES (?, ?)", (seat, code)))
        except Exception:
            del self.seats[seat]
            raise
        self.tell(all=False)
        return token

    async def vote(self, seat: str, number: int, round: int, given: list[str]) -> None:
        """Count an answer, in place of an earlier one of the same device. Raises Refused with the sentence to show."""
        asked = self.now
        if not asked or asked.number != number or ROUNDS.get(asked.stage) != round:
            raise Refused("That question is closed, so this answer does not count. What is open now stands here.")
        answer = questions.take(asked.question, given)
        await self.store.write(("INSERT OR REPLACE INTO vote VALUES (?, ?, ?, ?)", (number, round, seat, answer)))
        asked.votes[round][seat] = answer
        self.tell(all=False)

    # --- the teacher ---

    async def ask(self, question: Question) -> None:
        """Put a question to the class; of the one before only its counts stay, unless a row a person was asked for."""
        if question.view and not self.own:
            raise Refused("Questions of your own are off. Turn them on first, and tell the class.")
        if self.now:
            await self.move("answer")
            await self._fold(self.now)
        number = len(self.asked) + 1
        asked = Asked(number, question, self.by_person and not question.view, "think")
        values = (number, question.kind, question.about, json.dumps(question.options), int(asked.by_person), "think")
        await self.store.write(("INSERT INTO question VALUES (?, ?, ?, ?, ?, ?)", values))
        self.asked.append(asked)
        self.tell()

    async def _fold(self, asked: Asked) -> None:
        """Keep nothing but the counts of a question."""
        if asked.by_person:
            return
        count = "INSERT INTO tally SELECT number, round, 'device', answer, count(*) FROM vote WHERE number = ? GROUP BY round, answer"
        await self.store.write((count, (asked.number,)), ("DELETE FROM vote WHERE number = ?", (asked.number,)))
        for round, votes in asked.votes.items():
            asked.counted[round] += Counter(votes.values())
            votes.clear()

    async def move(self, stage: str) -> None:
        """Bring the question to a stage; back only to where it is not yet answered. Raises Refused."""
        asked = self.now
        if not asked or stage not in STAGES:
            raise Refused("There is no question to move. Choose one first.")
        if asked.stage == "answer" and stage != "answer":
            raise Refused("The answer has been shown, so nothing more is taken. Choose the next question.")
        await self.store.write(("UPDATE question SET stage = ? WHERE number = ?", (stage, asked.number)))
        asked.stage = stage
        self.tell()

    async def switch(self, name: str, on: bool) -> None:
        """Turn a switch; a row a person holds for questions asked from now on."""
        if name not in SWITCHES:
            raise Refused("There is no such switch.")
        await self.store.write(("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, ON if on else OFF)))
        setattr(self, name, on)
        self.tell()

    async def count_hands(self, round: int, raised: dict[str, str]) -> None:
        """Write down how many hands were raised for each answer, in place of earlier counts. Raises Refused."""
        asked = self.now
        if not asked or round not in (1, 2) or asked.question.kind == "forecast":
            raise Refused("There is nothing here to raise hands for.")
        found: Counter[str] = Counter()
        for answer, count in raised.items():
            if not count.strip():
                continue
            if not (count.strip().isascii() and count.strip().isdigit() and int(count) <= MOST_HANDS):
                raise Refused(f"{answer}: found “{count[:20]}”, expected a whole number of hands from 0 to {MOST_HANDS}.")
            found[questions.take(asked.question, [answer])] += int(count)
        writes: list[Write] = [("DELETE FROM tally WHERE number = ? AND round = ? AND way = 'hands'", (asked.number, round))]
        writes += [("INSERT INTO tally VALUES (?, ?, 'hands', ?, ?)", (asked.number, round, a, n)) for a, n in found.items() if n]
        await self.store.write(*writes)
        asked.hands[round] = found
        self.tell()


ON, OFF = "on", "off"
SWITCHES = {"by_person": OFF, "own": OFF, "door": ON}
"""Keep a row a person; allow questions of the teacher's own; let people join. With what each starts as."""


def hashed(token: str) -> str:
    """Return what is kept of a device: nobody who reads it can answer in its place."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _question(kind: str, about: str, options: str) -> Question:
    maker = questions.MAKERS.get(kind)
    return maker(about) if maker else questions.own(about, json.loads(options))
