"""Figures in prose: found, valued, converted and compared; days are in :mod:`auditor.figures.days`."""

from auditor.figures.compare import Comparison, compare_figures
from auditor.figures.find import Figure, find_figures
from auditor.figures.numerals import parse_number
from auditor.figures.units import Unit

__all__ = ["Comparison", "Figure", "Unit", "compare_figures", "find_figures", "parse_number"]
