"""Formats in which a report can be written: each module is one, and its name is the format's."""
