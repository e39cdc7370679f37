"""Holds hub/values.yaml against a chart, whose folder is given, as Helm does: what is set over what the chart sets, with the two files that the
page of progress is. Prints what its schema says against that, and what would be said against a mistake."""

import json
import sys
from pathlib import Path

import jsonschema
import yaml

kit, chart = Path(__file__).resolve().parents[2], Path(sys.argv[1])


def over(under, upper):
    if not (isinstance(under, dict) and isinstance(upper, dict)):
        return upper
    return {name: over(under.get(name), upper[name]) if name in upper else under[name] for name in {**under, **upper}}


schema, defaults, own = (
    yaml.safe_load(file.read_text())
    for file in (chart / "values.schema.yaml", chart / "values.yaml", kit / "hub" / "values.yaml")
)
for name, file in (("program", "progress.py"), ("page", "progress.html")):
    own["hub"]["extraFiles"][name]["stringData"] = (kit / "hub" / file).read_text()
values = over(defaults, own)
validator = jsonschema.validators.validator_for(schema)(schema)
wrong = over(values, {"singleuser": {"memory": {"limit": ["much"]}, "colour": "blue"}})
print(json.dumps([[error.message for error in validator.iter_errors(one)] for one in (values, wrong)]))
