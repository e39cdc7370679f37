"""The pages of the kit in JupyterLab: jupyter-server-proxy serves them under Jupyter's own address to whom Jupyter lets in.
The pages know it by a key that both have, and answer no page of another origin."""

import os
from pathlib import Path
from urllib.parse import urlsplit

root = Path(__file__).resolve().parents[3]
key_file = root / ".kit" / "proxy-key"
icons = {"portal": root / "sandbox" / "portal" / "files" / "icon.svg", "page": root / "examples" / "search-page" / "icon.svg"}


def shows_key():
    return {"X-Sandbox-Proxy-Key": key_file.read_text()}


def card(title, icon, path):
    return {"title": title, "icon_path": str(icons[icon]), "path_info": path, "category": "Other"}


servers = {
    "search-page": {
        "command": [
            *("node", str(root / "tools" / "run.js"), "--node-only", "examples/search-page/main.ts"),
            *("--port", "{port}", "--proxy-key", str(key_file)),
        ],
        "timeout": 60,
        "request_headers_override": shows_key,
        "launcher_entry": card("Search page", "page", "search-page/"),
    }
}
# Only where the kit's sandbox is used: a real account has a portal of its own.
sandbox = urlsplit(os.environ.get("PRACTICE_SANDBOX", ""))
if sandbox.scheme == "http":
    served = {"port": sandbox.port or 80, "request_headers_override": shows_key}
    servers["sandbox"] = {**served, "launcher_entry": card("Practice portal", "portal", "sandbox/portal/")}
    servers["sandbox-calls"] = {**served, "launcher_entry": card("Calls", "portal", "sandbox/portal/calls")}

c.ServerProxy.servers = servers  # noqa: F821

# It would ask npm where language servers are, and the kernel completes by itself.
c.LanguageServerManager.autodetect = False  # noqa: F821
# Nobody else on this machine may listen to a kernel, or speak to it.
c.KernelManager.transport_encryption = "auto"  # noqa: F821
