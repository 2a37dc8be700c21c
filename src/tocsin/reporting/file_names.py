"""The name of the file that a report for people is written to."""

import re
import unicodedata
from typing import Final

from tocsin.reporting.seam import Content

_LONGEST: Final = 60


def file_name(content: Content, ending: str) -> str:
    """Return a name of ASCII letters, figures and hyphens: `onedrive-en-marche-fr-2017-04-25.html`."""
    plain = unicodedata.normalize("NFKD", content.title).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST].strip("-") or "report"
    return f"{stem}-{content.made_at:%Y-%m-%d}.{ending}"
