"""A prediction is asked before its answer stands anywhere above it."""

import html
import json
import re

import pytest
from test_pages import SITE

FOLDED = re.compile(r"<(details|script|svg|nav)\b.*?</\1>", re.DOTALL)
EXERCISE = re.compile(
    r'<div class="exercise admonition" id="([^"]*)">\s*<p class="admonition-title">(.*?)</p>(.*?)(?=<div class="exercise admonition"|</article>)',
    re.DOTALL,
)


def predictions() -> list:
    """Return each exercise that asks for a prediction with a check: its name, what is checked, and what a reader sees above it."""
    found = []
    for path in sorted((SITE / "notebooks").glob("*.html")):
        article = path.read_text("utf-8").partition("<article>")[2]
        for box in EXERCISE.finditer(article):
            name, title, rest = box.groups()
            check = re.search(r"data-check='([^']*)'|data-check=\"([^\"]*)\"", rest)
            if "Predict" in title and check:
                above = article[: box.start()]
                while above != (above := FOLDED.sub("", above)):
                    pass
                found.append(pytest.param(json.loads(html.unescape(check[1] or check[2])), above, id=name))
    return found


@pytest.mark.parametrize(("asked", "above"), predictions())
def test_no_prediction_is_answered_above_itself(asked, above):
    text, right = re.sub("<[^>]*>", "", above), asked["answer"]
    if asked["options"]:
        named = {option for option in asked["options"] if option.casefold() in text.casefold()}
        assert right not in named or len(named) > 1, "named alone, before it is asked for"
        return
    low, high = asked["between"] or sorted(right * (1 + way * asked["tolerance"]) for way in (-1, 1))
    shown = [float(n.replace(",", "")) for n in re.findall(r'<data value="[^"]*">(−?[\d,]+(?:\.\d+)?)<', above)]
    small = right == int(right) < 10  # such a count stands everywhere, and of other things
    assert shown and (small or [n for n in shown if low <= n <= high or low <= 100 * n <= high] == [])


def test_chapters_ask_for_predictions():
    assert len(predictions()) > 1
