/** Beside torchvision (fixtures/nn/make.py). */
import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { initialize } from "lib/nn/parameters.ts";
import { projectionHead } from "lib/nn/projection_head.ts";
import { resnet, type ResNetConfig, resnets } from "lib/nn/resnet.ts";
import { Random } from "lib/tensor/random.ts";
import { compare, fixture, layoutOf, pictureOf, uniform } from "./pytorch.ts";

await tf.setBackend("cpu");

const compared: Record<string, ResNetConfig> = {
  narrow: resnets.narrow,
  basic: { kind: "resnet", blocks: [2, 2, 1, 1], widths: [8, 12, 16, 24], stem: "imagenet" },
  bottleneck: {
    kind: "resnet",
    blocks: [2, 1, 1, 1],
    widths: [8, 8, 12, 16],
    stem: "imagenet",
    bottleneck: true,
  },
};

for (const [name, config] of Object.entries(compared)) {
  Deno.test(`${name}: outputs, gradients and statistics as torchvision's blocks`, () => {
    const trace = fixture[name];
    tf.tidy(() => compare(resnet(config), { trace, x: pictureOf(trace) }));
  });
}

for (const name of ["resnet18", "resnet34", "resnet50"] as const) {
  Deno.test(`${name}: torchvision's names and shapes, so that its weights load`, () => {
    assert.deepEqual(layoutOf(resnet(resnets[name])), Object.fromEntries(fixture.names[name]));
  });
}

Deno.test("projection heads, with and without normalisation, as nn.Sequential's", () => {
  const x = tf.tensor(uniform("features", 60), [6, 10]);
  const plain = { layers: 3, hidden: 12, output: 5, batchNorm: false };
  compare(projectionHead(plain, { input: 10 }), { trace: fixture.head, x });
  const normal = { layers: 2, hidden: 12, output: 5, batchNorm: true };
  compare(projectionHead(normal, { input: 10 }), { trace: fixture["normalized head"], x });
});

Deno.test("with zeroed last scales every block begins as its shortcut", () => {
  const network = resnet({ ...resnets.narrow, zeroLastScale: true });
  const weights = initialize(network.parameters, new Random(1));
  assert.ok(weights["layer1.0.bn2.weight"].data.every((v) => v === 0));
  assert.ok(weights["layer1.0.bn1.weight"].data.every((v) => v === 1));
});

Deno.test("stages and widths must agree", () => {
  assert.throws(() => resnet({ ...resnets.narrow, widths: [8] }), /4 stages with 1 widths/);
});
