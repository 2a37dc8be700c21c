"""Pages: HTML to features. Pure."""
