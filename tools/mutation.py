"""Faults planted in every module that computes a printed number: does a test notice? Part of make audit, or python tools/mutation.py [module …].

A fault changes one place of a function, of a lambda or of a constant of a module: an operator, a comparison, a number
(a whole one by 1, another by a tenth), a yes to a no, least to most. Texts, types and the wording of errors stay. Of each
module SAMPLE faults are drawn, the same in each run as long as the module stays (`--all`: every one).

The tests are imported once, and each is run once to see which functions it calls. A fault then is a process of its own, forked from
there: the code of the function is exchanged (or a constant, with those computed from it), what helpers remember is
forgotten, and the tests that call it are run (of a constant: those that call its module or name it), the quickest first,
until one fails. A fault that no test notices is named, with its line. At least KILLED of each module's must be noticed;
what no test can notice, because nothing changes, stands with its reason in mutation_equivalent.csv, at most EXPLAINED
of a module's.
"""

from __future__ import annotations

import ast
import copy
import csv
import gc
import json
import os
import random
import signal
import sys
import time
import types
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
HELPERS = ROOT / "src/helpers"
EQUIVALENT = Path(__file__).with_name("mutation_equivalent.csv")
MODULES = [
    *(f"numbers/{name}" for name in ("hedges", "quantity", "shares", "symbol")),
    *(f"claims/{name}" for name in ("agreement", "calculations", "chain", "conclusions", "ledger", "positions", "questions")),
    *(f"costs/{name}" for name in ("totals", "growth", "backtest", "financing")),
    *(f"ceasefires/{name}" for name in ("bargaining", "durations", "endings", "episodes", "peacekeeping")),
    *(f"ceasefires/{name}" for name in ("scenarios", "scoring", "simulation", "truces")),
]
"""What computes printed numbers, in src/helpers."""
UNIT = """agreement articles checker class_of_ledger comparisons conclusions durations explorers hedges ledger own_numbers questions recomputed
    register shares simulation"""
TESTS = [*sorted((ROOT / "tests/models").glob("test_*.py")), *(ROOT / f"tests/unit/test_{name}.py" for name in UNIT.split())]
"""The tests that check what these modules compute; none of them needs the built book or a browser."""
SAMPLE = 60
KILLED = 0.9
EXPLAINED = 0.03
SLOW = 6
"""Seconds of computing from which on a test is left out."""
LONGEST = 30
"""Seconds of computing that a fault gets: tests are left out that would take more, and a loop that never ends is noticed."""
SWAPPED: dict[type, type] = {
    **{
        ast.Add: ast.Sub,
        ast.Sub: ast.Add,
        ast.Mult: ast.Div,
        ast.Div: ast.Mult,
        ast.FloorDiv: ast.Div,
        ast.Mod: ast.Mult,
        ast.Pow: ast.Mult,
    },
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq},
    **{ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And},
}
PAIRS = [("min", "max"), ("minimum", "maximum"), ("any", "all"), ("floor", "ceil"), ("idxmin", "idxmax"), ("cummin", "cummax")]
RENAMED = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}


class Fault(NamedTuple):
    """A fault: the module's place in helpers, line and function, what stands there and what is put there, and its number among the module's."""

    module: str
    line: int
    function: str
    before: str
    after: str
    number: int


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node, with one thing changed."""
    if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)) and type(node.op) in SWAPPED:
        other = copy.copy(node)
        other.op = SWAPPED[type(node.op)]()
        yield other
    elif isinstance(node, ast.Compare):
        for position, operator in enumerate(node.ops):
            other = copy.copy(node)
            other.ops = [*node.ops[:position], SWAPPED[type(operator)](), *node.ops[position + 1 :]]
            yield other
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float)):
        value = node.value
        yield ast.copy_location(
            ast.Constant(not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else value * 1.1 or 0.1), node
        )
    elif isinstance(node, ast.Name) and node.id in RENAMED:
        yield ast.copy_location(ast.Name(RENAMED[node.id], node.ctx), node)
    elif isinstance(node, ast.Attribute) and node.attr in RENAMED:
        yield ast.copy_location(ast.Attribute(node.value, RENAMED[node.attr], node.ctx), node)


def places(node: ast.AST, function: str = "") -> Iterator[tuple[ast.AST, str, int | None, ast.AST, str]]:
    """Yield each place where a fault may be planted: its parent, the parent's field and position, the node, the function around it."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list"):
            continue
        for position, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or isinstance(child, (ast.Raise, ast.Import, ast.ImportFrom)):
                continue
            inside = f"{function}.{child.name}".lstrip(".") if isinstance(child, (ast.FunctionDef, ast.ClassDef)) else function
            yield node, field, position, child, inside
            yield from places(child, inside)


