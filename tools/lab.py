"""Starts JupyterLab, as `python -m jupyterlab` does, in half the time. It ends when its standard input does, however
the program that asked for it ended."""

import os
import signal
import sys
import threading

# jsonschema builds a grammar for international addresses as soon as this package is there, which takes a second of
# every start. Without it those addresses go unchecked, and none are met here.
sys.modules["rfc3987_syntax"] = None

# JupyterLab asks yarn for a registry while it is imported, by a Node that it starts and waits for. Only those need it who
# build extensions, and where it finds no Node it does without.
path = os.environ.get("PATH", "")
os.environ["PATH"] = os.devnull
from jupyterlab.labapp import main  # noqa: E402

os.environ["PATH"] = path


def end_with_whoever_asked():
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_whoever_asked, daemon=True).start()
# A kernel gets the environment: what a cell runs need not have the key to the server.
token = os.environ.pop("JUPYTER_TOKEN", None)
sys.exit(main(sys.argv[1:] + ([f"--IdentityProvider.token={token}"] if token else [])))
