# /// script
# requires-python = ">=3.11"
# dependencies = ["mlcroissant==1.1.1", "rocrate==0.16.0", "pandas==3.0.3", "numpy==2.4.6"]
# ///
"""Reads croissant.json and ro-crate-metadata.json in FOLDER: prints what mlcroissant found wrong, the records
of each record set, and the entities that ro-crate-py knows."""
import json
import math
import sys
from importlib.metadata import version
from pathlib import Path

import mlcroissant
from rocrate.rocrate import ROCrate

folder = Path(sys.argv[1])


def plain(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, float) and math.isnan(value):
        return None
    return value.item() if hasattr(value, "item") else value


dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")
records = {
    record_set.id: [
        {key.split("/", 1)[1]: plain(value) for key, value in row.items()}
        for row in dataset.records(record_set=record_set.id)
    ]
    for record_set in dataset.metadata.record_sets
}
crate = ROCrate(folder)
files = {entity.id: entity.get("sha256") for entity in crate.get_entities() if entity.type == "File"}
action = next(entity for entity in crate.get_entities() if entity.type == "CreateAction")
print(json.dumps({
    "versions": {name: version(name) for name in ("mlcroissant", "rocrate")},
    "issues": dataset.metadata.ctx.issues.report(),
    "name": dataset.metadata.name,
    "licences": dataset.metadata.license,
    "records": records,
    "crate": {
        "name": crate.root_dataset["name"],
        "licences": [one.id for one in crate.root_dataset["license"]],
        "author": crate.root_dataset["author"]["name"],
        "files": files,
        "instrument": action["instrument"].type,
        "results": [one.id for one in action["result"]],
    },
}))
