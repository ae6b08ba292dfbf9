# /// script
# requires-python = ">=3.11"
# dependencies = ["onnxruntime==1.30.0", "opencv-python-headless==4.12.0.88", "numpy==2.2.6", "onnx==1.19.1"]
# ///
"""The Python side of bench:detect: YOLOX by the formulae of its own demo (Apache-2.0) over plates, from
file to boxes, whenever a line arrives on standard input.

Arguments: FORM THREADS FILE..., the form as JSON {"file", "side", "fitted", "reduction"}: the input's side; whether
it is cut down to the plate, in steps of 32 pixels; "linear" or "area". Each line is answered by one JSON line {"ms", "pixels_ms", "peak_mib",
"found"}: the time of a pass over all files, decoding them; the same for the first plates, decoded
before; and per file rows of class, score and box.
"""
import functools
import json
import resource
import sys
import time

import cv2
import numpy as np
import onnx
import onnxruntime

form, threads, *files = sys.argv[1:]
form = json.loads(form)
side, fitted = form["side"], form["fitted"]
method = cv2.INTER_AREA if form["reduction"] == "area" else cv2.INTER_LINEAR
cv2.setNumThreads(int(threads))
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(threads)
model = onnx.load(form["file"])
dims = model.graph.input[0].type.tensor_type.shape.dim
if fitted or (dims[2].dim_value, dims[3].dim_value) != (side, side):
    # its convolutions take any sides, and its rows' stored shapes have -1
    dims[2].dim_param, dims[3].dim_param = "height", "width"
    model.graph.output[0].type.tensor_type.shape.dim[1].dim_param = "rows"
    del model.graph.value_info[:]
session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
port = session.get_inputs()[0]
classes = session.get_outputs()[0].shape[2] - 5
keep = [0, *range(14, 24), 77] if classes == 80 else range(classes)


def preproc(img):
    r = min(side / img.shape[0], side / img.shape[1])
    h, w = int(img.shape[0] * r), int(img.shape[1] * r)
    size = tuple(32 * -(-s // 32) for s in (h, w)) if fitted else (side, side)
    padded = np.ones((size[0], size[1], 3), dtype=np.uint8) * 114
    padded[:h, :w] = cv2.resize(img, (w, h), interpolation=method if r < 1 else cv2.INTER_LINEAR).astype(np.uint8)
    return np.ascontiguousarray(padded.transpose(2, 0, 1), dtype=np.float32), r


@functools.cache
def cells(height, width):
    grids, strides = [], []
    for stride in (8, 16, 32):
        h, w = height // stride, width // stride
        xv, yv = np.meshgrid(np.arange(w), np.arange(h))
        grid = np.stack((xv, yv), 2).reshape(1, -1, 2)
        grids.append(grid)
        strides.append(np.full((*grid.shape[:2], 1), stride))
    return np.concatenate(grids, 1), np.concatenate(strides, 1)


def nms(boxes, scores, threshold):
    x1, y1, x2, y2 = boxes.T
    areas = (x2 - x1) * (y2 - y1)
    order = scores.argsort()[::-1]
    kept = []
    while order.size > 0:
        i = order[0]
        kept.append(i)
        w = np.maximum(0, np.minimum(x2[i], x2[order[1:]]) - np.maximum(x1[i], x1[order[1:]]))
        h = np.maximum(0, np.minimum(y2[i], y2[order[1:]]) - np.maximum(y1[i], y1[order[1:]]))
        overlap = w * h / (areas[i] + areas[order[1:]] - w * h)
        order = order[np.where(overlap <= threshold)[0] + 1]
    return kept


def detect(image):
    tensor, ratio = preproc(image)
    grids, strides = cells(*tensor.shape[1:])
    out = session.run(None, {port.name: tensor[None]})[0]
    out[..., :2] = (out[..., :2] + grids) * strides
    out[..., 2:4] = np.exp(out[..., 2:4]) * strides
    rows = out[0]
    boxes = np.empty_like(rows[:, :4])
    boxes[:, :2] = rows[:, :2] - rows[:, 2:4] / 2
    boxes[:, 2:] = rows[:, :2] + rows[:, 2:4] / 2
    boxes /= ratio
    scores = rows[:, 4:5] * rows[:, 5:]
    best = scores.argmax(1)
    height, width = image.shape[:2]
    found = []
    for kind in keep:
        mine = np.where((best == kind) & (scores[:, kind] >= 0.005))[0]
        if mine.size == 0:
            continue
        for k in nms(boxes[mine], scores[mine, kind], 0.45):
            x0, y0, x1, y1 = boxes[mine[k]]
            box = [float(max(0, x0)), float(max(0, y0)), float(min(width, x1)), float(min(height, y1))]
            found.append([kind, float(scores[mine[k], kind]), *box])
    return sorted(found, key=lambda f: -f[1])


PIXEL_PASSES = 5
decoded = [cv2.imread(file) for file in files[:5]]
print(json.dumps({"versions": {"onnxruntime": onnxruntime.__version__, "opencv": cv2.__version__, "numpy": np.__version__, "python": sys.version.split()[0]}, "threads": options.intra_op_num_threads}), flush=True)
for _ in sys.stdin:
    began = time.perf_counter()
    found = [detect(cv2.imread(file)) for file in files]
    ms = 1000 * (time.perf_counter() - began)
    began = time.perf_counter()
    # as often as the other side goes through them
    for _ in range(PIXEL_PASSES):
        for image in decoded:
            detect(image)
    pixels_ms = 1000 * (time.perf_counter() - began) / PIXEL_PASSES
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ms": ms, "pixels_ms": pixels_ms, "peak_mib": peak, "found": found}), flush=True)
