from tocsin.app.plugins import LoadedPlugin, loaded_plugins


def loaded(name: str) -> LoadedPlugin:
    (found,) = (plugin for plugin in loaded_plugins() if plugin.name == name)
    return found


def test_every_source_is_listed_with_what_it_says_of_itself() -> None:
    lines = loaded("lines")

    assert (lines.seam, lines.origin, lines.weighed) == ("tocsin.watch.sources", "tocsin", None)
    assert lines.summary.startswith("Newline lists")


def test_only_detectors_are_weighed() -> None:
    assert all(
        (plugin.weighed is None) == (plugin.seam != "tocsin.watch.detectors") for plugin in loaded_plugins()
    )
