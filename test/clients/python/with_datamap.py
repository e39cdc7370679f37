"""azure-purview-datamap: every operation of its groups."""

from azure.identity import DefaultAzureCredential
from azure.purview.datamap import DataMapClient

from atlas_entities import try_entities
from atlas_glossary import try_glossary
from atlas_graph import try_discovery, try_lineage, try_relationships
from atlas_types import remove_types, try_types
from dialect import Dialect
from service import ACCOUNT
from trial import operations

PACKAGE = "azure-purview-datamap"
RENAMED = {
    "types": "type_definition",
    "attr_qualified_name": "attribute",
    "guids": "guid",
    "is_overwrite": "overwrite",
}


def client():
    return DataMapClient(ACCOUNT, DefaultAzureCredential())


def published():
    return operations(client())


def run(trial):
    call = Dialect(trial, client(), 1, RENAMED)
    try_types(call, "datamap")
    first, second = try_entities(call, "datamap")
    try_relationships(call, first, second)
    try_lineage(call, "datamap", first, second)
    try_glossary(call, "datamap", first, second)
    try_discovery(call, "datamap")
    remove_types(call, "datamap")
