import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Exported, exportLines, runExport } from "lib/study/export_run.ts";
import { trainingOf } from "lib/study/run.ts";
import { openSession } from "lib/onnx/session.ts";
import { saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { exportEncoder, readEncoderInput } from "lib/simclr/export.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { json, ran, withFolder } from "tests/cli/ran.ts";

const checkpoint = (seed: number, step: number) => ({ ...untrained(configs.demo, seed), step });

Deno.test("the newest checkpoint's encoder is written, with --best the best one's", () =>
  withFolder(async (out) => {
    const directory = trainingOf(out);
    const [first, second] = [checkpoint(1, 4), checkpoint(2, 8)];
    saveCheckpoint(first, { directory, best: true });
    saveCheckpoint(second, { directory, best: false });
    const newest = json<Exported>(await ran("export", "--out", out, "--json"));
    const file = join(out, "elsewhere", "mine.onnx");
    const best = json<Exported>(
      await ran("export", "--out", out, "--best", "--file", file, "--json"),
    );
    assert.deepEqual([newest.file, best.file], [join(out, "encoder.onnx"), file]);
    assert.deepEqual([newest.step, best.step], [8, 4]);
    for (const [said, from] of [[newest, second], [best, first]] as const) {
      const written = readFileSync(said.file);
      assert.ok(written.equals(exportEncoder(from)));
      assert.deepEqual([said.bytes, said.sha256], [written.length, sha256(written)]);
      assert.deepEqual(said.input, readEncoderInput(written));
      await using session = await openSession(said.file, { threads: 1 });
      assert.deepEqual(
        session.outputs.map(({ name, shape }) => [name, shape.at(-1)]),
        [["h", said.outputs.h], ["z", said.outputs.z]],
      );
    }
  }));

Deno.test("it says how pictures are prepared", () =>
  withFolder(async (out) => {
    saveCheckpoint(checkpoint(1, 4), { directory: trainingOf(out), best: false });
    const { status, err } = await ran("export", "--out", out);
    assert.equal(status, 0);
    assert.match(err, /encoder\.onnx: the encoder after 4 steps, \d+\.\d MB/);
    assert.match(
      err,
      /takes pictures \[N, 3, 64, 48\]: a cut-out with its plate .* 48 x 64 pixels/,
    );
    const written = runExport({ directory: out });
    const white = { ...written, input: { ...written.input, background: false } };
    assert.match(exportLines(white)[1], /^takes pictures .*: a cut-out on white, stretched/);
  }));

Deno.test("a run without a checkpoint, or without a best one, is told what to do", () =>
  withFolder(async (out) => {
    assert.match((await ran("export", "--out", out)).err, /no checkpoint in .*: run train first/);
    saveCheckpoint(checkpoint(1, 4), { directory: trainingOf(out), best: false });
    assert.match(
      (await ran("export", "--out", out, "--best")).err,
      /There is no .*best\.safetensors: run train to the end of an epoch first/,
    );
  }));
