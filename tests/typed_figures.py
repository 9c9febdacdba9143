"""Refuse typed figures: a figure that a reader sees is computed, or declared with a reason.

Every text is reduced to a page of the same size on which only what a reader
sees is left, so that a place on the page is a place in the file. Computed
numbers, source names, code, addresses and markup are blank on it; digits and
number words with a unit that remain are typed. The exemptions stand in
typed_figures.toml; one excuses a figure if its pattern matches the file's own
text all around the figure.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import tokenize
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from helpers.numbers import register

ROOT = Path(__file__).resolve().parents[1]
FILES = (
    "README.md",
    "CITATION.cff",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "notebooks/*.md",
    "book/*.md",
    "book/instructors/*.md",
    "book/_*.yml",
    "book/_theme/*/*.html",
    "book/_ext/*.py",
    "book/_ext/templates/*.html",
    "book/_ext/static/*.js",
    "book/_ext/static/*.css",
    "book/_theme/ccc/static/*.js",
    "book/_theme/ccc/static/*.css",
    "src/helpers/**/*.html",
    "src/helpers/**/*.js",
    "src/helpers/**/*.css",
    "src/helpers/**/*.py",
    "data/*.csv",
    "data/datapackage.json",
)

# --- what a typed figure looks like ---------------------------------------------

GAP = r"(?:[^\S\n]|[-‐-―])*\n?(?:[^\S\n]|[-‐-―])*"
NUMBER = (
    "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
SCALE = r"(?:hundred|thousand|million|billion|trillion|bn|%|percent|per\s?cent|percentage points?)"
UNIT = (
    rf"(?:{SCALE}|fold|times|dollars?|euros?|hryvnias?|years?|months?|weeks?|days?|hours?|people|persons?|households?|refugees"
    r"|soldiers|troops|civilians|deaths|casualties|km|kilomet(?:er|re)s?|hectares?|tonn?e?s|(?:mega|giga)watts?)(?!\w)"
)
COUNTED = (
    r"(?:wars|conflicts|truces|ceasefires|armistices|statements|claims|forecasts|forecasters|pots|assessments|editions|agreements|oblasts"
    r"|regions|sectors|sources|studies|countries|states|missions|verdicts|scenarios|readings|outlets|episodes|refusals|battles"
    r"|promises|predictions|governments|analysts|treaties|reports)(?!\w)"
)
"""What this book counts: a number of them is a finding."""
MANY = (
    r"(?:(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[-‐‑ ](?:one|two|three|four|five|six|seven|eight|nine)(?!\w))?)(?![-‐‑ ]?(?:first|second|third|\w+th)\b)"
)
"""Number words above twelve, which no sentence needs for the order of its parts."""
FEW = "(?:four|five|six|seven|eight|nine|ten|eleven|twelve)"
HARD = r"(?:wars|conflicts|truces|ceasefires|armistices|pots|assessments|forecasts|refusals)(?!\w)"
"""Of these even two or three are a finding."""
ADJECTIVES = r"(?:[a-z][\w’'-]*{GAP}){{0,2}}?"
PART = "(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twentieth|hundredth|thousandth)"
AFTER_PART = (
    r"(?=\s*(?:[^\w\s]|\Z)|\s+(?:of|as|more|less|fewer|higher|lower|larger|smaller|than|to|and|or|is|are|was|were|in|by|from|since)\b)"
)
FIGURE = re.compile(
    r"(?:[$€£₴≈~][^\S\n]?|\b(?:USD|EUR|GBP|UAH)[^\S\n]?|(?<![^\W_])(?<!\d[.,]))\d+(?:[.,]\d+)*"
    rf"(?:{GAP}(?:{UNIT}|(?:(?:civil|long|short|such|other|more|of{GAP}the){GAP})?{HARD}|(?:statements|oblasts|pots|sectors|missions)(?!\w)))?"
    r"|[¼-¾⅐-⅞]"
    rf"|\b(?:one|{NUMBER}){GAP}(?:[a-z][\w’'-]*{GAP}){{1,2}}?(?:in|out{GAP}of){GAP}(?:every{GAP})?{NUMBER}\b"
    rf"|\b{NUMBER}(?:{GAP}{NUMBER})?{GAP}of{GAP}(?:(?:the|these|those|its|their|our|all|every){GAP})*(?:{NUMBER}\b|{ADJECTIVES.format(GAP=GAP)}{HARD})"
    rf"|\b(?:a{GAP}couple{GAP}of|a{GAP}few|several){GAP}{SCALE}(?!\w)|\bhalf-?way\b|\bone{GAP}and{GAP}a{GAP}half\b"
    rf"|\b{NUMBER}(?:{GAP}(?:and|or|to|{NUMBER}|{SCALE}))*{GAP}(?:(?:more|full|whole|further|other|long){GAP})?{UNIT}"
    rf"|\b(?:a|one){GAP}(?:{SCALE}(?!\w)|{PART}\b{AFTER_PART})|\bone{GAP}{PART}\b|\b{NUMBER}{GAP}{PART}s\b"
    rf"|\b(?:one|{NUMBER}){GAP}(?:in|out{GAP}of){GAP}(?:every{GAP})?{NUMBER}\b"
    rf"|\bevery{GAP}(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth){GAP}[a-z]|\ba{GAP}score{GAP}of\b"
    rf"|\b(?:all|only|just|remaining|nearly|roughly|fewer{GAP}than|more{GAP}than){GAP}(?:of{GAP}(?:these|the){GAP})?{FEW}\b"
    rf"|\b{FEW}{GAP}(?:of{GAP}(?:these|those|them){GAP})?(?:was|were|have|had|ended|held|rose|fell|failed|began|restarted|broke|agreed|refused)\b"
    rf"|\b(?:of|out{GAP}of){GAP}(?:the{GAP}|these{GAP}|those{GAP}|its{GAP})?{NUMBER}(?:{GAP}[a-z]+)?,{GAP}{NUMBER}\b|\b{NUMBER}{GAP}to{GAP}one\b"
    rf"|\b(?:exceeds?|exceeded|ratio{GAP}of|factor{GAP}of){GAP}{NUMBER}\b"
    rf"|\b(?:about|some|nearly|almost|over|more{GAP}than|around|roughly|only|exactly){GAP}(?:19|20)\d\d{GAP}(?:cases|people|rows|answers|deaths|reports)\b"
    rf"|\b{MANY}|\b{FEW}{GAP}{ADJECTIVES.format(GAP=GAP)}{COUNTED}|\b(?:two|three){GAP}{ADJECTIVES.format(GAP=GAP)}{HARD}"
    rf"|\b(?:tens|hundreds|thousands|millions|billions|trillions){GAP}of\b"
    r"|\b(?:half|halve[sd]?|halving|twice|thrice|(?:dou|tre)bl(?:e[ds]?|ing)|(?:tr|quadr|quint)[iu]pl(?:e[ds]?|ing)|dozens?|decades?)\b",
    re.IGNORECASE,
)

# --- what of a file a reader sees -------------------------------------------------

CELLS = " | "
"""Stands between the cells of a row."""
GONE = "¤"
"""Stands for a computed number: no word before it belongs to the unit after it."""
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
JINJA = re.compile(r"\{[%{#].*?[%}#]\}", re.DOTALL)
STYLE = re.compile(r"<(style|script)\b[\s\S]*?</\1>", re.IGNORECASE)
HTML_TAG = re.compile(r"<(?=[A-Za-z/!])(?:\"[^\"]*\"|'[^']*'|[^<>\"'\d]|(?<=[\w=-])\d)*>")
SEEN_ATTRIBUTE = re.compile(r"\b(?:alt|title|aria-label|placeholder)=(?:\"[^\"]*\"|'[^']*')")
CODE_SPAN = re.compile(r"(\{[\w:-]+\})?(?<!`)(`+)(?!`)(?:[^\n]|\n(?!\s*\n))*?(?<!`)\2(?!`)")
UNSEEN_ROLES = (None, "{ref}", "{numref}", "{doc}", "{eq}")
MARKUP = re.compile(
    r"\]\([^)\s]*|https?://\S+|^\[(?!\^)[^\]]+\]:\s*\S+|&#?\w+;"  # addresses, entities
    r"|^[ \t]*\d{1,2}[.)](?=\s)|\[\^[\w-]+\]|^\([^)\s]*\)=|^%.*|^\+\+\+.*|[*_]",  # numbers of lists and notes, labels, comments, emphasis
    re.MULTILINE,
)
OPEN_BOX = re.compile(r"(?<=^```\{code-cell\}\n)(?!:).*?(?=^```$)", re.MULTILINE | re.DOTALL)
"""The plain code that opens a chapter's box: its numbers are code, and its assert holds the result to the printed one."""
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
SEEN_KEY = re.compile(r"^(?:description|title):.*(?:\n[ \t]+.*)*", re.MULTILINE)
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,}|:{3,})[ \t]*(\{[\w:-]+\}|[\w+-]*)(.*)")
CODE = ("{code-cell}", "{code}", "{code-block}", "{literalinclude}")
UNSEEN_ARGUMENT = (*CODE, "{figure}", "{image}")
SEEN_OPTION = re.compile(r"[ \t]*:(?:alt|caption|title|header):")
FIELD = re.compile(r"\{[A-Za-z_][\w.]*(?:[:!][^{}]*)?\}")
QUOTE = re.compile(r"(?:(?<!\w)[rbfu]{1,2})?(?:\"\"\"|'''|[\"'])|\\(?:x\w\w|u\w{4}|[\s\S])", re.IGNORECASE)
IDENTIFIER = re.compile(rf"[\w.:/#%,+*=()<>{GONE}-]*")
NUMERAL = re.compile(rf"[-+=<>]*\d[\d.,]*[%xkmb]?|{FIGURE.pattern}", re.IGNORECASE)
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
STRINGS = re.compile(
    r"//[^\n]*|/\*[\s\S]*?\*/|(?<=[=(,:!&|?{;\s])/(?![/*\s])(?:\\.|\[[^\]\n]*\]|[^/\\\n])+/[a-z]*|(\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)"
)
"""Comments, patterns and (the group) texts of a script."""
SCRIPT_FIELD = re.compile(r"\$\{[^{}]*\}")
CONTENT = re.compile(r"(?<=content: )(?:\"[^\"\n]*\"|'[^'\n]*')")
LIBRARIES = ("ccc-vega.js", "ccc-minisearch.js")
"""The work of others, as it came."""
SEEN = {
    ".cff": re.compile(r"^(?:title|message):.*|^abstract:.*(?:\n[ \t]+.*)*|^  - (?!name).*", re.MULTILINE),
    ".css": CONTENT,
    ".json": re.compile(r'(?<="title": )".*"|(?<="description": )".*"'),
    ".yml": re.compile(r"^[ \t-]*(?:title|caption|description|copyright|licences):.*", re.MULTILINE),
}


