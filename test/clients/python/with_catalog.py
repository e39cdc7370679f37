"""azure-purview-catalog: every operation of its groups."""

from azure.identity import DefaultAzureCredential
from azure.purview.catalog import PurviewCatalogClient

from atlas_entities import try_entities
from atlas_glossary import try_glossary
from atlas_graph import try_discovery, try_lineage, try_relationships
from atlas_types import remove_types, try_types
from dialect import Dialect
from service import ACCOUNT
from trial import operations

PACKAGE = "azure-purview-catalog"


def client():
    return PurviewCatalogClient(ACCOUNT, DefaultAzureCredential())


def published():
    return operations(client())


def run(trial):
    call = Dialect(trial, client(), 0, {})
    try_types(call, "catalog")
    first, second = try_entities(call, "catalog")
    try_relationships(call, first, second)
    try_lineage(call, "catalog", first, second)
    try_glossary(call, "catalog", first, second)
    try_discovery(call, "catalog")
    remove_types(call, "catalog")
