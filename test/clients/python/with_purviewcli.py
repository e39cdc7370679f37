"""purviewcli: its commands, as a program of the shell has them."""

from purviewcli_catalog import try_entities, try_lineage_and_relationships, try_search, try_types
from purviewcli_glossary import try_glossary
from purviewcli_other import try_account, try_policies, try_unimitated
from purviewcli_scan import try_scan
from pv import Commands, usages

PACKAGE = "purviewcli"


def published():
    """Its commands. Those of management are for Azure Resource Manager, and not for Purview itself."""
    return [command for command in usages() if not command.startswith("management ")]


def run(trial):
    run = Commands(trial)
    try_types(run)
    first, second = try_entities(run)
    try_lineage_and_relationships(run, first, second)
    try_glossary(run, first, second)
    try_search(run)
    try_scan(run)
    try_account(run)
    try_policies(run)
    try_unimitated(run, usages())
