"""A ledger's pages in another language: no English word, no glyph of another font, nothing wider than a phone.

Every text of the example's folder is put into Cyrillic letters, so that a Latin word on its pages is one of ours.
"""

import csv
import json
import re
import tomllib

import article
import ledger_pages
import pytest
import render
from babel import Locale

from helpers.claims import articles
from helpers.numbers import language
from helpers.publish import check, record

CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "абцдефґгіїклмнопкрстувєхизАБЦДЕФҐГІЇКЛМНОПКРСТУВЄХИЗ")
NAMES = {"CSV", "SVG", "PNG"}
"""Latin words that no language translates."""
WORDS = re.compile(r"[^\W\d_А-ҐІЇЄґа-їє]+(?:(?:['’-] ?| |\.(?=\S))[^\W\d_А-ҐІЇЄґа-їє]+)*")
"""Latin words that stand together in one sentence."""
TEXTS = """() => {
  const found = [document.title, ...[...document.querySelectorAll("meta[name=description]")].map((e) => e.content)];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("script, style, template, noscript")) found.push(walker.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const one of document.body.querySelectorAll(`[${name}]`)) found.push(one.getAttribute(name));
  return found;
}"""


def in_cyrillic(text):
    """Return a text of the folder in Cyrillic letters, its keys and numbers as they are."""
    return text.translate(CYRILLIC)


