import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePng } from "lib/image/image.ts";
import { openCorpus } from "lib/study/corpus.ts";
import { embeddingsFile } from "lib/study/embedders.ts";
import {
  chooseVectors,
  cutOutsDigest,
  type CutOutVectors,
  joinVectors,
  keptVectors,
} from "lib/study/kept_vectors.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { noise } from "./fake_corpus.ts";

/** Vectors whose numbers are those of their row, and 10 more, 20 more and 30 more. */
function vectorsOf(encoder: string, rows: readonly number[]): CutOutVectors {
  const gallery = (plus: number) => {
    const ways = [0, 10].map((way) =>
      float32(Float32Array.from(rows, (row) => row + plus + way), [rows.length, 1])
    );
    return { direct: ways[0], flipped: ways[1] };
  };
  return {
    encoder,
    cutOuts: rows.map(String),
    galleries: { "with background": gallery(0), "without background": gallery(20) },
  };
}

Deno.test("vectors of one model are joined, and rows of them chosen; of two models they are refused", () => {
  const both = joinVectors(vectorsOf("a", [1, 2]), vectorsOf("a", [5]));
  assert.deepEqual(both, vectorsOf("a", [1, 2, 5]));
  assert.deepEqual(chooseVectors(both, [2, 0]), vectorsOf("a", [5, 1]));
  assert.deepEqual(chooseVectors(both, [0, 1, 2]), both);
  assert.deepEqual(chooseVectors(both, [0, 1]), vectorsOf("a", [1, 2]));
  assert.deepEqual(joinVectors(vectorsOf("a", [1]), vectorsOf("a", [])), vectorsOf("a", [1]));
  assert.throws(
    () => joinVectors(vectorsOf("a", [1]), vectorsOf("b", [2])),
    /model b to those of a: .*Embed all characters with one model/,
  );
});

Deno.test("a character is known by the bytes of both cut-outs; without one of them it is not", () =>
  withEmbeddings(async (folder) => {
    const corpus = openCorpus(folder);
    const digests = () => [0, 1].map((i) => cutOutsDigest(corpus, i));
    const before = digests();
    assert.notEqual(before[0], before[1]);
    assert.deepEqual(digests(), before);
    const file = join(folder, corpus.characters[0].withoutBackground);
    writeFileSync(file, await encodePng(noise("another")));
    assert.notEqual(digests()[0], before[0]);
    assert.equal(digests()[1], before[1]);
    rmSync(file);
    assert.equal(digests()[0], null);
  }));

Deno.test("of a file that is damaged, older or of other weights nothing is kept", () =>
  withEmbeddings((folder) => {
    const path = embeddingsFile(folder, "simclr");
    const whole = Deno.readFileSync(path);
    const { tensors, metadata } = decodeSafetensors(whole);
    const { encoder } = JSON.parse(metadata.origin);
    const kept = (wanted = encoder) =>
      keptVectors(folder, { embedder: "simclr", encoder: wanted }).cutOuts.length;
    assert.equal(kept(), 6);
    assert.equal(kept("f".repeat(64)), 0);
    const change = (more: Record<string, string>, changed = tensors) =>
      writeFileSync(path, encodeSafetensors(changed, { ...metadata, ...more }));
    for (const cut_outs of ["", "{}", "null", "[1,2,3,4,5,6]", '["a"]']) {
      change({ cut_outs });
      assert.equal(kept(), 0, cut_outs);
    }
    change({ origin: "null" });
    assert.equal(kept(), 0);
    change({ origin: metadata.origin.replace(encoder, "f".repeat(64)) });
    assert.equal(kept("f".repeat(64)), 0, "the origin's digest does not fit");
    const direct = tensors["with background.direct"];
    const data = Float32Array.from(direct.data as Float32Array);
    data[3] = NaN;
    change({}, { ...tensors, "with background.direct": float32(data, direct.shape) });
    assert.equal(kept(), 0);
    const narrow = float32(new Float32Array(6), [6, 1]);
    change({}, { ...tensors, "without background.flipped": narrow });
    assert.equal(kept(), 0);
    writeFileSync(path, whole.subarray(0, 500));
    assert.equal(kept(), 0);
    rmSync(path);
    assert.equal(kept(), 0);
    return Promise.resolve();
  }));
