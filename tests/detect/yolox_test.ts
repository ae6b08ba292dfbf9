import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { cocoClasses } from "lib/detect/coco_classes.ts";
import type { Detection } from "lib/detect/detection.ts";
import { inputFormText } from "lib/detect/input_form.ts";
import { joinLooks } from "lib/detect/joined_looks.ts";
import { letterbox } from "lib/detect/letterbox.ts";
import { isInDoubt } from "lib/detect/look_plan.ts";
import { openYolox, type YoloxOptions } from "lib/detect/yolox.ts";
import { clip } from "lib/geometry/box.ts";
import {
  blank,
  crop,
  decodeImage,
  flatten,
  flipHorizontal,
  type Image,
  readImage,
} from "lib/image/image.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession } from "lib/onnx/session.ts";
import { changeModel, freeSides } from "lib/onnx/surgery.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { oddFiles } from "tests/fixtures/odd_files.ts";
import { assertBites } from "./bites.ts";
import { names, side, yoloxModel } from "./yolox_model.ts";

const mirror = mirrorDirectories().find((folder) =>
  existsSync(join(folder, "models/yolox_nano.onnx")) && existsSync(join(folder, "data/alice"))
);

interface Found {
  readonly kind: number;
  readonly score: number;
  readonly box: readonly number[];
}

/** See tests/fixtures/detect/yolox.py. `tinted` is of the plate with its red turned inside out. */
const fixture: Record<string, { checksum: number; found: Found[]; tinted: Found[] }> = JSON.parse(
  readFileSync(new URL("../fixtures/detect/yolox.json", import.meta.url), "utf8"),
).plates;

/** The picture with each pixel's red, green and blue replaced. */
const repainted = (image: Image, paint: (rgb: readonly number[]) => readonly number[]): Image => {
  const data = Uint8Array.from(image.data);
  for (let i = 0; i < data.length; i += 4) data.set(paint([...data.subarray(i, i + 3)]), i);
  return { ...image, data };
};

function assertFound(ours: readonly Detection[], expected: readonly Found[]): void {
  assert.deepEqual(ours.map(({ label }) => label), expected.map(({ kind }) => cocoClasses[kind]));
  ours.forEach(({ box, score }, i) => {
    assert.ok(Math.abs(score - expected[i].score) < 1e-5);
    box.forEach((side, k) => assert.ok(Math.abs(side - expected[i].box[k]) < 0.01));
  });
}

Deno.test({
  name:
    "the real weights find on Alice's plates what the demo's formulae find, and no other colours",
  // the weights and plates are not in the repository: BURIN_MIRROR=../shared shows where they are
  ignore: !mirror,
  async fn() {
    await using detect = await openYolox(join(mirror!, "models/yolox_nano.onnx"), { threads: 1 });
    let boxes = 0;
    for (const [name, { checksum, found }] of Object.entries(fixture)) {
      const image = await readImage(join(mirror!, "data/alice", name));
      const { tensor } = letterbox(image, { width: 416, height: 416 });
      assert.equal(tensor.data.reduce((sum, value) => sum + value, 0), checksum);
      const ours = await detect(image, { minScore: 0.005 });
      assertFound(ours, found);
      boxes += ours.length;
    }
    assert.ok(boxes >= 20, `${boxes} boxes`);
    // the plates are grey: with blue and red exchanged, only a tinted one tells
    const [name, { tinted }] = Object.entries(fixture).find(([, plate]) =>
      plate.tinted.length > 3
    )!;
    const image = await readImage(join(mirror!, "data/alice", name));
    const tint = repainted(image, ([red, green, blue]) => [255 - (red >> 1), green, blue]);
    assertFound(await detect(tint, { minScore: 0.005 }), tinted);
    const exchanged = repainted(tint, ([red, green, blue]) => [blue, green, red]);
    const wrong = await detect(exchanged, { minScore: 0.005 });
    assert.throws(() => assertFound(wrong, tinted));
  },
});

/** x0, y0, x1, y1, score, class */
type Row = readonly [number, number, number, number, number, number];

/** YOLOX's own functions on files of every kind: tests/fixtures/detect/yolox_small.py. */
const small: Record<string, { tensor: string; "at .25": Row[]; "at .4": number }> = JSON.parse(
  readFileSync(new URL("../fixtures/detect/yolox_small.json", import.meta.url), "utf8"),
).cases;

