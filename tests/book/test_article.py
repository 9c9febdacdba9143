"""A ledger's pages from a folder of its own: markup stays text on every page, and old pages do not linger."""

import csv
import json
import shutil
from urllib.parse import quote

import article
import pytest

from helpers.claims import articles

SHORT = (
    "<script>ran=1</script>",
    '"><img src=x onerror="ran=1">',
    "'><img src=x onerror='ran=1'>",
    '"&gt;&lt;script&gt;ran=1&lt;/script&gt;',
    "&amp;lt;img src=x onerror=ran=1&amp;gt;",
    "</script></title><svg onload=ran=1>",
    "[x](javascript:ran=1)`x`*x*$x$",
)
"""Markup, quotation marks, entities that a careless page would turn back into markup, Markdown."""
LONG = f"{' '.join(SHORT)} </p></div><iframe srcdoc='<script>parent.ran=1</script>'></iframe> -->"
URL = 'https://<img>/"><img/src=x/onerror="ran=1">&lt;img/src=x/onerror=ran=1&gt;'
ROOM = {"in_short": 75, "quote": 75} | dict.fromkeys(("title", "judged_by", "checked_by"), 200)
"""Fields that hold little; their rows share the kinds of markup."""
NAMES = {"hedge", "key", "column", "filter", "base_column", "base_filter", "equals", "outcome", "question", "starts", "ends"}
"""Fields of optional tables that name a row, a column or a day."""
NAMED = " ".join(SHORT[:5])
"""What a kind and a part may hold."""
FOUND = """() => {
  const shown = document.body.cloneNode(true);
  for (const script of shown.querySelectorAll("script")) script.remove();
  const planted = (e) => e.matches("img, iframe, a[href^='javascript' i]") || [...e.attributes].some((a) => a.name.startsWith("on"))
    || e.matches("script:not([src], [type='application/json'], [type='application/ld+json'])");
  return {
    ran: window.ran, title: document.title, text: shown.textContent,
    planted: [...document.querySelectorAll("*")].filter(planted).map((e) => e.outerHTML.slice(0, 99)),
    records: [...document.querySelectorAll("script[type='application/ld+json']")].map((e) => e.textContent),
  };
}"""


def spoil(folder):
    """Put markup into all texts of a folder, each behind a name of its own; return these names."""
    names = set()

    def markup(table, field, row):
        name = f"{table}X{field.replace('_', '')} "
        names.add(name)
        fitting = [kind for kind in SHORT if len(name + kind) <= ROOM.get(field, 0)] or [LONG]
        return name + fitting[row % len(fitting)]

    for resource in articles.schema()["resources"]:
        path, ids = folder / resource["path"], {"claim_id", "source_id", "verdict", "kind", "part", "if_within", "if_outside", *NAMES}
        free = [
            f["name"]
            for f in resource["schema"]["fields"]
            if f["type"] == "string" and f["name"] not in ids and not {"enum", "pattern"} & f.get("constraints", {}).keys()
        ]
        with path.open(encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file))
        for number, row in enumerate(table):
            row |= {field: markup(resource["name"], field, number) for field in free}
            row |= {"url": URL} if "url" in row else {}
            # What another table or article.toml names is the same in both.
            row |= {name: f"{row[name]} {LONG}" for name in ("verdict", "if_within", "if_outside") if name in row}
            row |= {"kind": f"kindX {NAMED}", "part": "p"} if "kind" in row else {}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
    lines = [f"{name} = {json.dumps(markup('toml', name, row))}" for row, name in enumerate(("title", "judged_by", "checked_by"))]
    lines += [f'{name} = "https://ledger.example"' for name in ("site_url", "reviewer_url", "contact")]
    lines += ['source = "courier"', "checked_on = 2026-11-22", f"kinds = [{json.dumps('kindX ' + NAMED)}]"]
    lines += ["[parts]", f"p = {json.dumps('partX ' + NAMED)}"]
    (folder / "article.toml").write_text("\n".join(lines), encoding="utf-8")
    names -= {"forecast_questionsXshort ", "forecast_binsXshort "}  # which no page shows
    return names | {"kindX ", "partX ", "Partly right ", "cellX ", "columnX "}


