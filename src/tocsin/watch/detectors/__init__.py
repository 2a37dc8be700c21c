"""Detectors: one module for each kind of evidence about a name and an organisation."""