const openSmall = (options = {}) =>
  openYolox(yoloxModel(), { threads: 1, classes: names, keep: new Set(names), ...options });

/** Whether these are the original's, boxes cut off at the picture's border. */
function assertRows(
  ours: readonly Detection[],
  { rows, image, name }: { rows: readonly Row[]; image: Image; name: string },
): void {
  assert.deepEqual(ours.map(({ label }) => label), rows.map((row) => names[row[5]]), name);
  ours.forEach(({ box, score }, i) => {
    const [x0, y0, x1, y1, expected] = rows[i];
    assert.ok(Math.abs(score - expected) < 1e-5, name);
    clip([x0, y0, x1, y1], image).forEach((value, k) =>
      assert.ok(Math.abs(box[k] - value) < 0.01, `${name}: ${box} is not ${rows[i]}`)
    );
  });
}

Deno.test("files of every kind: YOLOX's tensor to the bit, its boxes, classes and order", async () => {
  await using detect = await openSmall();
  for (const [name, bytes] of Object.entries(oddFiles)) {
    const image = await decodeImage(bytes);
    const { tensor, "at .25": rows, "at .4": strong } = small[name];
    const { data } = letterbox(image, { width: side, height: side }).tensor;
    assert.equal(sha256(new Uint8Array(data.buffer)), tensor, name);
    const found = await detect(image, { minScore: 0.25 });
    assertRows(found, { rows, image, name });
    assert.equal(found.filter(({ score }) => score >= Math.fround(0.4)).length, strong);
    assert.ok(strong >= 10);
  }
});

Deno.test("the fixture notices exchanged colours, a shift of 2 pixels, another suppression, and white under alpha", async () => {
  await using detect = await openSmall();
  const image = await decodeImage(oddFiles["plain.png"]);
  const expected = { rows: small["plain.png"]["at .25"], image, name: "plain.png" };
  const right = await detect(image, { minScore: 0.25 });
  assertRows(right, expected);
  await using every = await openSmall({ iouThreshold: 1 });
  assertBites(await every(image), [0.25, 0.4]);
  const exchanged = repainted(image, ([red, green, blue]) => [blue, green, red]);
  const wrong = await detect(exchanged, { minScore: 0.25 });
  assert.throws(() => assertRows(wrong, expected));
  assert.throws(() =>
    assertRows(right.map((d) => ({ ...d, box: d.box.map((v) => v + 2) as never })), expected)
  );
  for (const iouThreshold of [0.42, 0.48]) {
    await using other = await openSmall({ iouThreshold });
    const found = await other(image, { minScore: 0.25 });
    assert.throws(() => assertRows(found, expected));
  }
  const faded = await decodeImage(oddFiles["alpha.png"]);
  const onWhite = letterbox(flatten(faded, [255, 255, 255]), { width: side, height: side }).tensor;
  assert.notEqual(sha256(new Uint8Array(onWhite.data.buffer)), small["alpha.png"].tensor);
});

/** A model of YOLOX's signature that gives the same rows whatever it sees. */
function fake(rows: number, values: number, fill: (data: Float32Array) => void) {
  const builder = graphBuilder();
  const images = builder.input({ name: "images", dtype: "float32", shape: [1, 3, 64, 64] });
  const data = new Float32Array(rows * values);
  fill(data);
  const constant = builder.constant({ dtype: "float32", shape: [1, rows, values], data });
  const zero = builder.node("ReduceSum", [builder.node("Mul", [
    images,
    builder.constant({
      dtype: "float32",
      shape: [],
      data: Float32Array.of(0),
    }),
  ])], { keepdims: 0 });
  const out = builder.node("Add", [constant, zero]);
  builder.output({ name: "output", dtype: "float32", shape: [1, rows, values] }, out);
  return encodeGraph(builder.graph());
}

