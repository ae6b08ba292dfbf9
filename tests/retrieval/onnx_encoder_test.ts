import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { blank, type Image } from "lib/image/image.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openEncoder } from "lib/retrieval/encoder.ts";
import { openOnnxEncoder, ownDigest } from "lib/retrieval/onnx_encoder.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { exportEncoder } from "lib/simclr/export.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { withFolder } from "tests/with_folder.ts";

const said = { size: { height: 4, width: 2 }, mean: [0.5, 0, 0], std: [0.5, 1, 2] };

/** A file whose encoder gives the mean of each channel. */
function meansFile(
  folder: string,
  { input = said as unknown, pictures = "N" as string | number, channels = 3, flat = true } = {},
): string {
  const graph = graphBuilder();
  const shape = [pictures, channels, 4, 2];
  const x = graph.input({ name: "x", dtype: "float32", shape });
  const pooled = graph.node("GlobalAveragePool", [x]); // [N, C, 1, 1]
  const means = flat ? graph.node("Flatten", [pooled], { axis: 1 }) : pooled; // [N, C]
  const sides = flat ? [pictures, channels] : [pictures, channels, 1, 1];
  graph.output({ name: "means", dtype: "float32", shape: sides }, means);
  const metadata = input === undefined ? {} : { "burin.input": JSON.stringify(input) };
  const file = join(folder, "means.onnx");
  writeFileSync(file, encodeGraph(graph.graph(metadata as Record<string, string>)));
  return file;
}

const plain = (...rgba: [number, number, number, number]): Image =>
  blank({ width: 9, height: 7 }, rgba);

Deno.test("a file of one's own gives what its numbers say, whatever its inputs and outputs are called", () =>
  withFolder(async (folder) => {
    for (const pictures of ["N", 1] as const) {
      const file = meansFile(folder, { pictures });
      await using own = await openOnnxEncoder(file, { threads: 1 });
      const images = Array.from({ length: 6 }, () => plain(255, 0, 51, 255));
      const { shape, data } = await own.embedder.embed([...images, plain(0, 0, 0, 0)]);
      assert.deepEqual(shape, [7, 3]);
      // (value / 255 - mean) / std by hand; what is transparent is white
      const near = (row: number[], wanted: number[]) =>
        row.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) < 1e-6, `${row}`));
      near([...data.slice(0, 3)], [1, 0, 0.1]);
      near([...data.slice(18)], [1, 1, 0.5]);
      assert.equal(own.digest, ownDigest(file));
      assert.match(own.digest, /^means\.onnx sha256:[0-9a-f]{64}$/);
      assert.deepEqual([own.embedder.name, own.embedder.centred, own.background], [
        basename(file),
        false,
        true,
      ]);
    }
  }));

Deno.test("what export writes is read, and gives what the checkpoint gives", () =>
  withFolder(async (folder) => {
    const checkpoint = untrained(configs.demo, 3);
    const model = exportEncoder(checkpoint);
    const file = join(folder, "encoder.onnx");
    writeFileSync(file, model);
    await using own = await openOnnxEncoder(file, { threads: 1 });
    await using trained = await openEncoder(checkpoint, { threads: 1 });
    const pictures = [plain(200, 100, 0, 255), plain(0, 50, 250, 90)];
    assert.deepEqual(await own.embedder.embed(pictures), await trained.embed(pictures));
    assert.equal(own.digest, `encoder.onnx sha256:${sha256(model)}`);
  }));

Deno.test("the file says the gallery that it was made for, its output, and whether means are subtracted", () =>
  withFolder(async (folder) => {
    const input = { ...said, background: false, output: "means", centred: true };
    await using own = await openOnnxEncoder(meansFile(folder, { input }));
    assert.deepEqual([own.background, own.embedder.centred], [false, true]);
    const other = meansFile(folder, { input: { ...said, output: "h" } });
    await assert.rejects(
      () => openOnnxEncoder(other),
      /means\.onnx as an encoder: it gives means, no h/,
    );
  }));

Deno.test("a file that does not say how pictures enter it, or takes others, is refused with what helps", () =>
  withFolder(async (folder) => {
    const refused = (options: Parameters<typeof meansFile>[1], message: RegExp) =>
      assert.rejects(() => openOnnxEncoder(meansFile(folder, options)), message);
    const graph = graphBuilder();
    graph.output(
      { name: "y", dtype: "float32", shape: ["N"] },
      graph.input({ name: "x", dtype: "float32", shape: ["N"] }),
    );
    const silent = join(folder, "silent.onnx");
    writeFileSync(silent, encodeGraph(graph.graph({})));
    await assert.rejects(
      () => openOnnxEncoder(silent),
      /silent\.onnx.*no "burin\.input".*metadata_props\.add/,
    );
    await refused({ input: { ...said, std: [1, 0, 1] } }, /burin\.input of .*means\.onnx: std/);
    await refused({ input: { ...said, mean: [1] } }, /mean.*three numbers/);
    await refused({ input: { ...said, size: { height: 4 } } }, /size: width/);
    await refused(
      { input: { ...said, size: { height: 4, width: 3 } } },
      /takes x float32 \[any,3,4,2\]/,
    );
    await refused(
      { channels: 1 },
      /takes x float32 \[any,1,4,2\].*float32 \[any,3,4,2\], are wanted/,
    );
    await using flat = await openOnnxEncoder(meansFile(folder, { flat: false }));
    await assert.rejects(
      () => flat.embedder.embed([plain(0, 0, 0, 255)]),
      /means is float32 \[1,3,1,1\], where a vector for each picture/,
    );
  }));
