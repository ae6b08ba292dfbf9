"""EfficientNet-Lite0 in plain PyTorch, under timm's names and with its padding (fixtures/nn/efficientnet.py)."""
import torch.nn as nn
import torch.nn.functional as F

# blocks, kernel, stride, expansion, width
STAGES = [(1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80),
          (3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320)]


class Same(nn.Conv2d):
    """TensorFlow's SAME padding at stride 2, what is odd at the bottom and right."""

    def forward(self, x):
        (k, _), (s, _) = self.kernel_size, self.stride
        down, across = (max((-(-n // s) - 1) * s + k - n, 0) for n in x.shape[2:])
        return super().forward(F.pad(x, [across // 2, across - across // 2, down // 2, down - down // 2]))


def conv(i, o, kernel=1, stride=1, groups=1):
    kind, pad = (Same, 0) if stride > 1 else (nn.Conv2d, kernel // 2)
    return kind(i, o, kernel, stride, pad, groups=groups, bias=False)


class Norm(nn.BatchNorm2d):
    def __init__(self, features, rectified=True):
        super().__init__(features, eps=1e-3)
        self.rectified = rectified

    def forward(self, x):
        y = super().forward(x)
        return F.relu6(y, inplace=True) if self.rectified else y


class Block(nn.Module):
    def __init__(self, i, o, kernel, stride, expansion):
        super().__init__()
        inner = i * expansion
        self.expands, self.shortcut = expansion > 1, stride == 1 and i == o
        if self.expands:
            self.conv_pw, self.bn1 = conv(i, inner), Norm(inner)
            self.conv_dw, self.bn2 = conv(inner, inner, kernel, stride, inner), Norm(inner)
            self.conv_pwl, self.bn3 = conv(inner, o), Norm(o, rectified=False)
        else:
            self.conv_dw, self.bn1 = conv(inner, inner, kernel, stride, inner), Norm(inner)
            self.conv_pw, self.bn2 = conv(inner, o), Norm(o, rectified=False)

    def forward(self, x):
        if self.expands:
            y = self.bn2(self.conv_dw(self.bn1(self.conv_pw(x))))
            y = self.bn3(self.conv_pwl(y))
        else:
            y = self.bn2(self.conv_pw(self.bn1(self.conv_dw(x))))
        return y + x if self.shortcut else y


class EfficientNetLite0(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_stem, self.bn1 = conv(3, 32, 3, 2), Norm(32)
        last, stages = 32, []
        for count, kernel, stride, expansion, width in STAGES:
            blocks = []
            for i in range(count):
                blocks.append(Block(last, width, kernel, stride if i == 0 else 1, expansion))
                last = width
            stages.append(nn.Sequential(*blocks))
        self.blocks = nn.Sequential(*stages)
        self.conv_head, self.bn2 = conv(last, 1280), Norm(1280)

    def forward(self, x):
        x = self.blocks(self.bn1(self.conv_stem(x)))
        return self.bn2(self.conv_head(x)).mean((2, 3))
