# /// script
# requires-python = ">=3.10"
# dependencies = [
#   "torch==2.9.1", "torchvision==0.24.1", "lightly==1.6.0", "timm==1.0.31", "numpy==2.4.6", "safetensors==0.8.0"
# ]
# ///
"""PyTorch's side of `deno task bench:parity`: torchvision's ResNet18, three linear layers, NT-Xent.

Reads one request a line and answers each with a line of JSON. `begin` loads weights and makes the
optimiser; `step` writes weights and moments before the step, its gradients in single and in double
precision from those same weights, and weights and moments after it, all as safetensors in a folder.
A second copy in channels-last layout trains along freely: how far it comes away from the default
layout is what rounding alone does to PyTorch.
"""
import copy
import json
import pathlib
import sys

import torch
import torch.nn.functional as F
import torchvision
from lightly.utils.lars import LARS
from safetensors.torch import load_file, save_file
from timm.optim.lamb import Lamb
from torch import nn


class SimCLR(nn.Module):
    def __init__(self, features=512, output=128):
        super().__init__()
        self.encoder = torchvision.models.resnet18()
        self.encoder.fc = nn.Identity()
        self.head = nn.Sequential(nn.Linear(features, features), nn.ReLU(),
                                  nn.Linear(features, features), nn.ReLU(), nn.Linear(features, output))

    def forward(self, x):
        return self.head(self.encoder(x))


