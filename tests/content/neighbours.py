"""Which apps answer a hook while a list of this app is compared as a whole."""

from wagtail import hooks

KNOWN = {"content", "journal"}


def only_known(monkeypatch, *names: str) -> None:
    """Leave the hooks of these names to this app and the journal. What other apps add is tested with them."""
    for name in names:
        hooks.get_hooks(name)
        found = hooks._hooks.get(name, [])
        kept = [row for row in found if row[0].__module__.split(".")[0] in KNOWN]
        monkeypatch.setitem(hooks._hooks, name, kept)
