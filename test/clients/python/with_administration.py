"""azure-purview-administration, as the admin: it gives the curator the roles that the other clients need."""

import os

import jwt
from azure.identity import ClientSecretCredential, EnvironmentCredential
from azure.purview.administration.account import PurviewAccountClient
from azure.purview.administration.metadatapolicies import PurviewMetadataPoliciesClient

from account_calls import try_account
from service import ACCOUNT, TENANT
from trial import operations

PACKAGE = "azure-purview-administration"
BUILT_IN = "purviewmetadatarole_builtin_"
ROLES = ["collection-administrator", "purview-reader", "data-source-administrator", "data-curator"]


def granted(policy, object_id):
    """The policy of a collection, in which somebody holds all its roles besides those who did."""
    rules = policy["properties"]["attributeRules"]
    collection = policy["properties"]["collection"]["referenceName"]
    for role in ROLES:
        rule_id = f"{BUILT_IN}{role}:{collection}"
        member = [
            {"attributeName": "principal.microsoft.id", "attributeValueIncludedIn": [object_id]},
            {
                "fromRule": f"{BUILT_IN}{role}",
                "attributeName": "derived.purview.role",
                "attributeValueIncludes": f"{BUILT_IN}{role}",
            },
        ]
        rule = next((rule for rule in rules if rule["id"] == rule_id), None)
        if rule is not None:
            rule["dnfCondition"].append(member)
            continue
        rules.append({"kind": "attributerule", "id": rule_id, "name": rule_id, "dnfCondition": [member]})
        permission = next(rule for rule in rules if rule["id"] == f"permission:{collection}")
        permission["dnfCondition"].append(
            [{"fromRule": rule_id, "attributeName": "derived.purview.permission", "attributeValueIncludes": rule_id}]
        )
    return policy


def holders(policy, role):
    """The object ids that hold a role by a policy."""
    rule = next(rule for rule in policy["properties"]["attributeRules"] if rule["id"].startswith(BUILT_IN + role))
    return [member[0]["attributeValueIncludedIn"] for member in rule["dnfCondition"]]


def clients():
    admin = ClientSecretCredential(TENANT, os.environ["ADMIN_CLIENT_ID"], os.environ["ADMIN_CLIENT_SECRET"])
    return PurviewMetadataPoliciesClient(ACCOUNT, admin), PurviewAccountClient(f"{ACCOUNT}/account", admin)


def published():
    return [operation for client in clients() for operation in operations(client)]


def run(trial):
    policies, account = clients()
    token = EnvironmentCredential().get_token("https://purview.azure.net/.default").token
    curator = jwt.decode(token, options={"verify_signature": False})["oid"]
    trial(
        "metadata_roles.list",
        lambda: list(policies.metadata_roles.list()),
        lambda found: [role for role in ROLES if BUILT_IN + role in [one["id"] for one in found]],
        ROLES,
    )
    listed = trial(
        "metadata_policy.list_all",
        lambda: list(policies.metadata_policy.list_all()),
        lambda found: "policy_Contoso" in [one["name"] for one in found],
        True,
    )
    root = next(one for one in listed if one["properties"]["collection"]["referenceName"] == "contoso")
    trial(
        "metadata_policy.list_all, of a collection",
        lambda: list(policies.metadata_policy.list_all(collection_name="contoso")),
        lambda found: [one["id"] for one in found],
        [root["id"]],
    )
    trial(
        "metadata_policy.get", lambda: policies.metadata_policy.get(root["id"]), lambda one: one["name"], root["name"]
    )
    trial(
        "metadata_policy.update",
        lambda: policies.metadata_policy.update(root["id"], granted(root, curator)),
        lambda policy: [[curator] in holders(policy, role) for role in ROLES],
        [True] * len(ROLES),
    )
    try_account(trial, account, "adm1n5", trial)
