# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.15.0", "torchvision==0.29.2", "numpy==2.4.6", "safetensors==0.8.0"]
# ///
"""PyTorch's side of bench:train: one training step of the encoder that a file names, a head of three linear
layers, NT-Xent and AdamW, on weights and views from that file, whenever a line arrives on standard input.

Arguments: FILE LAYOUT THREADS [DEVICE], the layout `default` or `channels_last`, or `single`: on a GPU
PyTorch takes TensorFloat-32 for convolutions unless it is told not to. Each line asks for one step and
is answered by one JSON line {"loss", "ms", "cpu_ms", "peak_mib"}; cpu_ms are those of all threads together.
"""
import json
import resource
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from safetensors import safe_open
from safetensors.torch import load_file

from efficientnet_lite import EfficientNetLite0

file, layout, threads, device = (*sys.argv[1:], "cpu")[:4]
torch.backends.cudnn.allow_tf32 = layout != "single"
torch.set_num_threads(int(threads))
tensors = load_file(file)
with safe_open(file, "pt") as opened:
    encoder = json.loads(opened.metadata()["size"])["encoder"]
if encoder == "resnet18":
    model = torchvision.models.resnet18()
    model.fc = nn.Identity()
else:
    model = EfficientNetLite0()
features, hidden = tensors["head.0.weight"].shape[::-1]
head = nn.Sequential(
    nn.Linear(features, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 128)
)
left = model.load_state_dict(
    {k[8:]: v for k, v in tensors.items() if k.startswith("encoder.")}, strict=False
)
assert not left.unexpected_keys and all("tracked" in k for k in left.missing_keys), left
head.load_state_dict({k[5:]: v for k, v in tensors.items() if k.startswith("head.")})
views = tensors["views"]  # [2N, 3, H, W]
if layout == "channels_last":
    model = model.to(memory_format=torch.channels_last)
    views = views.to(memory_format=torch.channels_last)
model, head, views = model.to(device), head.to(device), views.to(device)
model.train()
parameters = [*model.parameters(), *head.parameters()]
groups = [
    {"params": [p for p in parameters if p.ndim > 1], "weight_decay": 1e-4},
    {"params": [p for p in parameters if p.ndim == 1], "weight_decay": 0.0},
]
optimizer = torch.optim.AdamW(groups, lr=1e-3)
rows = views.shape[0]
target = ((torch.arange(rows) + rows // 2) % rows).to(device)
print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
for _ in sys.stdin:
    began, spent = time.perf_counter(), time.process_time()
    optimizer.zero_grad()
    z = F.normalize(head(model(views)))
    logits = z @ z.T / 0.1
    logits.fill_diagonal_(-1e9)
    loss = F.cross_entropy(logits, target)
    loss.backward()
    optimizer.step()
    value = loss.item()
    ms, cpu_ms = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - spent)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"loss": value, "ms": ms, "cpu_ms": cpu_ms, "peak_mib": peak}), flush=True)