def blank(text: str, filler: str = " ") -> str:
    """Return the text with every character but line ends replaced."""
    return re.sub(r"[^\n]", filler, text)


def erase(pattern: re.Pattern, text: str, filler: str = " ") -> str:
    """Return the text with every match blank."""
    return pattern.sub(lambda m: blank(m[0], filler), text)


def only(pattern: re.Pattern, text: str) -> str:
    """Return the text with everything but the matches blank."""
    page = list(blank(text))
    for found in pattern.finditer(text):
        page[found.start() : found.end()] = found[0]
    return "".join(page)


def html(text: str) -> str:
    """Blank tags, except for the attributes that are shown or read out."""
    return HTML_TAG.sub(lambda m: only(SEEN_ATTRIBUTE, m[0]), text)


def markdown(text: str, name: str) -> str:
    """Return what is seen of a MyST text; its code cells are read as Python."""
    prose_lines, cell_lines, fences, at_options = [], [], [], False
    for line in FRONT_MATTER.sub(lambda m: only(SEEN_KEY, m[0]), erase(OPEN_BOX, text)).split("\n"):
        mark, info, argument = found.groups() if (found := FENCE.fullmatch(line)) else ("", "", "")
        top, kind = fences[-1] if fences else ("", "")
        is_code = kind in CODE or kind[:1].isalpha() and kind not in ("text", "markdown", "md")
        seen, cell = line, ""
        if top and mark.startswith(top) and not info + argument.strip():
            fences.pop()
            seen, at_options = "", False
        elif mark and not is_code:
            fences.append((mark, info))
            seen, at_options = ("" if info in UNSEEN_ARGUMENT else argument), True
        elif at_options and line.lstrip().startswith(":"):
            seen = line if SEEN_OPTION.match(line) else ""
        else:
            at_options = False
            if is_code:
                seen, cell = "", line if kind == "{code-cell}" and line[:1] not in ("%", "!") else ""
        prose_lines.append(seen.rjust(len(line)))
        cell_lines.append(cell or blank(line))
    page = erase(COMMENT, erase(register.TAG, "\n".join(prose_lines), GONE))
    page = CODE_SPAN.sub(lambda m: blank(m[0]) if m[1] in UNSEEN_ROLES else m[0], page)
    page, cells = erase(MARKUP, html(page)), python("\n".join(cell_lines), name, cell=True)
    return "".join(a if b.isspace() else b for a, b in zip(page, cells, strict=True))


