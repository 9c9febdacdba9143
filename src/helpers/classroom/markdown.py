"""A chapter's text in plain Markdown, which every notebook program shows: JupyterLab, VS Code, the classic Notebook, GitHub.

The text is read by a parser, and each thing that only MyST or the book understands is told in other words. One that is not
known here stops the edition with its place: nobody then finds it raw, or open where it should be folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

FOLDED = ("Hint", "Solution", "A good answer", "What to do with them")
"""The titles of what is folded under an exercise, which no student is handed."""
CHECKED = "For those who check"
"""How the title of any other fold begins: methods and formulas, which everybody gets, folded."""
_PARSER = MarkdownIt("commonmark").enable("table")
for _plugin in (deflist_plugin, dollarmath_plugin, colon_fence_plugin, myst_block_plugin):
    _PARSER.use(_plugin)
_INLINE = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<math>(?<!\\)\$\$.+?\$\$|(?<![\\\w])\$(?![\s$])(?:[^$\\]|\\.)*?(?<![\s\\])\$(?!\d))"
    r"|(?P<role>\{[\w:+-]+\}`[^`]*`)"
    r"|(?P<comment><!--.*?-->)"
    r"|<(?P<tag>/?[A-Za-z][\w-]*)(?:\s[^>]*)?>"
    r"|(?P<link>(?<!\!)\[(?P<words>[^\[\]]*)\]\((?P<to>[^)\s]*)\))"
    r"|(?P<dollar>(?<!\\)\$)",
    re.DOTALL,
)
"""What a line of prose may hold that is not the same everywhere."""
_TAGS = {"data": "", "/data": "", "cite": "", "/cite": "", "mark": "", "/mark": "", "em": "*", "/em": "*", "code": "`", "/code": "`"}
"""Tags of the book -> what stands for them: a number, a source and a marked phrase are plain words."""


class Unknown(ValueError):
    """Something of which no plain form is known: the line, and what it is."""

    def __init__(self, line: str, what: str):
        super().__init__(line, what)
        self.line, self.what = line, what


def plain(source: str, titles: Mapping[str, str], site: str = "", folded: bool = False) -> str:
    """Return a text as plain Markdown.

    titles are the questions of the chapters by file name without its end; site is the address of the published book, "" for
    none; folded keeps hints and solutions, closed until they are touched. Raises Unknown.
    """
    return _Plain(titles, site, folded).text(source)


class _Plain:
    def __init__(self, titles: Mapping[str, str], site: str, folded: bool):
        self.titles, self.site, self.folded = titles, site.rstrip("/"), folded

    def text(self, source: str) -> str:
        return "\n\n".join(filter(None, self._blocks(source)))

    def _blocks(self, source: str) -> Iterator[str]:
        lines, known = source.split("\n"), {}
        tokens = _PARSER.parse(source, known)
        if known.get("references"):
            name = next(iter(known["references"]))
            raise Unknown(next((x for x in lines if x.casefold().startswith(f"[{name.casefold()}]")), name), "a link defined elsewhere")
        for token in tokens:
            if token.level and token.info.startswith("{"):
                raise Unknown(f"{token.markup}{token.info}", "a directive inside a list or a quotation")
        for at, token in enumerate(tokens):
            if token.level or token.nesting < 0 or not token.map:
                continue
            start, end = token.map
            block = "\n".join(lines[start:end]).rstrip()
            if token.type in ("fence", "colon_fence") and token.info.startswith("{"):
                yield self._directive(token, lines[start])
            elif token.type == "colon_fence":
                raise Unknown(lines[start], "a block between colons")
            elif token.type in ("fence", "code_block", "math_block", "math_block_label", "hr"):
                yield block
            elif token.type == "html_block":
                yield self._html(block)
            elif token.type == "dl_open":
                yield self._definitions(tokens[at + 1 :], lines[start])
            elif token.type == "myst_target":
                continue
            elif token.type in ("myst_line_comment", "myst_block_break"):
                raise Unknown(lines[start], "a comment or a break of MyST")
            else:
                yield self._inline(block)

    def _directive(self, token: Token, line: str) -> str:
        found = re.fullmatch(r"\{([\w:-]+)\}\s*(.*)", token.info.strip())
        name, argument = found.groups() if found else ("", "")
        options, body = _options(token.content)
        if name not in ("exercise", "margin", "listing", "dropdown"):
            raise Unknown(line, f"the directive {{{name}}}")
        if unknown := set(options) - ({"label", "nonumber"} if name == "exercise" else set()):
            raise Unknown(f":{min(unknown)}:", f"an option of {{{name}}}")
        if name == "exercise":
            key = options.get("label", "").removeprefix("ex-")
            return f"**Exercise {key}: {self._inline(argument)}**\n\n{self.text(body)}"
        if name == "margin":
            return "\n".join(f"> {x}".rstrip() for x in self.text(body).split("\n"))
        if name == "listing" and argument == "rows":
            return "The rows on which this chapter stands are listed on its page in the book."
        if name == "dropdown" and argument in FOLDED:
            return fold(argument, self.text(body)) if self.folded else ""
        if name == "dropdown" and argument.startswith(CHECKED):
            return fold(argument, self.text(body))
        what = "a list of another kind" if name == "listing" else f"something folded that is none of {', '.join((*FOLDED, CHECKED))}"
        raise Unknown(line, what)

    def _in_book(self, words: str, page: str) -> str:
        """Return words that lead to a page of the published book, or say that it is there."""
        return f"[{words}]({self.site}/{page})" if self.site else f"{words} in the book"

    def _definitions(self, tokens: list[Token], line: str) -> str:
        items: list[list[str]] = []
        kinds = []
        for token in tokens:
            if token.type == "dl_close":
                break
            kinds.append(token.type)
            if token.type == "inline":
                here = self._inline(token.content).replace("\n", " ")
                if kinds[-2] == "dt_open":
                    items.append([here])
                elif kinds[-2] == "paragraph_open" and kinds[-3] == "dd_open":
                    items[-1].append(here)
                else:
                    raise Unknown(line, "a definition of more than one paragraph")
        return "\n".join(f"- **{term}**: {' '.join(told)}" for term, *told in items)

    def _html(self, block: str) -> str:
        reader = _Html()
        reader.feed(block)
        reader.close()
        paragraphs = ["", *(x.strip() for x in "".join(reader.made).split("\0")), ""]
        return self._inline("\n\n".join(filter(None, paragraphs)), allowed=("details", "/details", "summary", "/summary"))

    def _inline(self, text: str, allowed: tuple[str, ...] = ()) -> str:
        def put(found: re.Match) -> str:
            if found["code"] or found["math"]:
                return found[0]
            if found["dollar"]:
                return r"\$"  # a sum of money, not the start of a formula
            if found["role"] or found["comment"]:
                raise Unknown(found[0], "a role of MyST" if found["role"] else "a comment of HTML")
            if tag := found["tag"]:
                if tag.lower() not in (*_TAGS, *allowed):
                    raise Unknown(found[0], f"the tag <{tag}>")
                return found[0] if tag.lower() in allowed else _TAGS[tag.lower()]
            return self._link(self._inline(found["words"]), found["to"])

        return _INLINE.sub(put, text)

    def _link(self, words: str, to: str) -> str:
        page, _, anchor = to.partition("#")
        stem = page.rpartition("/")[2].removesuffix(".md")
        if re.match(r"https?://", to):
            return f"[{words}]({to})"
        if not page:
            return words  # a place of this chapter: programs name it in different ways
        if stem in self.titles:
            return f"[{words or self.titles[stem]}]({stem}.ipynb)"
        if page.startswith("../") and words:
            return self._in_book(words, f"{page.removeprefix('../').removesuffix('.html')}.html" + f"#{anchor}" * bool(anchor))
        raise Unknown(f"]({to})", "a link to no chapter and no page of the book")


def fold(title: str, text: str) -> str:
    """Return a text that is closed until its title is touched, in plain Markdown."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def _options(content: str) -> tuple[dict[str, str], str]:
    """Return the options on the first lines of a directive, and its body."""
    options, lines = {}, content.split("\n")
    while lines and (found := re.fullmatch(r":([\w-]+):\s*(.*)", lines[0])):
        options[found[1]] = found[2]
        lines.pop(0)
    return options, "\n".join(lines).strip("\n")


class _Html(HTMLParser):
    """Some HTML as Markdown: \\0 stands between paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            self.made.append("[")
        elif tag in ("p", "summary"):
            self.made.append("\0" if tag == "p" else "<summary>")
        elif tag == "details":
            self.made.append("\0<details>")
        else:
            self.made.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.made.append(f"]({self._links.pop()})")
        elif tag == "p":
            self.made.append("\0")
        elif tag in ("summary", "details"):
            self.made.append(f"</{tag}>\0" if tag == "summary" else "\0</details>\0")
        else:
            self.made.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.made.append(f"<!--{data}-->")

    def handle_data(self, data: str) -> None:
        self.made.append(data)
