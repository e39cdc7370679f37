"""Writes files or reads all search results with pyapacheatlas, as its documents show, and prints what came of it as JSON."""

import json
import os
import sys
from time import perf_counter

from pyapacheatlas.auth import ServicePrincipalAuthentication
from pyapacheatlas.core import AtlasClient
from pyapacheatlas.core.discovery.purview import PurviewDiscoveryClient

settings = json.loads(sys.argv[1])
url = settings["url"]


def authentication():
    """Its own sign-in, which has Entra ID's address built in."""
    tenant = os.environ["AZURE_TENANT_ID"]
    auth = ServicePrincipalAuthentication(tenant, os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"])
    auth.ouath_url = f"{url}/{tenant}/oauth2/token"
    return auth


def file_of(number):
    """The same as in entities.ts."""
    name = f"{number}.csv"
    qualified_name = f"https://bench.blob.core.windows.net/c/{name}"
    attributes = {"qualifiedName": qualified_name, "name": name}
    return {"typeName": "azure_blob_path", "guid": f"-{number + 1}", "attributes": attributes}


def write(auth, entities, batch_size):
    client = AtlasClient(f"{url}/datamap/api/atlas/v2", auth)
    answers = client.upload_entities(entities, batch_size=batch_size)
    # One batch gives its answer, several a list of theirs.
    answers = answers if isinstance(answers, list) else [answers]
    guids = [header["guid"] for answer in answers for header in answer.get("mutatedEntities", {}).get("CREATE", [])]
    return {"created": len(guids), "guids": len(set(guids))}


def read(auth):
    client = PurviewDiscoveryClient(f"{url}/catalog/api", auth)
    return {"seen": len({row["id"] for row in client.search_entities("*", limit=1000)})}


entities = [file_of(number) for number in range(settings.get("count", 0))]
began = perf_counter()
came = write(authentication(), entities, settings.get("batchSize")) if entities else read(authentication())
print(json.dumps({"wall": (perf_counter() - began) * 1000, **came}))