def string(raw: str, is_format: bool, cell: bool) -> str:
    """Return what is seen of a Python string as it stands in the code, blank if it is a name and not text."""
    raw = erase(FIELD, raw, GONE)
    if is_format and not cell:
        for _ in "nested", "outer":  # a field may hold a text: f"{'five billion' if x else y}"
            raw = re.sub(r"\{(\D[^{}]*)\}", lambda m: only(QUOTED, m[0]), raw)
    seen = erase(QUOTE, html(raw))
    is_name = IDENTIFIER.fullmatch(seen.strip()) and not NUMERAL.fullmatch(seen.strip())
    return blank(raw) if is_name else "|" + seen[1:]


def python(text: str, name: str, cell: bool = False, drawing: bool = False) -> str:
    """Return the strings of Python code that a reader sees: no names, docstrings or errors.

    cell: of a notebook, so that comments and numeric literals are seen too.
    drawing: of a module of charts, so that numbers given to a chart as data are.
    """
    tree, page, lines = ast.parse(text, name), list(blank(text)), text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def place(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    def write(node: ast.expr, is_text: bool = True) -> None:
        start, end = place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)
        raw = text[start:end]
        page[start:end] = string(raw, isinstance(node, ast.JoinedStr), cell) if is_text else raw

    def read(node: ast.AST, data: bool) -> None:
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and data:
            write(node, is_text=False)
        elif isinstance(node, ast.JoinedStr) or isinstance(node, ast.Constant) and isinstance(node.value, str):
            write(node)
        elif cell or not (isinstance(node, ast.Raise) or isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            drawn = drawing and re.search(r"(?i)datum$|\.(?:DataFrame|Series|assign)$", called)
            for child in ast.iter_child_nodes(node):
                if not (called.startswith("re.") and child in node.args[:1]):  # no regular expressions
                    read(child, bool(data or drawn))

    read(tree, cell)
    for token in tokenize.generate_tokens(io.StringIO(text).readline) if cell else ():
        if token.type == tokenize.COMMENT:
            start = starts[token.start[0] - 1] + token.start[1]
            page[start : start + len(token.string)] = token.string
    return "".join(page)


def script(text: str) -> str:
    """Return the texts of a script that a reader may see: strings of several words."""
    page = list(blank(text))
    for found in STRINGS.finditer(text):
        if found[1]:
            seen = erase(QUOTE, html(erase(SCRIPT_FIELD, found[1], GONE)))
            if re.search(r"[^\W\d_]{2,}\s+[^\W_]{2,}|\d\s+[^\W\d_]{3,}", re.sub(r"\$\d|\d+px", "  ", seen)):
                page[found.start() : found.end()] = seen
    return "".join(page)


@cache
def sentences(table: str) -> list[str]:
    """Return the columns of a table of data/ that hold free text: no dates, ids or words of a list."""
    [schema] = [r["schema"] for r in json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))["resources"] if r["path"] == table]
    keys = [schema["primaryKey"], *(key["fields"] for key in schema["foreignKeys"])]
    ids = {field for key in keys for field in ([key] if isinstance(key, str) else key)}
    return [
        f["name"]
        for f in schema["fields"]
        if f["type"] == "string" and f["name"] not in ids and not {"enum", "pattern"} & f.get("constraints", {}).keys()
    ]


