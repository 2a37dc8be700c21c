"""Write docs/settings.md from the settings themselves: `make docs`. With `--check`, only say whether it is up to date."""

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from tocsin.app.configuration import CONFIGURATION_VARIABLE, FILE_NAME, Configuration

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = f"""# Settings

Made by `make docs` from the settings' own words; do not edit. They are read from the file that `--config` names, else from
that of `{CONFIGURATION_VARIABLE}`, else from `{FILE_NAME}` in the user's data folder (`tocsin doctor` says where), where there
is one. Everything has a default that works; a name that is no setting is an error.
"""


def page() -> str:
    """The page as it should be."""
    return "\n".join(
        [HEAD, *(_section(name, type(getattr(Configuration(), name))) for name in Configuration.model_fields)]
    )


def _section(name: str, section: type[BaseModel]) -> str:
    said = " ".join((section.__doc__ or "").split()).partition(": ")[2]
    lines = [
        f"## `[{name}]`",
        "",
        said[:1].upper() + said[1:],
        "",
        "| setting | default | |",
        "| --- | --- | --- |",
    ]
    for setting, field in section.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = "none" if default is None else f"`{json.dumps(default)}`"
        lines.append(f"| `{setting}` | {shown} | {field.description} |")
    return "\n".join([*lines, ""])


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` return 1 where it is not up to date."""
    wanted = page()
    if "--check" in arguments:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == wanted else 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