Deno.test("rows are decoded by their cell, and suppressed class by class", async () => {
  const rows = 8 * 8 + 4 * 4 + 2 * 2;
  const model = fake(rows, 7, (data) => {
    const put = (row: number, values: number[]) => data.set(values, row * 7);
    // cell (2, 1) of stride 8: centre (20, 12), sides 8 e^1
    put(1 * 8 + 2, [0.5, 0.5, 1, 1, 0.9, 0.8, 0.1]);
    put(1 * 8 + 3, [-0.5, 0.5, 1, 1, 0.8, 0.8, 0.1]);
    put(64 + 16, [1, 1, 0, 0, 0.5, 0.1, 0.9]);
  });
  await using detect = await openYolox(model, {
    classes: ["man", "cart"],
    keep: new Set(["man", "cart"]),
  });
  const found = await detect(blank({ width: 128, height: 128 }, [9, 9, 9, 255]));
  assert.deepEqual(found.map(({ label }) => label), ["man", "cart"]);
  const half = 8 * Math.E;
  [40 - half, 24 - half, 40 + half, 24 + half].forEach((side, i) =>
    assert.ok(Math.abs(found[0].box[i] - Math.max(0, side)) < 1e-3)
  );
  assert.ok(Math.abs(found[0].score - 0.72) < 1e-6);
  assert.deepEqual(found[1].box.map(Math.round), [32, 32, 96, 96]);
  const only = await openYolox(model, { classes: ["man", "cart"], keep: new Set(["man"]) });
  assert.equal((await only(blank({ width: 128, height: 128 }, [9, 9, 9, 255]))).length, 1);
  await only[Symbol.asyncDispose]();
});

Deno.test("a model of another signature and a cut file are refused", async () => {
  await assert.rejects(
    openYolox(fake(84, 7, () => {}), { name: "x.onnx" }),
    /Cannot use x.onnx as YOLOX with 80 classes: it takes \[1,3,64,64\] and gives \[1,84,7\]/,
  );
  const whole = yoloxModel();
  await assert.rejects(openYolox(whole.subarray(0, whole.length >> 1)), /whole ONNX file/);
});

/** ONNX Runtime in Python at other sides than a file's own: tests/fixtures/detect/yolox_sizes.py. */
const sizes: {
  tiny: { width: number; height: number; count: number; rows: Record<string, number[]> }[];
  plates: Record<
    string,
    Record<"square" | "fitted", { width: number; height: number; found: number[][] }>
  >;
} = JSON.parse(
  readFileSync(new URL("../fixtures/detect/yolox_sizes.json", import.meta.url), "utf8"),
);

const tiny = readFileSync(new URL("../fixtures/finetune/tiny.onnx", import.meta.url));

Deno.test("an export's rows at other sides are those of Python's runtime", async () => {
  await using session = await openSession(freeSides(tiny, { strides: [8, 16, 32] }));
  for (const { width, height, count, rows } of sizes.tiny) {
    const data = Float32Array.from({ length: 3 * height * width }, (_, i) => {
      const [c, y, x] = [Math.floor(i / width / height), Math.floor(i / width) % height, i % width];
      return (x * (3 + c) + y * (5 - c) + Math.floor(x * y / 7)) % 256;
    });
    const { output } = await session.run({ images: float32(data, [1, 3, height, width]) });
    assert.deepEqual(output.shape, [1, count, 8]);
    for (const [row, values] of Object.entries(rows)) {
      values.forEach((value, k) =>
        assert.ok(Math.abs(Number(output.data[Number(row) * 8 + k]) - value) < 1e-4)
      );
    }
  }
});

Deno.test({
  name: "the real weights at 640 x 640, and fitted into it, find what Python finds",
  // as above
  ignore: !mirror,
  async fn() {
    const file = join(mirror!, "models/yolox_nano.onnx");
    for (const form of ["square", "fitted"] as const) {
      const options = { size: 640, fitted: form === "fitted", keep: new Set(["person"]) };
      await using detect = await openYolox(file, { ...options, threads: 1 });
      for (const [name, plate] of Object.entries(sizes.plates)) {
        const image = await readImage(join(mirror!, "data/alice", name));
        const found = await detect(image, { minScore: 0.05 });
        assert.equal(found.length, plate[form].found.length, `${name} ${form}`);
        found.forEach(({ score, box }, i) => {
          const [expected, ...sides] = plate[form].found[i];
          assert.ok(Math.abs(score - expected) < 1e-4, `${name} ${form}: ${score}`);
          clip(sides as never, image).forEach((side, k) =>
            assert.ok(Math.abs(side - box[k]) < 0.1, `${name} ${form}: ${box}`)
          );
        });
      }
    }
  },
});

