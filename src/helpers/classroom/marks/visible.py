# Visible checks: they see whether your answer can be read, not whether it is right.
# Marks are given later, elsewhere, from the value of each answer. Leave this cell as it is.
import re

ASKED: dict = {}
READABLE: dict = {}


def visible(key: str, answer: object) -> None:
    """Tell whether an answer can be read."""
    asked = ASKED[key]
    text = " ".join(re.sub("[−–—‑‒]", "-", "" if answer is None else str(answer)).split())[:200]
    READABLE[key] = _option(text, asked["options"]) if "options" in asked else _number(text, asked)
    if READABLE[key]:
        print(f"{key}: visible check passed. Your answer can be read; whether it is right shows in your marks.")
    elif not text:
        print(f"{key}: not answered yet.")
    else:
        print(f"{key}: your answer cannot be read. {asked['expected']}")


def summary() -> None:
    """Tell how many answers can be read."""
    print(f"{sum(READABLE.values())} of {len(ASKED)} visible checks passed. Whether an answer is right shows in your marks.")


def _option(text: str, options: list) -> bool:
    def plain(words: str) -> str:
        return re.sub(r"(?<=\d)[, ](?=\d)", "", words).lower().rstrip(" .!")

    found = [plain(option) for option in options if plain(text) and plain(option).startswith(plain(text))]
    return plain(text) in found or len(found) == 1


def _number(text: str, asked: dict) -> bool:
    grouped = re.sub(asked["thousands"], lambda m: re.sub("[^0-9]", "", m[0]), text, flags=re.ASCII)
    readings = [re.fullmatch(asked["number"], t.replace(",", ".").lower(), re.ASCII | re.IGNORECASE) for t in (grouped, text)]
    return any(readings) and not re.search(r"[/÷:] ?(?:0+\.?0*|\.0+)(?![\d.])", grouped)  # nothing is divided by nothing
