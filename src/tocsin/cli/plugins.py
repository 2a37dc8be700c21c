"""`tocsin plugins`: what is loaded, and where it came from."""

from typing import Annotated

import typer

from tocsin.cli.console import put, put_json


def plugins(
    *, json: Annotated[bool, typer.Option("--json", help="Write JSON Lines, one plug-in a line.")] = False
) -> None:
    """List the sources, detectors, enrichers and exporters that are loaded, ours and those of other packages."""
    from dataclasses import asdict

    from tocsin.app.plugins import loaded_plugins

    loaded = loaded_plugins()
    if json:
        for plugin in loaded:
            put_json(asdict(plugin))
        return
    width = max((len(plugin.name) for plugin in loaded), default=0)
    seam = ""
    for plugin in loaded:
        if plugin.seam != seam:
            put(("\n" if seam else "") + plugin.seam)
            seam = plugin.seam
        note = " (not weighed)" if plugin.weighed is False else ""
        put(
            f"  {plugin.name:{width}}  {plugin.summary or '(says nothing of itself)'}{note} [{plugin.origin}]"
        )
