"""azure-purview-scanning, at the host of its own that it is written for."""

import uuid

from azure.identity import DefaultAzureCredential
from azure.purview.scanning import PurviewScanningClient

from scanning_samples import FILTER, KEY_VAULT, RULE, RULESET, SCAN, TRIGGER, source
from service import gone, look
from trial import field, operations

PACKAGE = "azure-purview-scanning"
SOURCE, SCAN_NAME = "SourceOfScanning", "Weekly"


def client():
    return PurviewScanningClient("https://contoso.scan.purview.azure.com", DefaultAzureCredential())


def published():
    return operations(client())


def run(trial):
    scanning = client()
    try_sources(trial, scanning)
    try_runs(trial, scanning)
    try_settings(trial, scanning)
    try_system_rulesets(trial, scanning.system_scan_rulesets)
    try_removal(trial, scanning)


def named(found):
    return [one["name"] for one in found]


def try_sources(trial, client):
    sources, scans, filters, triggers = client.data_sources, client.scans, client.filters, client.triggers
    endpoint = field("properties", "endpoint")
    trial(
        "data_sources.create_or_update", lambda: sources.create_or_update(SOURCE, source(SOURCE)), field("name"), SOURCE
    )
    trial("data_sources.get", lambda: sources.get(SOURCE), endpoint, "https://sourceofscanning.blob.core.windows.net/")
    trial("data_sources.list_all", lambda: list(sources.list_all()), lambda all: SOURCE in named(all), True)
    ruleset = field("properties", "scanRulesetName")
    trial("scans.create_or_update", lambda: scans.create_or_update(SOURCE, SCAN_NAME, SCAN), ruleset, "AzureStorage")
    trial("scans.get", lambda: scans.get(SOURCE, SCAN_NAME), field("kind"), "AzureStorageMsi")
    trial("scans.list_by_data_source", lambda: list(scans.list_by_data_source(SOURCE)), named, [SCAN_NAME])
    left_out = field("properties", "excludeUriPrefixes")
    prefixes = FILTER["properties"]["excludeUriPrefixes"]
    trial("filters.create_or_update", lambda: filters.create_or_update(SOURCE, SCAN_NAME, FILTER), left_out, prefixes)
    trial("filters.get", lambda: filters.get(SOURCE, SCAN_NAME), left_out, prefixes)
    months = field("properties", "recurrence", "interval")
    trial("triggers.create_trigger", lambda: triggers.create_trigger(SOURCE, SCAN_NAME, TRIGGER), months, 2)
    trial("triggers.get_trigger", lambda: triggers.get_trigger(SOURCE, SCAN_NAME), months, 2)


def try_runs(trial, client):
    results, run_id = client.scan_result, str(uuid.uuid4())
    trial(
        "scan_result.run_scan",
        lambda: results.run_scan(SOURCE, SCAN_NAME, run_id, scan_level="Full"),
        lambda answer: (answer["status"], answer["scanResultId"]),
        ("Accepted", run_id),
    )
    trial(
        "scan_result.list_scan_history",
        lambda: list(results.list_scan_history(SOURCE, SCAN_NAME)),
        lambda runs: [(one["id"], one["scanLevelType"]) for one in runs],
        [(run_id, "Full")],
    )
    trial(
        "scan_result.cancel_scan",
        lambda: results.cancel_scan(SOURCE, SCAN_NAME, run_id),
        lambda answer: look(f"/scan/datasources/{SOURCE}/scans/{SCAN_NAME}/runs")["value"][0]["status"],
        "Canceled",
    )


def try_settings(trial, client):
    """Key vaults, rules and rule sets: each is made, read, listed and removed."""
    vaults, rules, rulesets = client.key_vault_connections, client.classification_rules, client.scan_rulesets
    address, name = field("properties", "baseUrl"), "tried"
    vault = KEY_VAULT["properties"]["baseUrl"]
    trial("key_vault_connections.create", lambda: vaults.create(name, KEY_VAULT), address, vault)
    trial("key_vault_connections.get", lambda: vaults.get(name), address, vault)
    trial("key_vault_connections.list_all", lambda: list(vaults.list_all()), named, [name])
    trial(
        "key_vault_connections.delete",
        lambda: vaults.delete(name),
        lambda _: gone(f"/scan/azureKeyVaults/{name}"),
        True,
    )
    matches = field("properties", "minimumPercentageMatch")
    trial("classification_rules.create_or_update", lambda: rules.create_or_update(name, RULE), matches, 60)
    trial("classification_rules.get", lambda: rules.get(name), matches, 60)
    trial("classification_rules.list_all", lambda: list(rules.list_all()), named, [name])
    trial(
        "classification_rules.list_versions_by_classification_rule_name",
        lambda: list(rules.list_versions_by_classification_rule_name(name)),
        lambda versions: [one["properties"]["version"] for one in versions],
        [1],
    )
    trial(
        "classification_rules.tag_classification_version",
        lambda: rules.tag_classification_version(name, 1, action="Keep"),
        lambda answer: answer["status"],
        "Accepted",
    )
    path = f"/scan/classificationrules/{name}"
    trial("classification_rules.delete", lambda: rules.delete(name), lambda _: gone(path), True)
    kinds = field("properties", "scanningRule", "fileExtensions")
    trial("scan_rulesets.create_or_update", lambda: rulesets.create_or_update(name, RULESET), kinds, ["CSV", "TXT"])
    trial("scan_rulesets.get", lambda: rulesets.get(name), kinds, ["CSV", "TXT"])
    trial("scan_rulesets.list_all", lambda: list(rulesets.list_all()), named, [name])
    trial("scan_rulesets.delete", lambda: rulesets.delete(name), lambda _: gone(f"/scan/scanrulesets/{name}"), True)


def try_system_rulesets(trial, rulesets):
    storage = {"data_source_type": "AzureStorage"}
    kind_and_version = lambda one: (one["kind"], one["version"])
    trial(
        "system_scan_rulesets.list_all",
        lambda: list(rulesets.list_all()),
        lambda all: "AzureStorage" in named(all),
        True,
    )
    trial("system_scan_rulesets.get", lambda: rulesets.get("AzureStorage"), field("name"), "AzureStorage")
    trial(
        "system_scan_rulesets.get_by_version",
        lambda: rulesets.get_by_version(1, **storage),
        kind_and_version,
        ("AzureStorage", 1),
    )
    trial("system_scan_rulesets.get_latest", lambda: rulesets.get_latest(**storage), field("kind"), "AzureStorage")
    trial(
        "system_scan_rulesets.list_versions_by_data_source",
        lambda: list(rulesets.list_versions_by_data_source(**storage)),
        lambda versions: {one["kind"] for one in versions},
        {"AzureStorage"},
    )


def try_removal(trial, client):
    scan = f"/scan/datasources/{SOURCE}/scans/{SCAN_NAME}"
    trial(
        "triggers.delete_trigger",
        lambda: client.triggers.delete_trigger(SOURCE, SCAN_NAME),
        lambda _: gone(f"{scan}/triggers/default"),
        True,
    )
    trial("scans.delete", lambda: client.scans.delete(SOURCE, SCAN_NAME), lambda _: gone(scan), True)
    trial(
        "data_sources.delete",
        lambda: client.data_sources.delete(SOURCE),
        lambda _: gone(f"/scan/datasources/{SOURCE}"),
        True,
    )