def nt_xent(z, temperature):
    units = F.normalize(z)
    rows = len(z)
    logits = (units @ units.T / temperature).fill_diagonal_(-torch.inf)
    return F.cross_entropy(logits, (torch.arange(rows) + rows // 2) % rows)


def norm(t):
    """Exact: `Tensor.norm` of two million numbers is off by 3e-5 in single precision on a processor."""
    return t.double().norm().float()


class Transcribed(torch.optim.Optimizer):
    """LARS by formula, where no original runs here: google's (TensorFlow 1) and solo-learn's."""

    def __init__(self, groups, form, momentum, trust, clip):
        super().__init__(groups, dict(lr=1.0, weight_decay=0.0))
        self.form, self.momentum, self.trust, self.clip = form, momentum, trust, clip

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            rate, decay = group["lr"], group["weight_decay"]
            for p in group["params"]:
                g, ratio = p.grad, 1.0
                if not group["spared"]:
                    wn, gn = norm(p), norm(g)
                    if self.form == "google":
                        g = g + decay * p
                        pull = norm(g)
                        ratio = self.trust * wn / pull if wn > 0 and pull > 0 else 1.0
                    elif wn > 0 and gn > 0:
                        ratio = self.trust * wn / (gn + decay * wn + 1e-8)
                        ratio = torch.clamp(ratio / rate, max=1) if self.clip else ratio
                        g = g + decay * p
                buffer = self.state[p].setdefault("momentum_buffer", torch.zeros_like(p))
                scaled = rate * ratio * g if self.form == "google" else ratio * g
                buffer.mul_(self.momentum).add_(scaled)
                p.sub_(buffer if self.form == "google" else rate * buffer)


class TorchLars:
    """kakaobrain/torchlars by its formula (it builds with CUDA only), around an optimiser of PyTorch."""

    def __init__(self, base, trust, decay):
        self.base, self.trust, self.decay = base, trust, decay
        self.param_groups, self.state = base.param_groups, base.state

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                wn, gn = norm(p), norm(p.grad)
                ratio = self.trust * wn / (gn + self.decay * wn + 1e-8) if wn > 0 and gn > 0 else 1.0
                p.grad = (p.grad + self.decay * p) * ratio
        self.base.step()


def optimizer_of(model, config, rate):
    named = list(model.named_parameters())
    spared = {n for n, p in named if p.dim() == 1} if config["spare"] else set()
    decay = config["weightDecay"]
    groups = [{"params": [p for n, p in named if n not in spared], "weight_decay": decay, "spared": False},
              {"params": [p for n, p in named if n in spared], "weight_decay": 0.0, "spared": True}]
    groups = [g for g in groups if g["params"]]
    kind, trust = config["kind"], config.get("trust")
    adam = {"betas": tuple(config.get("betas", ())), "eps": config.get("epsilon")}
    every = [p for _, p in named]
    if kind == "adamw":
        return torch.optim.AdamW(groups, lr=rate, **adam), "torch.optim.AdamW"
    if kind == "sgd":
        return torch.optim.SGD(groups, lr=rate, momentum=config["momentum"], nesterov=config["nesterov"]), "torch.optim.SGD"
    if kind == "lamb":
        lamb = Lamb(every, lr=rate * trust, weight_decay=decay, max_grad_norm=None, always_adapt=True, **adam)
        return lamb, "timm Lamb, learning rate times trust"
    if kind == "lars-adamw":
        base = torch.optim.AdamW(every, lr=rate, weight_decay=0, **adam)
        return TorchLars(base, trust, decay), "torchlars transcribed, around torch.optim.AdamW"
    if kind == "lars-sgd":
        base = torch.optim.SGD(every, lr=rate, momentum=config["momentum"], nesterov=config["nesterov"])
        return TorchLars(base, trust, decay), "torchlars transcribed, around torch.optim.SGD"
    if config["form"] == "lightly" and not config["clip"]:
        return LARS(groups, lr=rate, momentum=config["momentum"], trust_coefficient=trust), "lightly LARS"
    made = Transcribed(groups, config["form"], config["momentum"], trust, config["clip"])
    for group in made.param_groups:
        group["lr"] = rate
    return made, f"LARS transcribed from {'google-research/simclr' if config['form'] == 'google' else 'solo-learn'}"


BUFFERS = ("exp_avg", "exp_avg_sq", "momentum_buffer")


def state_of(model, optimizer):
    tensors = {n: t.detach() for n, t in model.state_dict().items() if not n.endswith("num_batches_tracked")}
    for n, p in model.named_parameters():
        kept = optimizer.state.get(p, {})
        tensors |= {f"{b}.{n}": kept[b] for b in BUFFERS if kept.get(b) is not None}
    return {n: t.contiguous().clone() for n, t in tensors.items()}


def relative(a, b):
    return ((a.double() - b.double()).norm() / b.double().norm().clamp_min(1e-300)).item()


class Peer:
    def begin(self, weights, optimizer, rate, temperature):
        self.temperature = temperature
        self.start = load_file(weights)
        self.model, self.double, self.last = SimCLR(), SimCLR().double(), SimCLR()
        for model in (self.model, self.last):
            model.load_state_dict(self.start, strict=False)
        self.last = self.last.to(memory_format=torch.channels_last)
        self.optimizer, original = optimizer_of(self.model, optimizer, rate)
        self.last_optimizer, _ = optimizer_of(self.last, optimizer, rate)
        return {"original": original, "torch": torch.__version__, "threads": torch.get_num_threads()}

    def gradients(self, model, x):
        model.zero_grad()
        loss = nt_xent(model(x), self.temperature)
        loss.backward()
        return loss.item()

    def step(self, views, folder):
        folder = pathlib.Path(folder)
        x = load_file(views)["views"].permute(0, 3, 1, 2)
        save_file(state_of(self.model, self.optimizer), folder / "before")
        self.double.load_state_dict(self.model.state_dict())
        losses = {"double": self.gradients(self.double, x.double())}
        losses["default"] = self.gradients(self.model, x.contiguous())
        single = {n: p.grad for n, p in self.model.named_parameters()}
        double = {n: p.grad for n, p in self.double.named_parameters()}
        off = {n: relative(g, double[n]) for n, g in single.items()}
        save_file({n: g.contiguous().clone() for n, g in single.items()}, folder / "single")
        save_file({n: g.float().contiguous() for n, g in double.items()}, folder / "double")
        self.optimizer.step()
        save_file(state_of(self.model, self.optimizer), folder / "after")
        losses["last"] = self.gradients(self.last, x.contiguous(memory_format=torch.channels_last))
        self.last_optimizer.step()
        return {"losses": losses, "off": off}

    def apart(self, weights):
        """Distances of two free runs from the default layout's, in units of the way that it has come."""
        names = [n for n, _ in self.model.named_parameters()]
        whole = lambda tensors: torch.cat([tensors[n].double().flatten() for n in names])
        end = whole(dict(self.model.named_parameters())).detach()
        way = (end - whole(self.start)).norm()
        ours, last = whole(load_file(weights)), whole(dict(self.last.named_parameters())).detach()
        return {"ours": ((ours - end).norm() / way).item(), "last": ((last - end).norm() / way).item()}


peer = Peer()
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(getattr(peer, request.pop("do"))(**request)), flush=True)