Deno.test("its own size asked for changes nothing; sides are multiples of 32", async () => {
  const image = await decodeImage(oddFiles["plain.png"]);
  const classes = ["a", "b", "c"];
  await using own = await openYolox(tiny, { classes, threads: 1 });
  await using asked = await openYolox(tiny, { classes, threads: 1, size: 64 });
  const found = await own(image, { minScore: 0.05 });
  assert.ok(found.length > 0);
  assert.deepEqual(await asked(image, { minScore: 0.05 }), found);
  for (const size of [0, 100, 33.5, NaN, { width: 64, height: 65 }]) {
    await assert.rejects(openYolox(tiny, { classes, size }), /sides are multiples of 32 above 0/);
  }
});

Deno.test("a model that stores numbers for its own size alone is refused at another", async () => {
  const options = { classes: names, name: "x.onnx", size: 640 };
  await assert.rejects(openYolox(yoloxModel(), options), /Cannot give x\.onnx pictures of other/);
  await assert.rejects(
    openYolox("nowhere/x.onnx", { size: 640 }),
    /Cannot load nowhere\/x\.onnx/,
  );
});

Deno.test("how plates reach a model is what its file tells, unless something else is asked for", async () => {
  const plain = await decodeImage(oddFiles["plain.png"]);
  const image = crop(plain, [0, 0, plain.width, plain.height / 2]);
  const metadata = inputFormText({ sides: [96], mirrored: false, reduction: "area", fitted: true });
  const model = changeModel(tiny, { constants: {}, metadata });
  const options = { classes: ["a", "b", "c"], threads: 1 };
  const found = async (bytes: Uint8Array | string, given: YoloxOptions) => {
    await using detect = await openYolox(bytes, { ...options, ...given });
    return await detect(image, { minScore: 0.05 });
  };
  const form = { size: 96, reduction: "area", fitted: true } as const;
  const told = await found(model, {});
  assert.ok(told.length > 0);
  assert.deepEqual(told, await found(tiny, form));
  for (const other of [{ size: 64 }, { reduction: "linear" }, { fitted: false }] as const) {
    assert.notDeepEqual(await found(model, other), told, JSON.stringify(other));
    assert.deepEqual(await found(model, other), await found(tiny, { ...form, ...other }));
  }
});

