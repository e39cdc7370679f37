"""The Account plane, policies, and the services that nobody imitates, by purviewcli."""

import re

from account_calls import ACCOUNT, KEYS, RULE
from service import gone, look


def try_account(run):
    run(
        "account updateAccount", friendlyName="By pv", seen=lambda one: one["properties"]["friendlyName"], right="By pv"
    )
    run(
        "account getAccount",
        seen=lambda one: (one["name"], one["properties"]["friendlyName"]),
        right=("contoso", "By pv"),
    )
    keys = run("account getAccessKeys", seen=sorted, right=KEYS)
    changed = lambda new: [new[key] == keys[key] for key in KEYS]
    run("account regenerateAccessKeys", keyType="SecondaryAtlasKafkaKey", seen=changed, right=[True, False])
    made = run(
        "account putCollection",
        friendlyName="Of pv",
        parentCollection="contoso",
        seen=lambda one: one["friendlyName"],
        right="Of pv",
    )
    name = {"collectionName": made["name"]}
    run("account getCollection", **name, seen=lambda one: one["parentCollection"]["referenceName"], right="contoso")
    run("account getCollections", seen=lambda all: made["name"] in [one["name"] for one in all["value"]], right=True)
    run(
        "account getChildCollectionNames",
        collectionName="contoso",
        seen=lambda all: made["name"] in [one["name"] for one in all["value"]],
        right=True,
    )
    run("account getCollectionPath", **name, seen=lambda one: one["parentNameChain"], right=["contoso"])
    run(
        "account deleteCollection",
        **name,
        seen=lambda _: gone(f"/account/collections/{made['name']}", **ACCOUNT),
        right=True,
    )
    patterns = lambda one: one["pathPatternConfig"]["enableDefaultPatterns"]
    run("account putResourceSetRule", RULE, seen=patterns, right=False)
    run("account getResourceSetRule", seen=patterns, right=False)
    run("account getResourceSetRules", seen=lambda all: [patterns(one) for one in all["value"]], right=[False])
    rules = lambda _: [patterns(one) for one in look("/account/resourceSetRuleConfigs", **ACCOUNT)["value"]]
    run("account deleteResourceSetRule", seen=rules, right=[True])


def try_policies(run):
    """Its address of this plane lacks a slash, so that it asks a host that nobody has."""
    name, data_source = {"policyName": "pv"}, {"datasource": "pv"}
    policy = {"name": "pv", "properties": {}}
    for command, payload, options in (
        ("readMetadataRoles", [], {}),
        ("readMetadataPolicies", [], {}),
        ("readMetadataPolicy", [], {"collectionName": "contoso"}),
        ("putMetadataPolicy", [policy], {"policyId": "pv"}),
        ("readDataPolicies", [], {}),
        ("putDataPolicy", [policy], name),
        ("readDataPolicyScopes", [], name),
        ("putDataPolicyScope", [policy], name),
        ("deleteDataPolicyScope", [], {**name, **data_source}),
        ("deleteDataPolicy", [], name),
    ):
        run.differs(f"policystore {command}", *payload, **options, pattern="it ended", because=POLICY_STORE)


def try_unimitated(run, usages):
    """Each with something in its required options."""
    for group, because in (
        ("insight", "Data Estate Insights are not imitated"),
        ("share", "Data Share is not imitated"),
    ):
        for command, usage in usages.items():
            if not command.startswith(f"{group} "):
                continue
            wanted = re.findall(r"--(\w+)=<val>", re.sub(r"\[.*\]", "", usage))
            payload = [{}] if "payloadFile" in wanted else []
            options = {name: "pv" for name in wanted if name != "payloadFile"}
            run.differs(command, *payload, **options, pattern="does not imitate", because=because)


POLICY_STORE = "the commands of policystore ask the host contoso.purview.azure.compolicystore: a slash is missing"
