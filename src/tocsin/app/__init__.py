"""Wiring: settings, clock and the steps of each command; what the commands show is decided here."""
