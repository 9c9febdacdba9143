"""One function a chart: a tidy table in, an Altair chart out. Nothing is computed here.

Every function takes the width of the whole drawing in pixels, so that a phone
gets a redrawn chart and not a shrunk one. Titles, sources and descriptions are
not part of a chart; `helpers.figure.Figure` publishes them beside it.
"""

from helpers.charts.bargaining import *
from helpers.charts.base import *
from helpers.charts.costs import *
from helpers.charts.financing import *
from helpers.charts.durations import *
from helpers.charts.growth import *
from helpers.charts.ledger import *
from helpers.charts.outcomes import *
from helpers.charts.peacekeeping import *
from helpers.charts.positions import *
from helpers.charts.scoring import *
