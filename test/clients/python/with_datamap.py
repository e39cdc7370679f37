"""azure-purview-datamap: every operation of its groups."""

from azure.identity import DefaultAzureCredential
from azure.purview.datamap import DataMapClient

from atlas import try_atlas
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
    try_atlas(Dialect(trial, client(), 1, RENAMED), "datamap")
