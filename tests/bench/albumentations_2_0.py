# /// script
# requires-python = "==3.11.*"
# dependencies = ["albumentations==2.0.8", "opencv-python-headless==4.10.0.84", "numpy==2.4.6", "torch==2.9.1"]
# ///
"""Albumentations 2.0.8 beside bench:augment; see albumentations_peer.py. Argument: the folder of pictures."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "fixtures/augment"))

from recorded_2_0 import pipelines, recording

import albumentations

from albumentations_peer import serve


def seed(pipeline, n):
    pipeline.set_random_seed(n)


serve(pipelines, seed, recording, albumentations.__version__)
