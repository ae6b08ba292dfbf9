# /// script
# requires-python = "==3.11.*"
# dependencies = ["albumentations==1.3.1", "opencv-python-headless==4.10.0.84", "numpy==1.26.4", "torch==2.9.1"]
# ///
"""Albumentations 1.3.1 beside bench:augment; see albumentations_peer.py. Argument: the folder of pictures."""
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "fixtures/augment"))

import albumentations

from albumentations_peer import serve
from recorded_1_3 import pipelines, recording


def seed(_, n):
    random.seed(n)


serve(pipelines, seed, recording, albumentations.__version__)
