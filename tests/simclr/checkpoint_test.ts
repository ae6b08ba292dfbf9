import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Checkpoint,
  checkpointFiles,
  decodeCheckpoint,
  encodeCheckpoint,
  readCheckpoint,
  saveCheckpoint,
  untrained,
} from "lib/simclr/checkpoint.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { smallEfficientNet } from "tests/nn/small_efficientnet.ts";

const tiny: SimclrConfig = {
  ...configs.demo,
  encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "half" },
};
const checkpoint: Checkpoint = {
  ...untrained(tiny, 5),
  step: 12,
  items: "abc",
  epochLoss: 0.1 + 0.2,
};

function inDirectory(run: (directory: string) => void) {
  const directory = mkdtempSync(join(tmpdir(), "burin-checkpoint-"));
  try {
    run(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

Deno.test("comes back bit by bit", () => {
  assert.deepEqual(decodeCheckpoint(encodeCheckpoint(checkpoint)), checkpoint);
  assert.deepEqual(encodeCheckpoint(checkpoint), encodeCheckpoint(checkpoint));
});

Deno.test("convolutions and their moments are in PyTorch's layout", () => {
  const { tensors } = decodeSafetensors(encodeCheckpoint(checkpoint));
  assert.deepEqual(tensors["encoder.layer2.0.conv1.weight"].shape, [8, 4, 3, 3]);
  assert.deepEqual(tensors["exp_avg.encoder.layer2.0.conv1.weight"].shape, [8, 4, 3, 3]);
});

Deno.test("depthwise filters and their moments, too, and they come back", () => {
  const lite = { ...checkpoint, ...untrained({ ...tiny, encoder: smallEfficientNet }, 5) };
  const bytes = encodeCheckpoint(lite);
  const { tensors } = decodeSafetensors(bytes);
  for (const name of ["encoder", "exp_avg.encoder"]) {
    assert.deepEqual(tensors[`${name}.blocks.1.0.conv_dw.weight`].shape, [12, 1, 5, 5]);
  }
  assert.deepEqual(decodeCheckpoint(bytes).state, lite.state);
});

Deno.test("the newest two and the best are kept, nothing half-written", () =>
  inDirectory((directory) => {
    for (const step of [4, 8, 12]) {
      saveCheckpoint({ ...checkpoint, step }, { directory, best: step === 4 });
    }
    assert.deepEqual(readdirSync(directory).sort(), [
      "best.safetensors",
      "step-00000008.safetensors",
      "step-00000012.safetensors",
    ]);
    assert.equal(readCheckpoint(checkpointFiles(directory)[1]).step, 12);
    assert.equal(readCheckpoint(join(directory, "best.safetensors")).step, 4);
  }));

Deno.test("other files are named and refused", () =>
  inDirectory((directory) => {
    const path = join(directory, "step-00000001.safetensors");
    writeFileSync(path, encodeSafetensors({}));
    assert.throws(() => readCheckpoint(path), /step-00000001.*its format is not stated/);
    writeFileSync(path, encodeCheckpoint(checkpoint).subarray(0, 5000));
    assert.throws(() => readCheckpoint(path));
  }));

Deno.test("a folder that is not there holds no checkpoint", () => {
  assert.deepEqual(checkpointFiles(join(tmpdir(), "burin-no-such-folder")), []);
});

Deno.test("an untrained encoder depends on its seed", () => {
  const weight = (seed: number) => untrained(tiny, seed).state["encoder.conv1.weight"];
  assert.deepEqual(weight(5), weight(5));
  assert.notDeepEqual(weight(5), weight(6));
});

Deno.test("a position of which any number is not whole is refused by the file's name", () =>
  inDirectory((directory) => {
    const path = join(directory, "step-00000001.safetensors");
    const { tensors, metadata } = decodeSafetensors(encodeCheckpoint(checkpoint));
    const { digest: _, ...text } = metadata;
    const position = JSON.parse(text.position);
    for (const name of ["seed", "step", "stepsPerEpoch"]) {
      for (const odd of [0.5, "1", null]) {
        const changed = JSON.stringify({ ...position, [name]: odd });
        writeFileSync(path, encodeSafetensors(tensors, { ...text, position: changed }));
        assert.throws(() => readCheckpoint(path), /00000001.*position is not in whole numbers/);
      }
    }
    writeFileSync(path, encodeSafetensors(tensors, text));
    assert.equal(readCheckpoint(path).step, checkpoint.step);
  }));