def see(name: str, text: str) -> tuple[str, str]:
    """Return a file's text and what a reader sees of it, place by place."""
    path = PurePosixPath(name)
    if path.suffix in (".md", ".html"):
        return text, markdown(erase(JINJA, erase(STYLE, text)) if path.suffix == ".html" else text, name)
    if path.suffix == ".py":
        return text, python(text, name, drawing="charts" in path.parts)
    if path.suffix == ".js":
        return text, blank(text) if path.name in LIBRARIES else script(text)
    if path.suffix == ".csv":
        columns = sentences(path.name)
        rows = csv.DictReader(io.StringIO(text))
        cells = "\n" + "\n".join(CELLS.join(f"{c}: {' '.join(row[c].split())}" for c in columns if row.get(c)) for row in rows)
        return cells, erase(FIELD, cells, GONE)
    return text, only(SEEN[path.suffix], text)


# --- findings and exemptions ------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """A typed figure: where it stands, its line (of a table: its row and cell), and the figure itself."""

    file: str
    line: int
    text: str
    found: str

    def __str__(self) -> str:
        column, _, cell = self.text.partition(": ")
        where, text = (f"row {self.line}, column {column}", cell) if self.file.endswith(".csv") else (f"line {self.line}", self.text)
        return (
            f"{self.file}, {where}: “{self.found}” is typed; compute it in helpers and write"
            ' <data value="key"></data> (in code and tables {key}), or declare it in tests/typed_figures.toml with a reason'
            f"\n    {text}"
        )


