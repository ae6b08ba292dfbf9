# /// script
# requires-python = ">=3.11"
# dependencies = ["imagededup==0.3.3.post2", "opencv-python-headless==4.12.0.88", "numpy==2.2.6", "pillow==11.3.0"]
# ///
"""Pairs of pictures by others: the four hashes of imagededup, its CNN, and SIFT with RANSAC in OpenCV.

    deno task python tests/bench/matching_peers.py TASK.json OUT.json

TASK.json: {"files": {id: path}, "pairs": [[id, id], ...]}. Hashes compare all pictures with all, and every pair
is kept whose distance is 24 of 64 bits or less; the CNN (MobileNetV3, where torch has its weights in its cache;
nothing is fetched) keeps pairs whose cosine is .5 or more; SIFT (2,000 points of pictures of at most 800 pixels, ratio .75,
homography within 5 pixels, both as they are and with the first in a mirror) is asked of the pairs alone.
Scores grow with likeness: 64 less the distance, cosines, and inliers. OUT.json: {method: [[id, id, score], ...]},
for a method that was left out the reason instead.
"""
import json, os, sys
import cv2
import numpy as np
from imagededup.methods import AHash, DHash, PHash, WHash

task = json.load(open(sys.argv[1]))
files, pairs = task["files"], task["pairs"]
ids = list(files)
out = {}
for name, method in (("pHash", PHash), ("dHash", DHash), ("wHash", WHash), ("aHash", AHash)):
    hasher = method(verbose=False)
    codes = [hasher.encode_image(image_file=files[i]) for i in ids]
    bits = np.array([[int(c, 16) >> s & 1 for c in (code or "0" * 16) for s in range(4)] for code in codes], dtype=np.int16)
    rows = []
    for i, one in enumerate(bits):
        distances = np.abs(bits[i + 1:] - one).sum(axis=1)
        rows += [[ids[i], ids[i + 1 + int(j)], 64 - int(distances[j])] for j in np.nonzero(distances <= 24)[0]]
    out[name] = rows
    print(name, len(rows), file=sys.stderr)

import torch
from torchvision.models import MobileNet_V3_Small_Weights

weights = os.path.basename(MobileNet_V3_Small_Weights.DEFAULT.url)
if os.path.exists(os.path.join(torch.hub.get_dir(), "checkpoints", weights)):
    from imagededup.methods import CNN
    torch.set_num_threads(1)
    cnn = CNN(verbose=False)
    vectors = np.concatenate([cnn.encode_image(image_file=files[i]) for i in ids])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = vectors @ vectors.T
    out["CNN"] = [[ids[i], ids[j], float(cosines[i, j])] for i, j in zip(*np.nonzero(np.triu(cosines, 1) >= .5))]
else:
    out["CNN"] = f"left out: its weights ({weights}) are not in the cache"
print("CNN", len(out["CNN"]), file=sys.stderr)

cv2.setNumThreads(1)
sift = cv2.SIFT_create(nfeatures=2000)


def points(i, mirrored):
    picture = cv2.imread(files[i], cv2.IMREAD_GRAYSCALE)
    if picture is None:
        return None
    scale = min(1, 800 / max(picture.shape))
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found, descriptors = sift.detectAndCompute(picture[:, ::-1] if mirrored else picture, None)
    return None if descriptors is None else (np.float32([p.pt for p in found]), descriptors)


seen = {}


def known(i, mirrored):
    if (i, mirrored) not in seen:
        if len(seen) > 300:
            seen.pop(next(iter(seen)))
        seen[i, mirrored] = points(i, mirrored)
    return seen[i, mirrored]


matcher = cv2.BFMatcher(cv2.NORM_L2)
rows = []
for n, (a, b) in enumerate(sorted(pairs)):
    best = 0
    for mirrored in (False, True):
        one, other = known(a, mirrored), known(b, False)
        if one is None or other is None or len(one[0]) < 4 or len(other[0]) < 4:
            continue
        matches = [m[0] for m in matcher.knnMatch(one[1], other[1], k=2) if len(m) == 2 and m[0].distance < .75 * m[1].distance]
        if len(matches) < 4:
            continue
        cv2.setRNGSeed(1)
        _, inliers = cv2.findHomography(one[0][[m.queryIdx for m in matches]], other[0][[m.trainIdx for m in matches]], cv2.RANSAC, 5)
        best = max(best, 0 if inliers is None else int(inliers.sum()))
    rows.append([a, b, best])
    if n % 100 == 99:
        print("SIFT", n + 1, "of", len(pairs), file=sys.stderr)
out["SIFT with RANSAC"] = rows
json.dump(out, open(sys.argv[2], "w"), indent=None, separators=(",", ":"))