def add_optional(folder):
    """Write every table that a folder may have besides; the one from which a number is computed has markup in its cells and its heading."""
    quoted = '"cellX ' + LONG.replace('"', '""') + '"'
    rows = {
        "numbers": "key,table,column,filter,calculation,base_column,base_filter,unit,decimals\nsum.all,mine,amount,,sum,,,,0\n",
        "tables/mine": f"amount,columnX {SHORT[0]}\n1,{quoted}\n",
        "claim_tests": "claim_id,key,figure,hedge,equals,if_within,if_outside,tolerance,low,high\nB01,sum.all,,,,Partly right,Wrong,x,0,2\n",
        "corrections": "corrected_on,claim_id,was,became,reason,raised_by\n2026-11-25,B01,x,x,x,x\n",
        "forecast_questions": "question,asks,unit,outcome,outcome_status,known_on,note,short,claim_id\n"
        "one,x,days,,not yet known,,x,x,B02\ntwo,x,days,,not yet known,,x,x,\n",
        "forecast_bins": "question,position,bin,starts,ends,short\none,1,x,,1,x\none,2,x,2,,x\ntwo,1,x,,1,x\ntwo,2,x,2,,x\n",
    }
    (folder / "tables").mkdir()
    for name, text in rows.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The pages of a folder with markup in all its texts, and the names that stand before it."""
    folder = shutil.copytree(articles.EXAMPLE, tmp_path_factory.mktemp("articles") / "mine", ignore=shutil.ignore_patterns("site"))
    add_optional(folder)
    names = spoil(folder)
    (folder / "site/_static").mkdir(parents=True)
    (folder / "site/old.html").touch()
    (folder / "site" / article.MADE).write_text(f"{article.MADE}\nold.html\n")
    assert article.main(str(folder), str(folder / "site")) == 0
    return folder, names


def plain(text):
    """Return a text as it was before quotation marks and dashes were set."""
    return " ".join(text.translate(str.maketrans("“”‘’", "\"\"''")).replace("–", "--").split())


def test_markup_in_any_text_stays_text_on_every_page(hostile, chrome):
    folder, names = hostile
    ledger, seen = articles.read(folder), ""
    titles = {f"claims/{id}": f"{row['verdict']}: {row['claim'].rstrip('.')} ({id}) · " for id, row in ledger.claims.iterrows()}
    titles |= {"index": "", "scale": "What does each verdict mean? · ", "sources": "What was read? · ", "search": "Search · "}
    titles |= {"numbers": "What was computed? · ", "corrections": "What was corrected? · "}
    paths = sorted(p.relative_to(folder / "site").as_posix() for p in (folder / "site").rglob("*.html"))
    page = chrome.new_page()
    for path in paths:
        said = []
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.goto(f"{(folder / 'site').as_uri()}/{path}")
        if "?" in path:
            page.locator("#search-found mark").first.wait_for()
        found = page.evaluate(FOUND)
        assert (found["ran"], found["planted"], said) == (None, [], []), path
        name = path.partition(".html")[0]
        assert plain(found["title"]) == plain(titles[name] + ledger.about["title"])
        for record in found["records"]:
            assert json.loads(record)["claimReviewed"] == ledger.claims.loc[name.removeprefix("claims/"), "claim"]
        assert bool(found["records"]) == name.startswith("claims/")
        if found["records"]:
            paths.append(f"search.html?q={quote(found['title'].rpartition(' · ')[0])}")
        seen += found["text"]
    page.close()
    assert {name for name in names if name not in seen} == set()


def test_pages_of_an_earlier_run_are_gone(hostile):
    site = hostile[0] / "site"
    assert not (site / "old.html").exists() and (site / "claims/B07.html").is_file()
    assert [path.name for path in site.parent.iterdir() if path.name.startswith(".")] == []


def test_files_of_others_among_the_pages_are_kept(hostile, capsys):
    folder = hostile[0]
    (mine := folder / "site/pictures/a.png").parent.mkdir()
    mine.touch()
    (folder / "site/.DS_Store").touch()
    assert article.main(str(folder), str(folder / "site")) == 1
    assert "site: found pictures/a.png, expected only pages that were written here" in capsys.readouterr().err
    shutil.rmtree(mine.parent)


def test_a_run_that_is_stopped_leaves_the_old_pages(hostile, monkeypatch):
    folder = hostile[0]
    before = sorted((folder / "site").rglob("*"))

    def stopped(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "copytree", stopped)
    with pytest.raises(KeyboardInterrupt):
        article.main(str(folder), str(folder / "site"))
    assert sorted((folder / "site").rglob("*")) == before
