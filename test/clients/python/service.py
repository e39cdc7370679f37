"""What the sandbox has, read without any of the clients: so a write is seen to have been done."""

import functools
import os

import requests

ACCOUNT = "https://contoso.purview.azure.com"
TENANT = os.environ["AZURE_TENANT_ID"]
CATALOG = "/catalog/api/atlas/v2"


@functools.cache
def session():
    """One connection with one token of the curator's."""
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "resource": "https://purview.azure.net",
    }
    opened = requests.Session()
    token = opened.post(f"https://login.microsoftonline.com/{TENANT}/oauth2/token", data=form).json()["access_token"]
    opened.headers["authorization"] = f"Bearer {token}"
    return opened


def look(path, **query):
    """The body of a GET, also that of a refusal."""
    return session().get(ACCOUNT + path, params=query).json()


def entity(guid):
    """An entity as it is now."""
    return look(f"{CATALOG}/entity/guid/{guid}")["entity"]


def gone(path, **query):
    """Whether there is nothing (any more) at a path."""
    return session().get(ACCOUNT + path, params=query).status_code == 404


def classified(guid):
    """The names of an entity's classifications."""
    found = look(f"{CATALOG}/entity/guid/{guid}/classifications").get("list", [])
    return sorted(one["typeName"] for one in found)
