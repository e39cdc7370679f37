"""Times a kernel, as JSON, in milliseconds: until it is ready, and each code cell of a notebook, by the clock and, where
the system tells (Linux), by the processor. Its arguments are the notebook, the folder to run it in and the kernel."""

import json
import os
import sys
import time

sys.modules["rfc3987_syntax"] = None

import nbformat  # noqa: E402
from jupyter_client.manager import start_new_kernel  # noqa: E402

path, folder, kernel = sys.argv[1:]


def processor(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


began = time.perf_counter()
manager, client = start_new_kernel(kernel_name=kernel, cwd=folder, transport_encryption="auto")
ready = time.perf_counter() - began
pid = manager.provisioner.process.pid
used_until_ready = processor(pid)
cells = []
try:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        asked, used = time.perf_counter(), processor(pid)
        client.execute_interactive(cell.source, timeout=120, output_hook=lambda _: None)
        clock = (time.perf_counter() - asked) * 1000
        cells.append({"clock": clock, "processor": None if used is None else processor(pid) - used})
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
print(json.dumps({"ready": ready * 1000, "used": used_until_ready, "cells": cells}))
