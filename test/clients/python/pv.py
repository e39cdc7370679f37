"""purviewcli's own entry, in this process: what its command `pv` runs."""

import io
import json
import re
import sys
from contextlib import redirect_stdout
from importlib import import_module

from purviewcli.cli import cli

GROUPS = ["account", "entity", "glossary", "insight", "lineage", "management", "policystore", "relationship"]
GROUPS += ["scan", "search", "share", "types"]


def usages():
    """What the program says of the use of each command, by its two words."""
    told = "".join(import_module(f"purviewcli.cli.{group}").__doc__ for group in GROUPS)
    return dict(re.findall(r"^ +pv (\w+ \w+) *(.*)$", told, re.MULTILINE))


def pv(command, payload=None, **options):
    """Runs a command and gives what it prints, parsed. A payload goes into the file that the command wants."""
    if payload is not None:
        with open("payload.json", "w") as file:
            json.dump(payload, file)
        options["payloadFile"] = "payload.json"
    sys.argv = ["pv", *command.split(), *(word for name, value in options.items() for word in said(name, value))]
    printed = io.StringIO()
    with redirect_stdout(printed):
        cli.main()
    text = printed.getvalue().strip()
    if text == "[INFO] No data returned in the response.":
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def said(name, value):
    if value is True:
        return [f"--{name}"]
    return [f"--{name}={one}" for one in (value if isinstance(value, list) else [value])]


class Commands:
    """What tries commands, with their options, and with a payload first where they want one."""

    def __init__(self, trial):
        self.trial = trial

    def __call__(self, command, *payload, seen, right, **options):
        return self.trial(command, lambda: pv(command, *payload, **options), seen, right)

    def differs(self, command, *payload, pattern, because, **options):
        def ask():
            try:
                return pv(command, *payload, **options)
            except SystemExit as ended:
                return f"it ended: {ended}"

        self.trial.differs(command, ask, pattern, because)
