# /// script
# requires-python = ">=3.11"
# dependencies = ["supervision==0.31.2", "pycocotools==2.0.8", "opencv-python-headless==4.12.0.88", "numpy==2.2.6"]
# ///
"""Reads the label files under FOLDER with pycocotools and supervision; prints what each found, picture by
picture: rows of class, box (xyxy) and mask (pixels inside, or null)."""
import contextlib
import io
import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import supervision as sv
from pycocotools import mask as runs
from pycocotools.coco import COCO

folder = Path(sys.argv[1])


def by_pycocotools(file):
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(file)
    names = {c["id"]: c["name"] for c in coco.loadCats(coco.getCatIds())}
    found = {}
    for image in coco.loadImgs(coco.getImgIds()):
        rows = []
        for a in coco.loadAnns(coco.getAnnIds(imgIds=[image["id"]])):
            x, y, w, h = a["bbox"]
            rle = coco.annToRLE(a)
            inside = runs.decode(rle).astype(bool)
            rows.append([names[a["category_id"]], [x, y, x + w, y + h], np.flatnonzero(inside).tolist()])
        found[Path(image["file_name"]).stem] = rows
    return found


def by_supervision(data):
    found = {}
    for path, image, detections in data:
        masks = detections.mask
        found[Path(path).stem] = [
            [data.classes[int(c)], box.tolist(), None if masks is None else np.flatnonzero(masks[i]).tolist()]
            for i, (c, box) in enumerate(zip(detections.class_id, detections.xyxy))
        ]
        assert image.shape[2] == 3
    return found


def yolo(name, part="train", **options):
    root = folder / name
    return sv.DetectionDataset.from_yolo(f"{root}/images/{part}", f"{root}/labels/{part}", f"{root}/data.yaml", **options)


coco = folder / "coco"
roboflow = folder / "roboflow/train"
out = {
    "versions": {"pycocotools": version("pycocotools"), "supervision": sv.__version__},
    "coco by pycocotools": by_pycocotools(coco / "annotations.json"),
    "outlines by pycocotools": by_pycocotools(folder / "outlines.json"),
    "roboflow by pycocotools": by_pycocotools(roboflow / "_annotations.coco.json"),
    "coco by supervision": by_supervision(sv.DetectionDataset.from_coco(str(coco), str(coco / "annotations.json"), force_masks=True)),
    "roboflow by supervision": by_supervision(sv.DetectionDataset.from_coco(str(roboflow), str(roboflow / "_annotations.coco.json"))),
    "yolo by supervision": by_supervision(yolo("yolo")),
    "yolo-segment by supervision": by_supervision(yolo("yolo-segment", force_masks=True)),
    "voc by supervision": by_supervision(sv.DetectionDataset.from_pascal_voc(str(folder / "voc/JPEGImages"), str(folder / "voc/Annotations"))),
    "labelme by supervision": by_supervision(sv.DetectionDataset.from_labelme(str(folder / "labelme"), str(folder / "labelme"), force_masks=True)),
}
print(json.dumps(out))
