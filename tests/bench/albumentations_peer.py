"""Albumentations' side of bench:augment, the same for both of its versions: requests in lines of JSON
on standard input, each answered by a line.

{"do": "record", "recipe", "count"}: what each view drew, and the SHA-256 of its numbers
{"do": "time", "recipe", "source": "decoded" | "jpeg", "count"}: the same views again, unrecorded; ms each
{"do": "load", "recipe", "batches"}: ms per view of a DataLoader with two workers
"""
import hashlib
import json
import os
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, Sampler

height, width = 400, 220
#: Items of a batch, of two views each; batches made and not counted before a turn is timed.
items, unmeasured = 16, 6


def peak_mib(process="self"):
    """The greatest resident memory so far, this process's and its workers'."""
    status = Path(f"/proc/{process}/status").read_text()
    own = int(status.split("VmHWM:")[1].split()[0]) / 1024
    listed = Path(f"/proc/{process}/task/{os.getpid() if process == 'self' else process}/children")
    return own + sum(peak_mib(child) for child in listed.read_text().split())


class Pairs(Dataset):
    """Two views of each picture, as SimCLR wants them."""

    def __init__(self, pictures, pipeline):
        self.pictures, self.pipeline = pictures, pipeline

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, item):
        return tuple(self.view(self.pictures[item % len(self.pictures)]) for _ in range(2))

    def view(self, picture):
        image = self.pipeline(image=picture)["image"]
        return torch.from_numpy(image.transpose(2, 0, 1))


class Endless(Sampler):
    def __iter__(self):
        item = 0
        while True:
            yield item
            item += 1


def one_thread(_):
    cv2.setNumThreads(1)


def endless_batches(pictures, pipeline):
    loader = DataLoader(Pairs(pictures, pipeline), batch_size=items, num_workers=2, sampler=Endless(None),
                        persistent_workers=True, worker_init_fn=one_thread)
    return iter(loader)


def serve(make, seed, recording, version):
    """`make()` makes the pipelines; `seed(pipeline, n)` fixes what one draws from here on; within
    `recording(steps)` what it draws is written down."""
    folder = Path(sys.argv[1])
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    shapes = json.loads((folder / "pictures.json").read_text())
    pictures = [np.fromfile(folder / f"{n}.rgb", np.uint8).reshape(h, w, 3) for n, (h, w) in enumerate(shapes)]
    files = [np.fromfile(folder / f"{n}.jpg", np.uint8) for n in range(len(shapes))]
    sources = {
        "decoded": lambda n: pictures[n % len(pictures)],
        "jpeg": lambda n: cv2.cvtColor(cv2.imdecode(files[n % len(files)], cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB),
    }
    batch = np.empty((2 * items, 3, height, width), np.float32)
    pipelines, loaders = make(), {}

    def record(recipe, count):
        views, steps = [], []
        with recording(steps):
            pipeline = make()[recipe]
            seed(pipeline, 1)
            for n in range(count):
                steps.clear()
                view = np.ascontiguousarray(pipeline(image=pictures[n % len(pictures)])["image"].transpose(2, 0, 1))
                views.append({"steps": list(steps), "digest": hashlib.sha256(view.tobytes()).hexdigest()})
        return {"views": views}

    def timed(recipe, source, count):
        pipeline, open_picture = pipelines[recipe], sources[source]
        seed(pipeline, 1)
        began = time.perf_counter()
        for n in range(count):
            np.copyto(batch[n % len(batch)], pipeline(image=open_picture(n))["image"].transpose(2, 0, 1))
        return {"ms": 1000 * (time.perf_counter() - began) / count}

    def load(recipe, batches):
        if recipe not in loaders:
            loaders[recipe] = endless_batches(pictures, pipelines[recipe])
        batch_of = loaders[recipe]
        for _ in range(unmeasured):
            next(batch_of)
        began = time.perf_counter()
        for _ in range(batches):
            first, second = next(batch_of)
            assert first.shape == second.shape == (items, 3, height, width)
        return {"ms": 1000 * (time.perf_counter() - began) / (2 * items * batches)}

    print(json.dumps({"version": version, "opencv": cv2.__version__, "threads": cv2.getNumThreads()}), flush=True)
    answers = {"record": record, "time": timed, "load": load}
    for line in sys.stdin:
        request = json.loads(line)
        answer = answers[request.pop("do")](**request)
        print(json.dumps({**answer, "peak_mib": peak_mib()}), flush=True)
