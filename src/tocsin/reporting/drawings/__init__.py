"""Drawings of a report as SVG: no script, no style sheet and no colour alone that tells two things apart."""