Deno.test("several sizes and a mirror are looks of their own, whose finds are joined", async () => {
  const plain = await decodeImage(oddFiles["plain.png"]);
  // no multiple of anything: the mirror's edge lies between two columns of the input
  const image = crop(plain, [0, 0, plain.width - 3, plain.height / 2]);
  const form = { reduction: "area", fitted: true } as const;
  const options = { classes: ["a", "b", "c"], threads: 1, ...form };
  const found = async (picture: Image, given: YoloxOptions) => {
    await using detect = await openYolox(tiny, { ...options, ...given });
    return await detect(picture, { minScore: 0.01 });
  };
  const { columns, ratio } = letterbox(image, { width: 96, height: 96 });
  const edge = columns / ratio;
  assert.ok(Math.abs(edge - image.width) > 0.1);
  const back = (finds: readonly Detection[]) =>
    finds.map(({ box: [x0, y0, x1, y1], ...find }): Detection => ({
      ...find,
      box: clip([edge - x1, y0, edge - x0, y1], image),
    }));
  const near = (ours: readonly Detection[], expected: readonly Detection[]) => {
    assert.ok(ours.length > 3 && ours.some(({ score }) => score > 0.1));
    assert.deepEqual(ours.map(({ label }) => label), expected.map(({ label }) => label));
    const left = [...expected];
    ours.forEach(({ box, score }, i) => {
      assert.ok(Math.abs(score - expected[i].score) < 1e-5);
      // scores may differ in their last bits, which processors sum in other orders: then places are
      // exchanged. At the border a box may be cut off where the edge or the picture's side is
      const own = left.findIndex((other) =>
        Math.abs(score - other.score) < 1e-5 &&
        box.every((side, k) => Math.abs(side - other.box[k]) < 1 / ratio)
      );
      assert.ok(own >= 0, `${box} of ${score} is among none of what was expected`);
      left.splice(own, 1);
    });
  };
  const [small, large] = [await found(image, { size: 64 }), await found(image, { size: 96 })];
  const sizes = [64, 96];
  near(
    await found(image, { sizes }),
    joinLooks([small, large]).filter(({ score }) => score >= 0.01),
  );
  assert.deepEqual(await found(image, { sizes: [64] }), small);
  const turned = back(await found(flipHorizontal(image), { size: 96 }));
  near(
    await found(image, { size: 96, mirrored: true }),
    joinLooks([large, turned]).filter(({ score }) => score >= 0.01),
  );
  assert.ok(turned.some(({ box }, i) => Math.abs(box[0] - (large[i]?.box[0] ?? 0)) > 1));
  // as needed: one look at one size leaves doubts, and that in the mirror is taken; two sizes leave none
  const asNeeded = { sizes, mirrored: true, looks: "as needed" } as const;
  assert.ok(isInDoubt(large) && !isInDoubt(joinLooks([small, turned])));
  assert.deepEqual(
    await found(image, { ...asNeeded, sizes: [96] }),
    await found(image, { size: 96, mirrored: true }),
  );
  // several looks run with the focus merged, whose roundings reorder finds of one score
  const [ours, expected] = [
    await found(image, asNeeded),
    joinLooks([small, turned]).filter(({ score }) => score >= 0.01),
  ];
  assert.equal(ours.length, expected.length);
  for (const [i, { score }] of ours.entries()) {
    assert.ok(Math.abs(score - expected[i].score) < 1e-5);
  }
  // the file's own word counts where nothing else was asked for
  const input = { sides: sizes, mirrored: true, looks: "as needed", ...form } as const;
  const told = changeModel(tiny, { constants: {}, metadata: inputFormText(input) });
  const by = async (given: YoloxOptions) => {
    await using detect = await openYolox(told, { classes: options.classes, threads: 1, ...given });
    return await detect(image, { minScore: 0.01 });
  };
  assert.deepEqual(await by({}), await found(image, asNeeded));
  const all = await found(image, { sizes, mirrored: true });
  assert.deepEqual(await by({ mirrored: true }), all);
  assert.deepEqual(await found(image, { ...asNeeded, looks: "all" }), all);
  assert.notDeepEqual(all, await by({}));
});

Deno.test("a form that is none is refused, with the model's name", async () => {
  const metadata = {
    ...inputFormText({ sides: [100], mirrored: false, reduction: "area", fitted: true }),
  };
  const model = changeModel(yoloxModel(), { constants: {}, metadata });
  await assert.rejects(
    openYolox(model, { name: "x.onnx", classes: names }),
    /Cannot use x\.onnx as YOLOX: .*multiples of 32/,
  );
});

Deno.test("classes that a file names need not be told, and all are kept", async () => {
  const image = await decodeImage(oddFiles["plain.png"]);
  const metadata = { names: JSON.stringify({ 0: "character", 1: "animal", 2: "cart" }) };
  const model = changeModel(yoloxModel(), { constants: {}, metadata });
  await using told = await openSmall();
  await using named = await openYolox(model, { threads: 1 });
  assert.deepEqual(await named(image), await told(image));
  const damaged = changeModel(yoloxModel(), { constants: {}, metadata: { names: "{0: 'a'" } });
  await assert.rejects(
    openYolox(damaged, { name: "x.onnx" }),
    /Cannot use x\.onnx as YOLOX: Cannot/,
  );
});

Deno.test("what scores .05 and more is told where nothing else is asked for", async () => {
  await using detect = await openYolox(yoloxModel(), { threads: 1, classes: names });
  const blue = blank({ width: side, height: side }, [0, 0, 230, 255]);
  const all = await detect(blue, { minScore: 0 });
  const scores = all.map(({ score }) => score);
  assert.ok(scores.some((score) => score > 0.0505 && score < 0.0515));
  assert.ok(scores.some((score) => score > 0.0495 && score < 0.05));
  assert.deepEqual(await detect(blue), all.filter(({ score }) => score >= 0.05));
  const some = await detect(blue, { minScore: scores[9] });
  assert.deepEqual(some, all.slice(0, 10));
});
