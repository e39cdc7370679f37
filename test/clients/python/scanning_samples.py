"""What the clients of the Scanning plane write there."""

COLLECTION = {"type": "CollectionReference", "referenceName": "sal3s0"}


def source(name):
    endpoint = f"https://{name.lower()}.blob.core.windows.net/"
    return {"kind": "AzureStorage", "properties": {"endpoint": endpoint, "collection": COLLECTION}}


SCAN = {
    "kind": "AzureStorageMsi",
    "properties": {"scanRulesetName": "AzureStorage", "scanRulesetType": "System", "collection": COLLECTION},
}
FILTER = {"properties": {"excludeUriPrefixes": ["https://tried.blob.core.windows.net/logs/"], "includeUriPrefixes": []}}
RECURRENCE = {"frequency": "Month", "interval": 2, "schedule": {"hours": [5], "minutes": [30], "monthDays": [10]}}
TRIGGER = {
    "properties": {
        "recurrence": {**RECURRENCE, "startTime": "2026-01-01T00:00:00Z"},
        "scanLevel": "Incremental",
    }
}
KEY_VAULT = {"properties": {"baseUrl": "https://tried.vault.azure.net/", "description": "Where the secrets are"}}
RULE = {
    "kind": "Custom",
    "properties": {
        "classificationName": "MICROSOFT.PERSONAL.EMAIL",
        "columnPatterns": [{"kind": "Regex", "pattern": "^mail$"}],
        "minimumPercentageMatch": 60,
        "ruleStatus": "Enabled",
    },
}
RULESET = {
    "kind": "AzureStorage",
    "scanRulesetType": "Custom",
    "properties": {"description": "Text files", "scanningRule": {"fileExtensions": ["CSV", "TXT"]}},
}
CREDENTIAL = {
    "kind": "BasicAuth",
    "properties": {"description": "For the warehouse", "typeProperties": {"user": "reader"}},
}
