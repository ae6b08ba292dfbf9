# /// script
# requires-python = ">=3.11"
# dependencies = ["tensorboard==2.20.0", "numpy==2.4.6"]
# ///
"""Prints the scalars that TensorBoard finds in FOLDER: tag to rows of step and value."""
import json
import sys

import tensorboard
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0})
events.Reload()
tags = events.Tags()["scalars"]
scalars = {tag: [[event.step, event.value] for event in events.Scalars(tag)] for tag in tags}
print(json.dumps({"version": tensorboard.__version__, "scalars": scalars}))
