"""Auditor: checks what news articles say that other outlets have said."""

__version__ = "0.1.0"
