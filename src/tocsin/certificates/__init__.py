"""Certificates: DER to names, dates and keys. Pure."""
