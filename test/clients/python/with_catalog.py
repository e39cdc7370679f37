"""azure-purview-catalog: every operation of its groups."""

from azure.identity import DefaultAzureCredential
from azure.purview.catalog import PurviewCatalogClient

from atlas import try_atlas
from dialect import Dialect
from service import ACCOUNT
from trial import operations

PACKAGE = "azure-purview-catalog"


def client():
    return PurviewCatalogClient(ACCOUNT, DefaultAzureCredential())


def published():
    return operations(client())


def run(trial):
    try_atlas(Dialect(trial, client(), 0, {}), "catalog")