def translated(folder, tag):
    """Write the example's folder with all its texts in Cyrillic letters, in a language."""
    folder.mkdir()
    for resource in articles.schema()["resources"]:
        if not (articles.EXAMPLE / resource["path"]).is_file():
            continue
        keys = {"claim_id", "source_id", "part", "url"}
        texts = {
            f["name"]
            for f in resource["schema"]["fields"]
            if f["type"] == "string" and f["name"] not in keys and not {"enum", "pattern"} & f.get("constraints", {}).keys()
        } | {"verdict"}
        with (articles.EXAMPLE / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = [{k: in_cyrillic(v) if k in texts else v for k, v in row.items()} for row in csv.DictReader(file)]
        with (folder / resource["path"]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    about = tomllib.loads((articles.EXAMPLE / "article.toml").read_text("utf-8"))
    words = {name: in_cyrillic(about[name]) for name in ("title", "judged_by", "checked_by")}
    words |= {"language": tag, "source": about["source"], "kinds": [in_cyrillic(kind) for kind in about["kinds"]]}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in words.items()]
    lines += [f"checked_on = {about['checked_on']}", "[parts]"]
    lines += [f"{key} = {json.dumps(in_cyrillic(title), ensure_ascii=False)}" for key, title in about["parts"].items()]
    (folder / "article.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=[tag for tag in language.offered() if tag != language.ENGLISH])
def ledger(request, tmp_path_factory, chrome):
    """The language, its pages' folder, and a page of the browser."""
    folder = translated(tmp_path_factory.mktemp("articles") / request.param, request.param)
    _, spoken = article.write(folder, folder / "site")
    page = chrome.new_page(viewport={"width": 390, "height": 800})
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield spoken, folder / "site", page
    page.close()


def shown(site, page):
    """Open every page, the search with a hit, without and with a near miss, and the list filtered; yield the name of what is seen."""
    for path in sorted(site.rglob("*.html")):
        page.goto(path.as_uri())
        yield path.relative_to(site).as_posix()
    for query, result in ((in_cyrillic("bridge"), "mark"), ("зззззз", None), (in_cyrillic("bridge zzzzzz"), "mark")):
        page.goto(f"{(site / 'search.html').as_uri()}?q={query}")
        page.locator(f"#search-found {result}" if result else "#search-said:not(:empty)").first.wait_for()
        yield f"search.html?q={query}"
    page.goto((site / "index.html").as_uri())
    page.locator(".ledger-filter button").first.click()
    yield "index.html, filtered"


def known(tag):
    """Return a test of whether words are ours: they stand so in a phrase of the catalogue or are a month, or are two such parts."""
    said = [month for form in ("format", "stand-alone") for month in Locale(tag).months[form]["wide"].values()]
    for message in language.catalogue(tag):
        if message.id:
            said += [message.string] if isinstance(message.string, str) else message.string
    phrases = [" ".join(re.sub(r"\{\w+\}|\]\(\w+\)|[\[\]]", " ", text).split()) for text in said]

    def stands(words):
        return words in NAMES or any(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", phrase) for phrase in phrases)

    def ours(words):
        parts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
        return stands(" ".join(words)) or any(stands(first) and stands(rest) for first, rest in parts)

    return ours


def test_no_english_word_is_left(ledger):
    spoken, site, page = ledger
    assert spoken.missing == set()
    ours = known(spoken.tag)
    named = ["Claims, Costs, Ceasefires", *articles.example().claims.index]
    strange = {}
    for name in shown(site, page):
        assert page.evaluate("document.documentElement.lang") == spoken.tag and page.evaluate("document.dir") == spoken.direction
        for text in page.evaluate(TEXTS):
            for words in WORDS.findall(re.sub(rf"\b(?:{'|'.join(named)})\b", "0", text)):
                if not ours(words.split()):
                    strange.setdefault(words, name)
    assert strange == {} and page.said == []


def test_every_letter_is_of_our_fonts_and_no_line_is_wider_than_a_phone(ledger):
    _, site, page = ledger
    chrome = page.context.new_cdp_session(page)
    for command in ("DOM.enable", "CSS.enable"):
        chrome.send(command)
    others, wide = {}, []
    for name in ("index", "claims/B04", "scale", "sources", "search"):
        page.goto((site / f"{name}.html").as_uri())
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        page.evaluate("document.fonts.ready.then(() => null)")
        if page.evaluate("document.scrollingElement.scrollWidth") > 390:
            wide.append(name)
        page.evaluate(
            """for (const one of document.body.querySelectorAll("*"))
              one.toggleAttribute("data-text", [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))"""
        )
        root = chrome.send("DOM.getDocument")["root"]["nodeId"]
        for node in chrome.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-text]"})["nodeIds"]:
            for font in chrome.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
                if not font["isCustomFont"]:
                    others.setdefault(font["familyName"], name)
    assert (others, wide) == ({}, [])


TYPED = {
    "de": {
        "USD billion": (
            1234.5,
            ["1.234,5", "1 234,5", "1\u00a0234,5 Mrd.", "1\u202f234,5 Milliarden US-Dollar", "1,2345 Billionen", "rund 1.234"],
        ),
        "percent": (27.0, ["27\u202f%", "27 Prozent", "27,0", "26,5 bis 27,5 Prozent", "0,27"]),
    },
    "uk": {
        "USD billion": (1234.5, ["1 234,5", "1\u00a0234,5 млрд", "1\u202f234,5 МЛРД доларів США", "1,2345 трлн", "близько 1234"]),
        "percent": (27.0, ["27%", "27\u202f%", "27 відсотків", "від 26,5 до 27,5 %", "0,27"]),
    },
}
ODD = ["", "blau", "12.345", "-5", "1,3", "26", "1.234.567,8"]


def test_numbers_are_read_in_the_language_alike_by_python_and_the_page(ledger):
    spoken, site, page = ledger
    with language.speak(spoken.tag):
        for unit, (answer, right) in TYPED[spoken.tag].items():
            asked = record.Check(
                key="01-1", ask="?", unit=unit, options=[], answer=answer, tolerance=0.01, between=None, forecast=False, right="!", wrong=[],
                **check.grammar(unit),
            )  # fmt: skip
            box = f'<div class="exercise">{render.template("check", record=asked)}<details class="sd-dropdown"><summary></summary></details></div>'
            phrases = f'<script type="application/json" id="phrases">{render.script(ledger_pages.phrases("ccc-check.js"))}</script>'
            scripts = "".join(f'<script src="_static/{name}" defer></script>' for name in ("ccc.js", "ccc-check.js"))
            text = f'<!DOCTYPE html><html lang="{spoken.tag}"><meta charset="utf-8">{scripts}<body>{phrases}{box}'
            (site / "check.html").write_text(text, encoding="utf-8")
            page.goto((site / "check.html").as_uri())
            for typed in right + ODD:
                page.fill("input", typed)
                page.click("button")
                judged, told = check.judge(asked, typed)
                assert page.inner_text(".check-result") == told, typed
                assert judged is True or typed not in right, (typed, told)
    (site / "check.html").unlink()
