import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { efficientNets } from "lib/nn/efficientnet.ts";
import { pretrainedWeights } from "lib/nn/pretrained.ts";
import { openSession } from "lib/onnx/session.ts";
import { type EncoderResult, runEncoder } from "lib/study/encoder_run.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { withFolder } from "tests/with_folder.ts";
import { listening } from "./listening.ts";
import { mirrored } from "./mirrored_weights.ts";
import { twoDrawnBooks } from "./two_drawn_books.ts";

const choice = { seed: 1, folds: 2, threads: 1, command: "deno task encoder" };

Deno.test("a grid is found on all figures, and for each fold of books on the others", () =>
  mirrored((_, __) =>
    withFolder(async (directory) => {
      const { context, passedOver } = listening();
      const result = await runEncoder(
        { ...choice, directory, prints: twoDrawnBooks("c") },
        context,
      );
      assert.deepEqual(passedOver.map(({ file }) => file), ["c.png"]);
      assert.deepEqual([result.figures, result.plates, result.books], [6, 3, ["hogarth", "twist"]]);
      const { folds, files } = result;
      assert.deepEqual(
        folds!.protocol.map(({ augmentation, queries }) => [augmentation, queries]),
        [
          ["base_aug", 6],
          ["extended_aug", 6],
        ],
      );
      assert.deepEqual(folds!.designs.map(({ kind, queries }) => [kind, queries]), [[
        "two scans",
        2,
      ]]);
      const written = JSON.parse(
        readFileSync(join(directory, "encoder.json"), "utf8"),
      ) as EncoderResult;
      assert.equal(written.format, "burin-encoder-1");
      const [weights, graph] = files.map(({ file }) => readFileSync(join(directory, file)));
      const { metadata } = decodeSafetensors(weights);
      assert.match(
        metadata.start,
        /^efficientnet_lite0 sha256:[0-9a-f]{64}, with a grid found on 6 figures$/,
      );
      assert.equal(metadata.books, "hogarth twist");
      const encoder = efficientNets.efficientnet_lite0_grid;
      assert.ok("grid.weight" in pretrainedWeights(weights, { encoder, name: "it" }));
      assert.ok(weights.length < 5e6 && graph.length < 5e6, `${weights.length} ${graph.length}`);
      await using session = await openSession(graph, { threads: 1 });
      const pictures = float32(new Float32Array(3 * 224 * 224), [1, 3, 224, 224]);
      const { h, ...others } = await session.run({ pictures });
      assert.deepEqual([h.shape, Object.keys(others)], [[1, 256], []]);
    }), (id) => id === "efficientnet_lite0"));

Deno.test("without folds it is not evaluated; the same seed gives the same bytes", () =>
  mirrored((_, __) =>
    withFolder(async (directory) => {
      const made = async (name: string) =>
        await runEncoder({
          ...choice,
          folds: 0,
          directory: join(directory, name),
          prints: twoDrawnBooks(),
        }, listening().context);
      const [one, two] = [await made("one"), await made("two")];
      assert.equal(one.folds, null);
      assert.equal(one.figures, 8);
      assert.deepEqual(one.files, two.files);
    }), (id) => id === "efficientnet_lite0"));
