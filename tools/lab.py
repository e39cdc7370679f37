"""Starts JupyterLab, as `python -m jupyterlab` does, in half the time."""

import sys

# jsonschema builds a grammar for international addresses as soon as this package is there, which takes a second of
# every start. Without it those addresses go unchecked, and none are met here.
sys.modules["rfc3987_syntax"] = None

from jupyterlab.labapp import main  # noqa: E402

sys.exit(main())
