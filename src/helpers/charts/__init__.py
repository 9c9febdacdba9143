"""One function a chart: a tidy table in, an Altair chart out. Nothing is computed here.

Every function takes the width of the whole drawing in pixels, so that a phone
gets a redrawn chart and not a shrunk one. Titles, sources and descriptions are
not part of a chart; `helpers.publish.figures.Figure` publishes them beside it.
"""

from helpers.charts.bargaining import doubt, guarantee_by_shift, ranges
from helpers.charts.base import AMBER, BLUE, CSS_NAMES, NARROW, WIDE, bars, label, publish
from helpers.charts.costs import (
    by_edition,
    elsewhere,
    measure,
    per_person_by_population,
    ratio_by_denominator,
    rivals_a_year,
    stock_and_flow,
    three_sums,
    two_ratios,
)
from helpers.charts.durations import shares, survival
from helpers.charts.financing import (
    found_and_missing,
    investment,
    may_be_added,
    parts_of_wholes,
    share_the_bill,
    sizes,
    spend_the_money,
    year_of_money,
    years_to_fund,
)
from helpers.charts.growth import bill, forecasts, monthly, oblasts, sectors
from helpers.charts.ledger import chains, errors, scoreboard, tally
from helpers.charts.outcomes import believe, needs_curve, outcome_cases, sobol, tornado
from helpers.charts.peacekeeping import deaths_by_year, hazard_ratios, hidden_cause, immortal_time, in_force
from helpers.charts.positions import positions_by_stance, positions_timeline, share_of_no
from helpers.charts.scoring import calibration, charged, given, honesty, ranked, running, weighed
from helpers.charts.truces import per_kilometre, truces_asked, truces_timeline

__all__ = [
    "AMBER",
    "BLUE",
    "CSS_NAMES",
    "NARROW",
    "WIDE",
    "bars",
    "believe",
    "bill",
    "by_edition",
    "calibration",
    "chains",
    "charged",
    "deaths_by_year",
    "doubt",
    "elsewhere",
    "errors",
    "forecasts",
    "found_and_missing",
    "given",
    "guarantee_by_shift",
    "hazard_ratios",
    "hidden_cause",
    "honesty",
    "immortal_time",
    "in_force",
    "investment",
    "label",
    "may_be_added",
    "measure",
    "monthly",
    "needs_curve",
    "oblasts",
    "outcome_cases",
    "parts_of_wholes",
    "per_kilometre",
    "per_person_by_population",
    "positions_by_stance",
    "positions_timeline",
    "publish",
    "ranges",
    "ranked",
    "ratio_by_denominator",
    "rivals_a_year",
    "running",
    "scoreboard",
    "sectors",
    "share_of_no",
    "share_the_bill",
    "shares",
    "sizes",
    "sobol",
    "spend_the_money",
    "stock_and_flow",
    "survival",
    "tally",
    "three_sums",
    "tornado",
    "truces_asked",
    "truces_timeline",
    "two_ratios",
    "weighed",
    "year_of_money",
    "years_to_fund",
]
