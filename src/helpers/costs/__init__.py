"""The bill: damage, losses and needs, how they grew, and who could pay.

One module a chapter; `from helpers import costs` has all their functions.
"""

from helpers.costs.backtest import *
from helpers.costs.growth import *
from helpers.costs.hedges import *
from helpers.costs.totals import *
