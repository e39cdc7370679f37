"""Times the kernel on a notebook: until it is ready, and each code cell, in milliseconds, as JSON."""

import json
import sys
import time

sys.modules["rfc3987_syntax"] = None

import nbformat  # noqa: E402
from jupyter_client.manager import start_new_kernel  # noqa: E402

path, folder, most = sys.argv[1:]
began = time.perf_counter()
manager, client = start_new_kernel(kernel_name="tslab", cwd=folder)
ready = time.perf_counter() - began
cells = []
try:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code" or len(cells) == int(most):
            continue
        asked = time.perf_counter()
        client.execute_interactive(cell.source, timeout=120, output_hook=lambda _: None)
        cells.append((time.perf_counter() - asked) * 1000)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
print(json.dumps({"ready": ready * 1000, "cells": cells}))
