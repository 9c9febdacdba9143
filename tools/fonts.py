"""make fonts: cut the fonts of the pages and of the charts anew, from the versions that tools/fonts/package-lock.json names.

ccc.css and ccc-world.css say which letters each file of a page holds (unicode-range); a chart's fonts hold those of all files of their family.
Needs npm and its registry.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "tools/fonts"
STATIC = ROOT / "book/_theme/ccc/static"
CHARTS = ROOT / "src/helpers/fonts"
SERIF, INTER = "source-serif", "inter-ui/variable/InterVariable.woff2"
WHOLE = {
    "ccc-serif": (f"{SERIF}/VAR/SourceSerif4Variable-Roman.otf", {"wght": (400, 700), "opsz": 16}),
    "ccc-serif-italic": (f"{SERIF}/VAR/SourceSerif4Variable-Italic.ttf", {"wght": 400, "opsz": 16}),
    "inter": (INTER, {"wght": (400, 700), "opsz": 14}),
    "ccc-math": ("@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2", {}),
}
"""For each font of the pages the whole one, and what is kept of its axes."""
WEIGHTS = {"Inter-Regular": 400, "Inter-SemiBold": 600}
FEATURES = {"ccc-math": ["ssty", "dtls", "flac"]}
OF_TEXT = ["kern", "liga", "locl", "tnum"]
"""What a font does with its letters: in formulas, and in all others."""
NAMES = {"ccc-serif": ("CCC Serif", "Regular"), "ccc-serif-italic": ("CCC Serif", "Italic"), "inter": ("Inter", "Regular")}
"""What a cut font is called: the licence reserves the name of Source Serif for the unmodified one."""
FACE = re.compile(r"@font-face { [^}]*url\(fonts/([\w-]+)\.woff2\)[^}]*unicode-range: ([^;]*);")


def letters() -> dict[str, set[int]]:
    """Return which letters each file holds, by its name without the end: of two faces the later has a letter that both name."""
    style = "".join((STATIC / name).read_text("utf-8") for name in ("ccc.css", "ccc-world.css"))
    faces = [(name, _named(ranges)) for name, ranges in FACE.findall(style)]
    later = {
        name: set().union(*(these for other, these in faces[at + 1 :] if font(other) == font(name))) for at, (name, _) in enumerate(faces)
    }
    return {name: these - later[name] for name, these in faces}


def _named(ranges: str) -> set[int]:
    ends = [[int(end, 16) for end in part.strip().removeprefix("U+").split("-")] for part in ranges.split(",")]
    return {letter for first, *last in ends for letter in range(first, (last or [first])[0] + 1)}


def font(name: str) -> str:
    """Return the font that a file is a part of: inter-cyrillic is of inter."""
    return max((whole for whole in WHOLE if name.startswith(whole)), key=len)


def cut(whole: TTFont, these: set[int], features: list[str]) -> TTFont:
    """Return a font with some of its letters; one without a no-break hyphen takes the hyphen for it."""
    for table in whole["cmap"].tables:
        if table.isUnicode() and ord("-") in table.cmap:
            table.cmap.setdefault(0x2011, table.cmap.get(0x2010, table.cmap[ord("-")]))
    options = subset.Options(hinting=False, name_IDs=["*"], drop_tables=["DSIG", "STAT"], layout_features=features)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=these)
    cutter.subset(whole)
    whole.save(file := io.BytesIO())  # the cutter of axes reads a whole file alone
    return TTFont(file)


def named(made: TTFont, family: str, style: str) -> TTFont:
    """Return a font under a name of ours, with nothing but its licence besides, and without named places on its axes."""
    names, one = made["name"], f"{family.replace(' ', '')}-{style}"
    version = str(names.getDebugName(5)).split(";")[0]
    plain = style in ("Regular", "Italic")
    told = {0: names.getDebugName(0), 1: family if plain else f"{family} {style}", 2: style if plain else "Regular"}
    told |= {
        3: f"{version};{one}",
        4: f"{family} {style}",
        5: version,
        6: one,
        13: "SIL Open Font License 1.1",
        14: "https://openfontlicense.org",
    }
    told |= {} if plain else {16: family, 17: style}
    kept = {axis.axisNameID for axis in made["fvar"].axes} if "fvar" in made else set()
    names.names = [name for name in names.names if name.nameID in kept]
    for number, text in told.items():
        names.setName(text, number, 3, 1, 0x409)
    if kept:
        made["fvar"].instances = []
    return made


def main() -> None:
    """Cut every file and say what it weighs."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for file in HERE.iterdir():
            shutil.copy(file, folder)
        subprocess.run(["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
        modules = folder / "node_modules"
        for name, these in letters().items():
            path, axes = WHOLE[font(name)]
            made = cut(TTFont(modules / path), these, FEATURES.get(font(name), OF_TEXT))
            made = instancer.instantiateVariableFont(made, axes) if axes else made
            made = named(made, *NAMES[font(name)]) if font(name) in NAMES else made
            made.flavor = "woff2"
            _save(made, STATIC / f"fonts/{name}.woff2")
        these = set().union(*(found for name, found in letters().items() if font(name) == "inter"))
        for name, weight in WEIGHTS.items():
            made = cut(TTFont(modules / INTER), these, OF_TEXT)
            made = named(instancer.instantiateVariableFont(made, {"wght": weight, "opsz": 14}), *name.split("-"))
            made.flavor = None
            _save(made, CHARTS / f"{name}.ttf")


def _save(made: TTFont, path: Path) -> None:
    made["head"].modified = made["head"].created  # the same bytes at every run
    made.recalcTimestamp = False
    made.save(path)
    print(f"{path.relative_to(ROOT)}: {len(made.getBestCmap())} letters, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
