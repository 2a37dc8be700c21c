"""Watching: reading new names, and finding among them those that imitate an organisation."""
