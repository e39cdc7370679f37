"""The Scanning plane, by purviewcli, which asks for most of it without an api-version."""

from scanning_samples import CREDENTIAL, FILTER, KEY_VAULT, RULE, RULESET, SCAN, TRIGGER, source
from service import gone, look

SOURCE, SCAN_NAME = "SourceOfPv", "Nightly"
OF_SCAN = {"dataSourceName": SOURCE, "scanName": SCAN_NAME}
PATH = f"/scan/datasources/{SOURCE}"


def named(answer):
    return [one["name"] for one in answer["value"]]


def of(*path):
    def read(answer):
        for key in path:
            answer = answer[key]
        return answer

    return read


def try_scan(run):
    try_sources(run)
    try_runs(run)
    try_settings(run)
    try_system_rulesets(run)
    run("scan deleteTrigger", **OF_SCAN, seen=lambda _: gone(f"{PATH}/scans/{SCAN_NAME}/triggers/default"), right=True)
    run("scan deleteScan", **OF_SCAN, seen=lambda _: gone(f"{PATH}/scans/{SCAN_NAME}"), right=True)
    run("scan deleteDataSource", dataSourceName=SOURCE, seen=lambda _: gone(PATH), right=True)


def try_sources(run):
    run("scan putDataSource", source(SOURCE), dataSourceName=SOURCE, seen=of("name"), right=SOURCE)
    run("scan readDataSource", dataSourceName=SOURCE, seen=of("kind"), right="AzureStorage")
    run("scan readDataSources", seen=lambda answer: SOURCE in named(answer), right=True)
    run("scan readDataSources", collectionName="sal3s0", seen=lambda answer: SOURCE in named(answer), right=True)
    run("scan putScan", SCAN, **OF_SCAN, seen=of("properties", "scanRulesetName"), right="AzureStorage")
    run("scan readScan", **OF_SCAN, seen=of("kind"), right="AzureStorageMsi")
    run("scan readScans", dataSourceName=SOURCE, seen=named, right=[SCAN_NAME])
    prefixes = FILTER["properties"]["excludeUriPrefixes"]
    run("scan putFilter", FILTER, **OF_SCAN, seen=of("properties", "excludeUriPrefixes"), right=prefixes)
    run("scan readFilters", **OF_SCAN, seen=of("properties", "excludeUriPrefixes"), right=prefixes)
    run("scan putTrigger", TRIGGER, **OF_SCAN, seen=of("properties", "recurrence", "interval"), right=2)
    run("scan readTrigger", **OF_SCAN, seen=of("properties", "scanLevel"), right="Incremental")


def try_runs(run):
    run_id = run("scan runScan", **OF_SCAN, seen=of("status"), right="Accepted")["scanResultId"]
    run("scan readScanHistory", **OF_SCAN, seen=of("value", 0, "id"), right=run_id)
    run(
        "scan cancelScan",
        **OF_SCAN,
        runId=run_id,
        seen=lambda _: look(f"{PATH}/scans/{SCAN_NAME}/runs")["value"][0]["status"],
        right="Canceled",
    )


def try_settings(run):
    vault, rule, ruleset = {"keyVaultName": "pv"}, {"classificationRuleName": "pv"}, {"scanRulesetName": "pv"}
    run(
        "scan putKeyVault", KEY_VAULT, **vault, seen=of("properties", "baseUrl"), right="https://tried.vault.azure.net/"
    )
    run("scan readKeyVault", **vault, seen=of("name"), right="pv")
    run("scan readKeyVaults", seen=named, right=["pv"])
    run("scan deleteKeyVault", **vault, seen=lambda _: gone("/scan/azureKeyVaults/pv"), right=True)
    run("scan putClassificationRule", RULE, **rule, seen=of("properties", "minimumPercentageMatch"), right=60)
    run("scan readClassificationRule", **rule, seen=of("name"), right="pv")
    run("scan readClassificationRules", seen=named, right=["pv"])
    run("scan readClassificationRuleVersions", **rule, seen=of("value", 0, "properties", "version"), right=1)
    run(
        "scan tagClassificationVersion",
        **rule,
        classificationRuleVersion=1,
        action="Keep",
        seen=of("status"),
        right="Accepted",
    )
    run("scan deleteClassificationRule", **rule, seen=lambda _: gone("/scan/classificationrules/pv"), right=True)
    run("scan putScanRuleset", RULESET, **ruleset, seen=of("kind"), right="AzureStorage")
    run(
        "scan readScanRuleset", **ruleset, seen=of("properties", "scanningRule", "fileExtensions"), right=["CSV", "TXT"]
    )
    run("scan readScanRulesets", seen=named, right=["pv"])
    run("scan deleteScanRuleset", **ruleset, seen=lambda _: gone("/scan/scanrulesets/pv"), right=True)
    run("scan putCredential", CREDENTIAL, credentialName="pv", seen=of("kind"), right="BasicAuth")
    run("scan readCredential", seen=named, right=["pv"])
    run("scan readCredential", credentialName="pv", seen=of("name"), right="pv")
    run("scan deleteCredential", credentialName="pv", seen=lambda _: gone("/scan/credentials/pv"), right=True)


def try_system_rulesets(run):
    storage = {"dataSourceType": "AzureStorage"}
    run("scan readSystemScanRulesets", seen=lambda answer: "AzureStorage" in named(answer), right=True)
    run("scan readSystemScanRuleset", **storage, seen=of("name"), right="AzureStorage")
    run("scan readSystemScanRulesetLatest", **storage, seen=of("kind"), right="AzureStorage")
    run("scan readSystemScanRulesetVersion", version=1, **storage, seen=of("version"), right=1)
    kinds = lambda answer: {one["kind"] for one in answer["value"]}
    run("scan readSystemScanRulesetVersions", **storage, seen=kinds, right={"AzureStorage"})
