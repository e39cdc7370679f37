"""Runs a notebook with nbclient, in the folder given, and writes its outputs into it."""

import sys
import time

# As in lab.py: a grammar that jsonschema would build for nobody.
sys.modules["rfc3987_syntax"] = None

import nbformat  # noqa: E402
from nbclient import NotebookClient  # noqa: E402

path, folder = sys.argv[1:]


def let_the_kernel_recover(**_):
    """For 200 ms after a cell that failed, tslab leaves out every cell that arrives."""
    time.sleep(0.4)


notebook = nbformat.read(path, as_version=4)
client = NotebookClient(
    notebook,
    kernel_name="tslab",
    timeout=120,
    # Every cell runs, and the tour says which went wrong.
    allow_errors=True,
    record_timing=False,
    resources={"metadata": {"path": folder}},
    on_cell_error=let_the_kernel_recover,
)
client.execute()
nbformat.write(notebook, path)
