# /// script
# requires-python = ">=3.11"
# dependencies = ["onnxruntime==1.30.0", "numpy==2.4.6"]
# ///
"""Runs MODEL on PICTURES (float32, little-endian): prints h, z, their shapes and the model's metadata."""
import json
import sys

import numpy as np
import onnxruntime

model, pictures = sys.argv[1:]
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
metadata = session.get_modelmeta().custom_metadata_map
[port] = session.get_inputs()
size = json.loads(metadata["burin.input"])["size"]
x = np.fromfile(pictures, "<f4").reshape(-1, 3, size["height"], size["width"])
h, z = session.run(["h", "z"], {port.name: x})
print(json.dumps({"version": onnxruntime.__version__, "input": port.name, "metadata": metadata,
                  "shapes": [h.shape, z.shape], "h": h.ravel().tolist(), "z": z.ravel().tolist()}))
