"""The glossary: its table, and the first use of each term in a chapter."""

import re

import terms

from helpers import data


def marked(html):
    return re.findall(r'<a class="term" href="g.html#([^"]+)">([^<]+)</a>', terms.mark_first_uses(html, "g.html"))


def test_the_first_use_is_marked_once_and_the_longer_term_wins():
    html = "<p>Civil wars and a war.</p><ul><li>The <em>hazard ratio</em>, a hazard, the war, a ceasefire-line, prewar.</li></ul>"
    assert marked(html) == [("civil-war", "Civil wars"), ("war", "war"), ("hazard-ratio", "hazard ratio"), ("hazard", "hazard")]
    assert re.sub(r"</?a[^>]*>", "", terms.mark_first_uses(html, "g.html")) == html


def test_titles_links_boxes_and_controls_are_left_alone():
    for html in (
        "<h2>A war</h2>",
        '<p><a href="x">A war</a></p>',
        '<p>It is <img alt="a war"> <code>war</code><br>.</p>',
        '<div class="admonition ledger"><div><p>A war</p></div><p>A war</p></div>',
        '<section class="explorer"><p>A war</p></section>',
        "<details><summary>A war</summary><p>A war</p></details>",
        "<p>Each one needs more; a share needs more.</p>",
    ):
        assert marked(html) == [], html
    assert marked("<details><p>A war</p></details><p>A <b>war</b></p>") == [("war", "war")]


def test_definitions_are_short_sentences():
    table = data.load("glossary")
    assert table["definition"].str.endswith(".").all() and table["definition"].str.split().str.len().max() <= 45
