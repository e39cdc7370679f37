"""The Account plane, which azure-purview-account and azure-purview-administration call by the same operations."""

from service import gone, look
from trial import field

ACCOUNT = {"api-version": "2019-11-01-preview"}
RULE = {
    "pathPatternConfig": {
        "acceptedPatterns": [],
        "complexReplacers": [],
        "createdBy": "",
        "enableDefaultPatterns": False,
        "lastUpdatedTimestamp": 0,
        "modifiedBy": "",
        "normalizationRules": [],
        "regexReplacers": [],
        "rejectedPatterns": [],
        "scopedRules": [],
        "version": 0,
    }
}


def try_account(trial, client, name, listing):
    """All of the plane's operations on a collection of this name. `listing` is what tries a call that reads pages."""
    accounts, collections, rules = client.accounts, client.collections, client.resource_set_rules
    trial("accounts.get_account_properties", accounts.get_account_properties, field("name"), "contoso")
    trial(
        "accounts.update_account_properties",
        lambda: accounts.update_account_properties({"friendlyName": f"By {name}"}),
        lambda answer: (
            answer["properties"]["friendlyName"],
            look("/account", **ACCOUNT)["properties"]["friendlyName"],
        ),
        (f"By {name}", f"By {name}"),
    )
    keys = trial("accounts.get_access_keys", accounts.get_access_keys, sorted, KEYS)
    trial(
        "accounts.regenerate_access_key",
        lambda: accounts.regenerate_access_key({"keyType": "PrimaryAtlasKafkaKey"}),
        lambda new: [new[key] == keys[key] for key in KEYS],
        [False, True],
    )
    made = {"parentCollection": {"referenceName": "contoso"}, "friendlyName": f"Made by {name}"}
    trial(
        "collections.create_or_update_collection",
        lambda: collections.create_or_update_collection(name, made),
        lambda answer: (answer["name"], look(f"/account/collections/{name}", **ACCOUNT)["friendlyName"]),
        (name, f"Made by {name}"),
    )
    trial(
        "collections.get_collection",
        lambda: collections.get_collection(name),
        lambda answer: (answer["friendlyName"], answer["parentCollection"]["referenceName"]),
        (f"Made by {name}", "contoso"),
    )
    listing(
        "collections.list_collections",
        lambda: list(collections.list_collections()),
        lambda found: [one["name"] for one in found if one["name"] in ("contoso", name)],
        ["contoso", name],
    )
    listing(
        "collections.list_child_collection_names",
        lambda: list(collections.list_child_collection_names("contoso")),
        lambda found: name in [one["name"] for one in found],
        True,
    )
    trial(
        "collections.get_collection_path",
        lambda: collections.get_collection_path("cust4x"),
        lambda path: (path["parentNameChain"][0], path["parentFriendlyNameChain"][0]),
        ("contoso", f"By {name}"),
    )
    trial(
        "collections.delete_collection",
        lambda: collections.delete_collection(name),
        lambda answer: (answer, gone(f"/account/collections/{name}", **ACCOUNT)),
        (None, True),
    )
    patterns = field("pathPatternConfig", "enableDefaultPatterns")
    trial(
        "resource_set_rules.create_or_update_resource_set_rule",
        lambda: rules.create_or_update_resource_set_rule(RULE),
        patterns,
        False,
    )
    trial("resource_set_rules.get_resource_set_rule", rules.get_resource_set_rule, patterns, False)
    listing(
        "resource_set_rules.list_resource_set_rules",
        lambda: list(rules.list_resource_set_rules()),
        lambda found: [patterns(one) for one in found],
        [False],
    )
    trial(
        "resource_set_rules.delete_resource_set_rule",
        rules.delete_resource_set_rule,
        lambda answer: [patterns(one) for one in look("/account/resourceSetRuleConfigs", **ACCOUNT)["value"]],
        [True],
    )


KEYS = ["atlasKafkaPrimaryEndpoint", "atlasKafkaSecondaryEndpoint"]
