"""pyapacheatlas: what its client offers for Purview, its readers of tables, and its checks before an upload."""

import os

from pyapacheatlas.auth import ServicePrincipalAuthentication
from pyapacheatlas.core import PurviewClient

from pyapacheatlas_entities import try_entities, try_lineage
from pyapacheatlas_more import try_collections, try_discovery, try_glossary, try_readers, try_users
from pyapacheatlas_types import remove_types, try_types
from trial import operations

PACKAGE = "pyapacheatlas"


def client():
    auth = ServicePrincipalAuthentication(
        tenant_id=os.environ["AZURE_TENANT_ID"],
        client_id=os.environ["AZURE_CLIENT_ID"],
        client_secret=os.environ["AZURE_CLIENT_SECRET"],
    )
    return PurviewClient(account_name=os.environ["PURVIEW_NAME"], authentication=auth)


GROUPS = ["glossary", "discovery", "collections", "msgraph", "graphql"]


def published():
    """The calls of its client and of what belongs to that; those that are in a group stand on the client once more."""
    atlas = client()
    grouped = [name for name in operations(atlas, GROUPS) if not name.endswith(".generate_request_headers")]
    again = {name.split(".")[1] for name in grouped}
    own = [name for name in dir(atlas) if callable(getattr(atlas, name)) and not name.startswith("_")]
    return grouped + [name for name in own if name not in {*again, "generate_request_headers"}]


def run(trial):
    atlas = client()
    try_types(trial, atlas)
    first, second = try_entities(trial, atlas)
    try_lineage(trial, atlas, first, second)
    try_glossary(trial, atlas, first, second)
    try_discovery(trial, atlas)
    try_collections(trial, atlas)
    try_readers(trial, atlas)
    try_users(trial, atlas)
    remove_types(trial, atlas, [first, second])
