"""Tocsin: finds the names that imitate an organisation, and says why and how sure it is."""

__version__ = "0.1.0"