@dataclass(frozen=True)
class Exemption:
    """A declared figure: pattern (regular expression), why it may be typed, and in which files."""

    pattern: str
    reason: str
    files: str = "*"

    def spans(self, name: str, text: str) -> list[tuple[int, int]]:
        """Return where it applies in a file."""
        if not PurePosixPath(name).match(self.files):
            return []
        return [m.span() for m in re.finditer(self.pattern, text, re.MULTILINE)]


@cache
def _declared() -> dict:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def exemptions() -> list[Exemption]:
    """Return what typed_figures.toml declares."""
    return [Exemption(**entry) for entry in _declared()["allow"]]


@cache
def grammar() -> tuple[Exemption, ...]:
    """Return the uses of a number that measure nothing, wherever they stand, and the sentences that a test holds to what the tables hold."""
    bound = tomllib.loads((Path(__file__).parent / "data/bound_sentences.toml").read_text("utf-8"))["sentence"]
    words = "|".join(re.sub(r"(?:\\ |\s)+", r"\\s+", re.escape(entry["words"])) for entry in bound)
    uses = [
        Exemption(f"(?i:{entry['pattern']})" if entry.get("any_case") else entry["pattern"], entry["reason"])
        for entry in _declared()["innocent"]
    ]
    return *uses, Exemption(words, "tests/data/test_bound_sentences.py compares it with what the tables hold")


def scan(name: str, text: str, declared: Iterable[Exemption]) -> Iterator[tuple[Finding, list[Exemption]]]:
    """Yield every typed figure of a file with the exemptions that excuse it."""
    raw, page = see(name, text)
    for start, end in (span for use in grammar() for span in use.spans(name, raw)):
        page = page[:start] + blank(page[start:end], GONE) + page[end:]
    spans = [(span, e) for e in declared for span in e.spans(name, raw)]
    for figure in FIGURE.finditer(page):
        line = raw.count("\n", 0, figure.start()) + 1
        excuses = [e for (start, end), e in spans if start <= figure.start() and figure.end() <= end]
        text = raw.split("\n")[line - 1].strip()
        if name.endswith(".csv"):
            start = max(raw.rfind("\n", 0, figure.start()) + 1, raw.rfind(CELLS, 0, figure.start()) + len(CELLS))
            text = raw[start:].split("\n")[0].split(CELLS)[0]
        yield Finding(name, line, text, " ".join(figure[0].split())), excuses


def check(root: Path = ROOT) -> tuple[list[Finding], list[Exemption]]:
    """Return the typed figures of the project that nothing excuses, and the exemptions that excuse none."""
    declared = exemptions()
    findings, idle = [], set(declared)
    for path in sorted(path for pattern in FILES for path in root.glob(pattern)):
        for finding, excuses in scan(path.relative_to(root).as_posix(), path.read_text("utf-8"), declared):
            idle.difference_update(excuses)
            if not excuses:
                findings.append(finding)
    return findings, [e for e in declared if e in idle]