def planting(module: str) -> Iterator[tuple[ast.Module, ast.stmt, Fault]]:
    """Plant each fault of a module in turn: yield the module's tree with it, the statement that holds it, and what it is."""
    tree, number = ast.parse((HELPERS / f"{module}.py").read_text("utf-8")), 0
    for statement in tree.body:
        inside = statement.name if isinstance(statement, (ast.FunctionDef, ast.ClassDef)) else ""
        for parent, field, position, node, function in list(places(statement, inside)):
            for other in changed(node):
                put(parent, field, position, other)
                yield tree, statement, Fault(module, node.lineno, function, ast.unparse(node), ast.unparse(other), number)
                put(parent, field, position, node)
                number += 1


def faults(module: str) -> list[Fault]:
    """Return every fault that may be planted in a module."""
    return [fault for *_, fault in planting(module)]


def put(parent: ast.AST, field: str, position: int | None, node: ast.AST) -> None:
    """Put a node into its parent."""
    if position is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[position] = node


def codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """Yield a code object and all within it, in one order."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from codes(inner)


def key(code: types.CodeType) -> tuple:
    """Return what tells a piece of code from every other of its file."""
    return code.co_qualname, code.co_firstlineno, tuple(code.co_positions())


def too_slow(*_) -> None:
    """End a test that takes too long."""
    raise TimeoutError


class Planter:
    """A plugin of pytest: instead of running the tests it plants the faults and notes which were noticed."""

    def __init__(self, chosen: list[Fault]):
        self.chosen = chosen
        self.survived: list[Fault] = []
        self.seconds: Counter[str] = Counter()
        self.failed = False

    def pytest_runtest_logreport(self, report):
        self.failed |= report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        import cells
        import hypothesis

        # The same examples in each run, and no example is too slow for a machine that does other things too.
        hypothesis.settings.register_profile("mutation", derandomize=True, deadline=None, database=None)
        hypothesis.settings.load_profile("mutation")
        session.config.pluginmanager.unregister(name="terminalreporter")  # a dot or an F of each test under each fault says nothing
        self.forget = cells.forget
        self.live: dict[tuple, list[types.FunctionType]] = {}
        for thing in gc.get_objects():
            if isinstance(thing, types.FunctionType) and thing.__code__.co_filename.startswith(str(HELPERS)):
                self.live.setdefault((thing.__code__.co_filename, key(thing.__code__)), []).append(thing)
        gc.collect()
        gc.freeze()
        self.items = {item.nodeid: item for item in session.items}
        self.calls = json.loads(self.forked(self.baseline))
        running: dict[int, Fault] = {}
        for number, fault in enumerate([*self.chosen, *[None] * 2]):
            while len(running) >= (os.cpu_count() or 1) or fault is None and running:
                process, status, used = os.wait3(0)
                fault_ended = running.pop(process)
                self.seconds[fault_ended.module] += used.ru_utime + used.ru_stime
                if status == 0:
                    self.survived.append(fault_ended)
            if fault is not None:
                process = os.fork()
                if not process:
                    self.child(fault)
                running[process] = fault
                if number % 200 == 199:
                    print(f"  {number + 1} of {len(self.chosen)} planted", flush=True)
        return True

    def forked(self, work: Callable[[], str]) -> str:
        """Return what a function returns in a process of its own."""
        reads, writes = os.pipe()
        if not (process := os.fork()):
            with os.fdopen(writes, "w") as pipe:
                pipe.write(work())
            os._exit(0)
        os.close(writes)
        with os.fdopen(reads) as pipe:
            told = pipe.read()
        if os.waitpid(process, 0)[1]:
            raise RuntimeError("the tests did not run to their end")
        return told

    def baseline(self) -> str:
        """Run every test by itself; return for each that is not slow how long it took and which code it calls, as JSON."""
        found, here = {}, str(HELPERS)
        signal.signal(signal.SIGPROF, too_slow)
        for name, item in self.items.items():
            called: set[types.CodeType] = set()

            def watch(frame, event, _, called=called):
                if event == "call" and frame.f_code.co_filename.startswith(here):
                    called.add(frame.f_code)

            self.forget()
            started = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, SLOW)
            sys.setprofile(watch)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            sys.setprofile(None)
            signal.setitimer(signal.ITIMER_PROF, 0)
            took = time.process_time() - started
            if not self.failed:
                found[name] = took, sorted({f"{code.co_filename}:{code.co_firstlineno}" for code in called})
            else:
                print(f"  left out, {'too slow' if took > SLOW - 0.1 else 'it fails by itself'}: {name}", flush=True)
            self.failed = False
        return json.dumps(found)

    def child(self, fault: Fault) -> None:
        """Plant a fault, run the tests that may notice it, and end: with 0 if none did."""
        signal.setitimer(signal.ITIMER_PROF, LONGEST)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            places = self.plant(fault)
            file = str(HELPERS / f"{fault.module}.py")
            may = [
                (took, name)
                for name, (took, called) in self.calls.items()
                if any(place in called for place in places)
                or not places
                and (any(c.startswith(f"{file}:") for c in called) or Path(file).stem in self.items[name].function.__code__.co_names)
            ]
            may.sort()
            chosen = [self.items[name] for (_, name), spent in zip(may, accumulate(took for took, _ in may)) if spent < LONGEST / 2]
            for item, later in zip(chosen, [*chosen[1:], None]):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=later)
                if self.failed:
                    os._exit(1)
        except BaseException:
            os._exit(1)
        os._exit(0)

    def plant(self, fault: Fault) -> list[str]:
        """Exchange the code of every live function that the fault changes; return where it stands: none for a constant."""
        path = HELPERS / f"{fault.module}.py"
        before = codes(compile(path.read_text("utf-8"), str(path), "exec", dont_inherit=True))
        tree, statement, _ = next(islice(planting(fault.module), fault.number, None))
        after = codes(compile(tree, str(path), "exec", dont_inherit=True))
        changed = [(old, new) for old, new in zip(before, after) if old != new and (str(path), key(old)) in self.live]
        for old, new in changed:
            for function in self.live[str(path), key(old)]:
                function.__code__ = new
        if not changed:
            self.constant(sys.modules["helpers." + fault.module.replace("/", ".")], tree, statement)
        self.forget()
        return [f"{path}:{old.co_firstlineno}" for old, _ in changed]

    def constant(self, module: types.ModuleType, tree: ast.Module, statement: ast.stmt) -> None:
        """Give a constant, and those computed from it, or a default of a function or a class its changed value, wherever helpers have it."""
        scratch, names = dict(vars(module)), set[str]()
        for other in tree.body[tree.body.index(statement) :]:
            read = {node.id for node in ast.walk(other) if isinstance(node, ast.Name)}
            if other is not statement and not (isinstance(other, (ast.Assign, ast.AnnAssign)) and read & names):
                continue
            if isinstance(other, ast.FunctionDef):
                other.decorator_list = []
            exec(compile(ast.Module([other], []), str(module.__file__), "exec", dont_inherit=True), scratch)
            names |= {name for name, value in scratch.items() if name != "__builtins__" and value is not vars(module).get(name)}
        for name in names:
            old, value = vars(module).get(name), scratch[name]
            if isinstance(value, types.FunctionType) and not isinstance(statement, (ast.Assign, ast.AnnAssign)):
                self.defaults(old, value)
            elif isinstance(value, type):
                for method in vars(value).keys() & vars(old).keys():
                    self.defaults(vars(old)[method], vars(value)[method])
            else:
                for other in [m for n, m in sys.modules.items() if n.partition(".")[0] == "helpers"]:
                    if vars(other).get(name) is old:
                        setattr(other, name, value)

    def defaults(self, old: object, new: object) -> None:
        """Give a function the defaults of another."""
        while hasattr(old, "__wrapped__"):
            old = old.__wrapped__
        if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType):
            old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__


def naming(test: Path, modules: list[str]) -> bool:
    """Return whether a file of tests names one of the modules, or checks all printed figures."""
    text = test.read_text("utf-8")
    return "audit_numbers" in text or any(module.rpartition("/")[2] in text for module in modules)


def explained() -> list[dict[str, str]]:
    """Return the faults that change nothing, each with its reason: columns module, function, line, before, after, reason."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def findings(modules: list[str] = MODULES, sample: int | None = SAMPLE) -> list[str]:
    """Plant faults, print how many each module's tests noticed, and return what is wrong: survivors where they are too many."""
    possible = {module: faults(module) for module in modules}
    drawn = {module: random.Random(module).sample(found, min(sample or len(found), len(found))) for module, found in possible.items()}
    planter = Planter([fault for module in modules for fault in drawn[module]])
    options = ["-q", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:nbval", "-p", "no:xdist", "--no-header", "--no-summary"]
    os.environ |= {"OMP_NUM_THREADS": "1", "EVERY_PAGE": "1"}
    code = pytest.main([*options, "--rootdir", str(ROOT), *(str(test) for test in TESTS if naming(test, modules))], plugins=[planter])
    if code not in (0, 5):
        return [f"the tests did not run: pytest ended with {code}"]
    lines = {module: (HELPERS / f"{module}.py").read_text("utf-8").splitlines() for module in modules}
    known = {tuple(row[name] for name in ("module", "function", "line", "before", "after")) for row in explained()}
    found, noticed_in_all, total = [], 0, 0

    def place(fault: Fault) -> tuple[str, ...]:
        return fault.module, fault.function, lines[fault.module][fault.line - 1].strip(), fault.before, fault.after

    for module in modules:
        survivors = [fault for fault in planter.survived if fault.module == module]
        equal = [fault for fault in survivors if place(fault) in known]
        count = len(drawn[module])
        noticed = count - len(survivors)
        noticed_in_all, total = noticed_in_all + noticed, total + count
        share = noticed / (count - len(equal))
        print(
            f"  {module}: {noticed} of {count} noticed ({share:.0%}) in {planter.seconds[module]:.0f} s, {len(equal)} change nothing; {len(possible[module])} possible"
        )
        told = [f"{module}.py, line {f.line}, {f.function}: {f.before} -> {f.after}" for f in survivors if f not in equal]
        print(*(f"    survived: {line}" for line in told), sep="\n", flush=True)
        if share < KILLED:
            found += told
        if len(equal) > EXPLAINED * count:
            found.append(f"{module}: {len(equal)} of {count} faults are said to change nothing, expected at most {EXPLAINED:.0%}")
    print(f"  {noticed_in_all} of {total} planted faults noticed ({noticed_in_all / total:.0%})")
    every = {place(fault) for module in modules for fault in possible[module]}
    found += [
        f"{EQUIVALENT.name}: {row} is no fault that can be planted; take it out" for row in sorted(known - every) if row[0] in modules
    ]
    return found


if __name__ == "__main__":
    named = [argument for argument in sys.argv[1:] if argument != "--all"]
    told = findings(named or MODULES, None if "--all" in sys.argv else SAMPLE)
    print(*told, sep="\n")
    sys.exit(bool(told))
