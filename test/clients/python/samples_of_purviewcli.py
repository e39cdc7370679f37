"""Hands the samples of purviewcli that need nothing filled in to the commands they are for."""

import os
import sys

from pv import pv
from service import entity, look

SAMPLES = sys.argv[1]
OF_SCAN = {"dataSourceName": "DataSource2", "scanName": "Weekly"}
# The command, its options, the file, and what its answer shows.
HANDED = [
    (
        "entity create",
        {},
        "entity/entity.json",
        lambda answer: entity(*answer["guidAssignments"].values())["typeName"],
        "azure_sql_table",
    ),
    ("entity createBulk", {}, "entity/entities.json", lambda answer: len(answer["mutatedEntities"]["CREATE"]), 3),
    ("glossary create", {}, "glossary/glossary.json", lambda answer: answer["name"], "My Glossary"),
    ("types createTypeDefs", {}, "types/single.json", lambda answer: len(answer["entityDefs"]), 1),
    ("types createTypeDefs", {}, "types/bulk.json", lambda answer: answer["enumDefs"][0]["name"], "custom_enum_001"),
    (
        "scan putDataSource",
        {"dataSourceName": "DataSource2"},
        "scan/scan_source.json",
        lambda answer: answer["kind"],
        "AdlsGen2",
    ),
    ("scan putScan", OF_SCAN, "scan/scan.json", lambda answer: answer["kind"], "AdlsGen2Msi"),
    (
        "scan putFilter",
        OF_SCAN,
        "scan/scan_filter.json",
        lambda answer: len(answer["properties"]["includeUriPrefixes"]),
        2,
    ),
    (
        "scan putTrigger",
        OF_SCAN,
        "scan/scan_trigger.json",
        lambda answer: answer["properties"]["scanLevel"],
        "Incremental",
    ),
    (
        "scan putClassificationRule",
        {"classificationRuleName": "sample"},
        "scan/classification_rule.json",
        lambda answer: answer["kind"],
        "Custom",
    ),
    (
        "scan putKeyVault",
        {"keyVaultName": "sample"},
        "scan/scan_keyvault.json",
        lambda answer: answer["name"],
        "sample",
    ),
    (
        "scan putScanRuleset",
        {"scanRulesetName": "sample"},
        "scan/scan_ruleset.json",
        lambda answer: answer["kind"],
        "AzureStorage",
    ),
    (
        "scan putCredential",
        {"credentialName": "sample"},
        "credential/credential.json",
        lambda answer: answer["kind"],
        "BasicAuth",
    ),
]


def main():
    for command, options, file, seen, right in HANDED:
        answer = pv(command, payloadFile=os.path.join(SAMPLES, file), **options)
        shown = seen(answer)
        assert shown == right, f"{command} with {file}: {shown!r} is not {right!r}"
    search = os.path.join(SAMPLES, "scan")
    filters = {"filterFile": f"{search}/search_filter.json", "facets-file": f"{search}/search_facets.json"}
    found = pv("search query", keywords="customer", limit=1, **filters)
    assert found["@search.count"] > 0 and found["@search.facets"]["classification"], found
    assert look("/scan/datasources/DataSource2")["name"] == "DataSource2"


main()
