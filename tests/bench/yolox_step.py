# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.15.0", "torchvision==0.29.2", "numpy==2.2.6", "safetensors==0.8.0", "pixeltable-yolox==0.4.3", "opencv-python-headless==4.12.0.88"]
# ///
"""PyTorch's side of bench:train for a whole YOLOX: Megvii's network, head, assignment and losses (Apache-2.0,
as Pixeltable keeps them on PyPI), AdamW and a running mean of the weights, on weights, pictures and boxes from
a file, whenever a line arrives on standard input.

Arguments: FILE LAYOUT THREADS, the layout `default` or `channels_last`. The first line said has the loss of the
file's weights, whose normalisation is folded in. Each line then asks for one step as Megvii trains, normalised
by the batch's own statistics, and is answered by one JSON line {"loss", "ms", "cpu_ms", "peak_mib"}.
"""
import copy
import json
import resource
import sys
import time
import warnings

import torch
from safetensors.torch import load_file
from torch import nn
from yolox.models import YoloPafpn, YoloxHead
from yolox.models.yolox import YoloxModule

warnings.filterwarnings("ignore")
file, layout, threads = sys.argv[1:]
torch.set_num_threads(int(threads))
tensors = load_file(file)
pictures, labels = tensors["pictures"], tensors["labels"]  # [N, 3, H, W], [N, M, class and box]
model = YoloxModule(YoloPafpn(0.33, 0.25, depthwise=True), YoloxHead(1, 0.25, depthwise=True))
model.head.use_l1 = True

# the file has filters and biases in the order in which they are used
order = []
hooks = [
    module.register_forward_hook(lambda module, given, made: order.append(module))
    for module in model.modules() if isinstance(module, (nn.Conv2d, nn.BatchNorm2d))
]
with torch.no_grad():
    model.eval()(pictures[:1])
    for hook in hooks:
        hook.remove()
    k = -1
    for module in order:
        if isinstance(module, nn.Conv2d):
            k += 1
            module.weight.copy_(tensors[f"{k}.weight"])
            if module.bias is not None:
                module.bias.copy_(tensors[f"{k}.bias"])
        else:
            module.running_mean.zero_()
            module.running_var.fill_(1 - module.eps)
            module.weight.fill_(1)
            module.bias.copy_(tensors[f"{k}.bias"])

if layout == "channels_last":
    model = model.to(memory_format=torch.channels_last)
    pictures = pictures.to(memory_format=torch.channels_last)
parameters = list(model.parameters())
optimizer = torch.optim.AdamW([
    {"params": [p for p in parameters if p.ndim > 1], "weight_decay": 0.01},
    {"params": [p for p in parameters if p.ndim == 1], "weight_decay": 0.0},
], lr=1e-3)
mean = copy.deepcopy(model).eval().requires_grad_(False)


def losses():
    return model.head(model.backbone(pictures), labels, pictures)[0]


model.head.training = True
with torch.no_grad():
    first = losses().item()
print(json.dumps({
    "version": torch.__version__, "threads": torch.get_num_threads(), "loss": first,
}), flush=True)
model.train()
for _ in sys.stdin:
    began, used = time.perf_counter(), time.process_time()
    optimizer.zero_grad()
    loss = losses()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        moved = model.state_dict()
        for name, value in mean.state_dict().items():
            if value.dtype.is_floating_point:
                value.mul_(0.99).add_(moved[name], alpha=0.01)
    value = loss.item()
    print(json.dumps({
        "loss": value,
        "ms": 1000 * (time.perf_counter() - began),
        "cpu_ms": 1000 * (time.process_time() - used),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }), flush=True)
