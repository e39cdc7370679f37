"""What the Azure CLI says that an application has signed in to: a token for `account get-access-token --resource`."""

import json
import os
import sys
import time

import requests

form = {
    "grant_type": "client_credentials",
    "client_id": os.environ["AZURE_CLIENT_ID"],
    "client_secret": os.environ["AZURE_CLIENT_SECRET"],
    "resource": sys.argv[sys.argv.index("--resource") + 1],
}
url = f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/token"
token = requests.post(url, data=form).json()
expires = int(token["expires_on"])
local = time.strftime("%Y-%m-%d %H:%M:%S.000000", time.localtime(expires))
print(
    json.dumps({"accessToken": token["access_token"], "expiresOn": local, "expires_on": expires, "tokenType": "Bearer"})
)
