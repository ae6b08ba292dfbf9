import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "lib/study/usage.ts";
import {
  checkDetectorName,
  defaultDetector,
  modelsOf,
  openPlateDetector,
  openPlateSegmenter,
  toldDetector,
} from "lib/study/extraction_models.ts";
import { modelManifests, projectDirectory } from "lib/assets/manifest.ts";
import { shippedDetector } from "lib/detect/open.ts";
import { blank } from "lib/image/image.ts";

const collection = {
  name: "none",
  plates: [],
  labels: [{ plate: "p", box: [0, 0, 5, 5] as const, name: "Alice" }],
  open: () => Promise.reject(new Error("none")),
  digest: () => Promise.resolve(""),
};

/** The names that are told to who types another one. */
function knownNames(): string[] {
  try {
    checkDetectorName("yolo9");
  } catch (error) {
    return (error as Error).message.split("Known: ")[1].split(", ");
  }
  return [];
}

Deno.test("detectors by name; an unknown one lists the known", async () => {
  await using labels = await openPlateDetector("labels", { collection });
  const plate = { id: "p" } as Parameters<typeof labels.use>[0];
  assert.equal(
    (await labels.use(plate)(blank({ width: 9, height: 9 }, [0, 0, 0, 255]))).length,
    1,
  );
  await using ink = await openPlateDetector("ink", { collection });
  assert.match(ink.sha256!, /^[0-9a-f]{64}$/);
  // tiles of labels would be the labels again
  await using tiles = await openPlateDetector("labels", { collection, tile: 100 });
  assert.equal(tiles.name, "labels");
  await using inTiles = await openPlateDetector("ink", { collection, tile: 100 });
  assert.equal(inTiles.name, "ink in tiles of 100");
  await assert.rejects(
    openPlateDetector("yolo9", { collection }),
    (error: Error) =>
      error instanceof UsageError && /Known: ink, labels, yolox,/.test(error.message),
  );
});

Deno.test("a file without its kind is told how to be typed, and no list", () => {
  const file = join(projectDirectory, "README.md");
  assert.throws(
    () => checkDetectorName(file),
    (error: Error) =>
      error instanceof UsageError && error.message.includes(`as yolox:${file} for one of`) &&
      !error.message.includes("burin_nano"),
  );
});

Deno.test("every published detector has a name, and files have their kind", () => {
  const names = knownNames();
  for (const name of ["yolox_s", "dfine_l_coco", "grounding_dino_tiny", "yolov8:FILE"]) {
    assert.ok(names.includes(name), name);
  }
  assert.ok(!names.some((name) => name.startsWith("sam")));
});

Deno.test("the detector that ships is every corpus's own; without it Alice's and the prints' is YOLOX", () => {
  const others = modelManifests().filter(({ id }) => id !== shippedDetector);
  const shipped = { ...others[0], id: shippedDetector };
  for (const corpus of ["engraver", "alice", "prints", "prints/hogarth", "../my-prints"]) {
    assert.equal(defaultDetector(corpus, [...others, shipped]), shippedDetector);
  }
  const without = ["engraver", "alice", "prints/seymour", "../my-prints"]
    .map((corpus) => defaultDetector(corpus, others));
  assert.deepEqual(without, ["ink", "yolox", "yolox", "ink"]);
});

Deno.test("a side is for YOLOX, and a multiple of 32", async () => {
  for (
    const [name, side, why] of [
      ["ink", 640, /--side is for YOLOX alone, not for ink/],
      ["dfine:my.onnx", 640, /--side is for YOLOX alone/],
      ["yolox", 650, /--side is a multiple of 32, not 650/],
      ["yolox", [640, 650], /--side is a multiple of 32, not 650/],
    ] as const
  ) {
    await assert.rejects(
      openPlateDetector(name, { collection, side }),
      (error: Error) => error instanceof UsageError && why.test(error.message),
    );
  }
  await assert.rejects(
    openPlateDetector("ink", { collection, mirrored: true }),
    /--mirrored is for YOLOX alone, not for ink/,
  );
  await assert.rejects(
    openPlateDetector("yolox:nowhere.onnx", { collection, side: 640 }),
    /There is no file nowhere\.onnx for --detector yolox:nowhere\.onnx/,
  );
});

Deno.test("phrases of a prompt are apart by semicolons, each once", () => {
  const phrases = (prompt: string) => toldDetector("grounding_dino_tiny", { prompt }).prompt;
  assert.deepEqual(phrases("human characters; a cat ;; a cat"), ["human characters", "a cat"]);
  assert.throws(() => phrases(" ; "), /--prompt names nothing/);
});

Deno.test("a detector in a file is opened by its kind, and named with its hash", async () => {
  const file = join(projectDirectory, "tests/fixtures/detect/dfine.onnx");
  await using chosen = await openPlateDetector(`dfine:${file}`, {
    collection,
    classes: "a,b,c,d,e",
  });
  assert.match(chosen.sha256!, /^[0-9a-f]{64}$/);
});

Deno.test("a segmenter whose files are not here says what to do", async () => {
  await using grabcut = await openPlateSegmenter("grabcut");
  assert.equal(grabcut.name, "grabcut");
  await assert.rejects(
    openPlateSegmenter("sam_vit_z"),
    /no segmenter "sam_vit_z"\. Known: grabcut/,
  );
});

Deno.test("a form of lang-SAM names a detector and a segmenter, of which each can be another", () => {
  assert.deepEqual(modelsOf({ detector: "lang_sam_2023" }), {
    detector: "grounding_dino_swinb",
    segmenter: "sam_vit_h",
  });
  assert.deepEqual(modelsOf({ detector: "lang_sam_2024", segmenter: "mobile_sam" }), {
    detector: "grounding_dino_base",
    segmenter: "mobile_sam",
  });
  assert.deepEqual(modelsOf({ detector: "ink" }), { detector: "ink", segmenter: "burin_cutter" });
  assert.ok(knownNames().includes("lang_sam_2024"));
});

Deno.test("a detector's name is checked before any work", () => {
  for (const name of ["ink", "labels", "yolox", "yolox_nano", "lang_sam_2023", "yolov8:my.onnx"]) {
    checkDetectorName(name);
  }
  assert.throws(() => checkDetectorName("yolo9"), /no detector "yolo9"\. .*Known: ink, labels/);
  assert.throws(() => checkDetectorName("foo:my.onnx"), /no detector "foo:my\.onnx"/);
});
