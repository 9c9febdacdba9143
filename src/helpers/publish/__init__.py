"""What a cell shows: figures, tables and explorers, in JupyterLab and on the page."""

from helpers.publish.claim_box import ClaimBox
from helpers.publish.explorers import Choice, Explorer, Formula, Grid, Mixture, Slider
from helpers.publish.figures import Figure
from helpers.publish.tables import Table

__all__ = ["ClaimBox", "Choice", "Explorer", "Figure", "Formula", "Grid", "Mixture", "Slider", "Table"]
