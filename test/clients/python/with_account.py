"""azure-purview-account, by the endpoint that its page names, which has no /account."""

from azure.identity import DefaultAzureCredential
from azure.purview.account import PurviewAccountClient

from account_calls import try_account
from service import ACCOUNT
from trial import operations

PACKAGE = "azure-purview-account"
PAGES = "its lists end in an AttributeError with azure-core 1.41, whose requests lack a method that it calls"


def client():
    return PurviewAccountClient(ACCOUNT, DefaultAzureCredential())


def published():
    return operations(client())


def run(trial):

    def listing(name, ask, seen, right):
        trial.differs(name, ask, "'HttpRequest' object has no attribute '_to_pipeline_transport_request'", PAGES)

    try_account(trial, client(), "acc0un", listing)
