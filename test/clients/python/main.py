"""Runs the clients that are named, or all, and writes what came of their calls to trials.json."""

import importlib
import json
import sys
import time
import warnings

from trial import Trial, told

# The first gives the others their roles.
CLIENTS = ["administration", "account", "scanning", "catalog", "datamap", "pyapacheatlas", "purviewcli"]


def tried(name):
    """What came of the calls of a client, of which none is made after one that others build on has failed."""
    module = importlib.import_module(f"with_{name}")
    trial = Trial(module.PACKAGE)
    began = time.process_time(), time.perf_counter()
    try:
        module.run(trial)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        trial.calls.append({"call": "what comes next", "passed": False, "problem": told(error)})
    used, passed = time.process_time() - began[0], time.perf_counter() - began[1]
    untried = sorted({*module.published()} - {one["call"].split(", ")[0] for one in trial.calls})
    return {
        "package": trial.package,
        "calls": trial.calls,
        "untried": untried,
        "seconds": {"processor": used, "clock": passed},
    }


def main():
    # They warn of features that they take for Purview's, and of themselves.
    warnings.simplefilter("ignore")
    named = sys.argv[1:] or CLIENTS
    results = [tried(name) for name in CLIENTS if name in named or name == CLIENTS[0]]
    # Some of them print as they go.
    with open("trials.json", "w") as file:
        json.dump(results, file)


main()
