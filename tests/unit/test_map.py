"""The map of chapter 4: every area that was read has an outline, and every eye tells the colours apart."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
import render

from helpers import charts, costs, data
from helpers.charts import growth as drawn

ROOT = Path(__file__).resolve().parents[2]


def test_every_oblast_read_has_an_outline_of_the_same_name_and_code():
    shapes = json.loads(data.outlines())["objects"]["oblasts"]["geometries"]
    names = {s["properties"]["name"]: s["id"] for s in shapes}
    assert len(shapes) == len(names) == len(set(names.values())) == 27
    with (data.DATA / "rdna_regions.csv").open(encoding="utf-8") as file:
        codes = {row["oblast"]: row["iso_3166_2"] for row in csv.DictReader(file)}
    assert {name: names[name] for name in costs.oblasts("RDNA3")["oblast"]} == {
        name: codes[name] for name in costs.oblasts("RDNA3")["oblast"]
    }


def test_what_was_not_read_is_no_number_on_the_map():
    spec = json.loads(charts.oblasts(costs.oblasts("RDNA3")).to_json())
    found = spec["layer"][0].get("data", spec.get("data"))
    shapes = json.loads(found["values"])["objects"]["oblasts"]["geometries"]
    read = {s["properties"]["name"] for s in shapes if "usd_bn" in s["properties"]}
    assert read == set(costs.oblasts("RDNA3")["oblast"]) and len(read) < len(shapes)
    assert all(s["properties"].get("usd_bn") != 0 for s in shapes)


def centre(topology: dict, arcs: list[int]) -> tuple[float, float, float]:
    """Area of a ring of a TopoJSON file, longitude and latitude of its centre of gravity: the shoelace formula, no library of maps."""
    scale, start = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = [np.cumsum(topology["arcs"][arc if arc >= 0 else ~arc], axis=0)[:: 1 if arc >= 0 else -1] for arc in arcs]
    here = np.concatenate([line[:-1] for line in lines]) * scale + start
    there = np.roll(here, -1, axis=0)
    cross = here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1]
    return abs(cross.sum()) / 2, *((here + there) * cross[:, None]).sum(axis=0) / (3 * cross.sum())


@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_labels_of_the_map_stand_in_the_middle_of_their_outlines(width):
    """Where Mercator's projection puts the centre of the largest ring, to a pixel: one scale and one origin fit all labels."""
    topology = json.loads(data.outlines())
    middles = {}
    for shape in topology["objects"]["oblasts"]["geometries"]:
        rings = shape["arcs"] if shape["type"] == "Polygon" else [polygon[0] for polygon in shape["arcs"]]
        middles[shape["properties"]["name"]] = max(centre(topology, ring) for ring in rings)[1:]
    drawing = render.svg(charts.oblasts(costs.oblasts("RDNA3"), width).to_dict())
    texts = re.findall(r"<text [^>]*translate\(([\d.]+),([\d.]+)\)[^>]*>(.*?)</text>", drawing)
    told = {re.sub("<[^>]+>", " ", text).strip(): [float(x), float(y)] for x, y, text in texts}
    if width == charts.WIDE:
        told["no figure read"][1] -= 6  # the others have two lines and stand so much higher
    table = costs.oblasts("RDNA3")
    names = {f"{o}  {v:.1f}" if width == charts.WIDE else f"{v:.1f}": o for o, v in zip(table["oblast"], table["usd_bn"])}
    names["no figure read"] = drawn.SPACIOUS
    assert told.keys() == names.keys()
    longitude, latitude = np.radians([middles[names[text]] for text in told]).T
    mercator = np.log(np.tan(np.pi / 4 + latitude / 2))
    zero, one = np.zeros(len(told)), np.ones(len(told))
    model = np.concatenate([np.column_stack([longitude, one, zero]), np.column_stack([-mercator, zero, one])])
    found = np.array(list(told.values())).T.ravel()
    fit = np.linalg.lstsq(model, found, rcond=None)[0]
    assert fit[0] > 0 and np.abs(model @ fit - found).max() < 1


def variables(theme: str) -> dict[str, str]:
    css = (ROOT / "book/_theme/ccc/static/ccc.css").read_text("utf-8")
    blocks = [dict(re.findall(r"--(\w+): (#\w+)", block)) for block in re.findall(r"\{[^{}]*--paper:[^{}]*\}", css)]
    return blocks[0 if theme == "light" else 1]


def linear(colour: str) -> np.ndarray:
    digits = colour.lstrip("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    return decode(np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]))


def decode(c):
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def encode(c):
    return np.where(c <= 0.0031308, c * 12.92, 1.055 * np.clip(c, 0, None) ** (1 / 2.4) - 0.055)


def lab(rgb):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb / [0.9505, 1, 1.089]
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, IEEE Transactions on Visualization and Computer Graphics 15 (2009), severity 1
SIGHT = {
    "usual": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def classes(theme: str) -> list[np.ndarray]:
    """The four fills of the map as a screen mixes them: blue over paper, in display values, back to linear light."""
    css = variables(theme)
    blue, paper = encode(linear(css["blue"])), encode(linear(css["paper"]))
    return [decode(share * blue + (1 - share) * paper) for share in drawn.MAP_OPACITIES]


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_is_told_apart_by_every_eye(theme, sight):
    """Lightness runs one way from the page to the deepest class; neighbours differ by ten units of CIELAB, five times what is just seen."""
    seen = [lab(np.clip(np.array(SIGHT[sight]) @ colour, 0, 1)) for colour in (linear(variables(theme)["paper"]), *classes(theme))]
    lightness = [colour[0] for colour in seen]
    assert lightness == sorted(lightness, reverse=theme == "light")
    steps = [np.linalg.norm(b - a) for a, b in zip(seen, seen[1:])]
    assert min(steps) >= 10, steps
    assert min(abs(a - b) for a, b in zip(lightness, lightness[1:])) >= 7, "in greyscale too"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_labels_and_borders_of_the_map_have_contrast(theme):
    css = {name: linear(colour) for name, colour in variables(theme).items()}

    def contrast(a, b):
        high, low = sorted((np.array([0.2126, 0.7152, 0.0722]) @ c + 0.05 for c in (a, b)), reverse=True)
        return high / low

    assert contrast(css["ink"], css["paper"]) >= 4.5, "figures are ink on a halo of paper"
    assert contrast(css["muted"], css["paper"]) >= 4.5, "“no figure read”"
    assert contrast(css["muted"], css["paper"]) >= 3 and contrast(css["grey"], css["paper"]) >= 3, "borders of areas read and not read"
    assert contrast(classes(theme)[-1], css["paper"]) >= 4.5
