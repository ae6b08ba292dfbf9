import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ModelManifest, modelManifests, projectDirectory } from "lib/assets/manifest.ts";
import {
  describeDetector,
  detectorKinds,
  type DetectorName,
  detectorNames,
  type DetectorRow,
  detectors,
  openDetector,
  shippedDetector,
} from "lib/detect/open.ts";
import { blank, decodeImage } from "lib/image/image.ts";
import { oddFiles } from "tests/fixtures/odd_files.ts";
import { names, yoloxModel } from "./yolox_model.ts";

const rows: [string, DetectorRow][] = Object.entries(detectors);
const isKind = (id: string) => detectorKinds.some((kind) => id.startsWith(`${kind}_`));

Deno.test("every published detector is in the table, and every row is published", () => {
  const ids = modelManifests().map(({ id }) => id);
  assert.deepEqual(ids.filter(isKind).filter((id) => !Object.hasOwn(detectors, id)), []);
  const lacking = rows.map(([name]) => name)
    .filter((name) => name !== "ink" && !ids.includes(name));
  assert.deepEqual(lacking.filter((name) => name !== shippedDetector), []);
});

Deno.test("the table's sides are those that the manifests say models take", () => {
  for (const manifest of modelManifests()) {
    if (manifest.kind !== "graph" || !Object.hasOwn(detectors, manifest.id)) continue;
    const { side, fitted }: DetectorRow = detectors[manifest.id as DetectorName];
    // a model whose input is fitted to the plate takes any
    if (fitted) continue;
    const sides = Object.values(manifest.signature.inputs)[0].slice(2);
    assert.equal(side, Math.max(...sides.map(Number)), manifest.id);
  }
});

Deno.test("rows say licence and kind; scores are probabilities, sides multiples of 32", () => {
  for (const name of detectorNames()) {
    const { row, licence } = describeDetector(name)!;
    assert.match(licence, /^Apache-2\.0/, name);
    assert.ok(row.minScore > 0 && row.minScore < 1, name);
    if (row.kind === "yolox") assert.equal(row.side! % 32, 0, name);
  }
  assert.equal(describeDetector("yolox")!.id, "yolox_nano");
  assert.equal(describeDetector("yolo9"), null);
  assert.equal(describeDetector("toString"), null);
});

Deno.test("a detector without its manifest is not offered", () => {
  const none: ModelManifest[] = [];
  assert.deepEqual(detectorNames(none), ["ink"]);
  assert.equal(describeDetector(shippedDetector, none), null);
});

Deno.test("by its name: ink has a licence, a hash and its threshold; tiles are in its name", async () => {
  await using ink = await openDetector("ink");
  assert.deepEqual([ink.name, ink.minScore], ["ink", detectors.ink.minScore]);
  assert.match(ink.sha256, /^[0-9a-f]{64}$/);
  await using inTiles = await openDetector("ink", { tile: 500 });
  assert.equal(inTiles.name, "ink in tiles of 500");
  const empty = await inTiles.use(blank({ width: 900, height: 90 }, [255, 255, 255, 255]));
  assert.deepEqual(empty, []);
});

Deno.test("a file of one's own by its kind; what is asked for reaches it", async () => {
  const folder = await Deno.makeTempDir({ prefix: "burin-open-" });
  const image = await decodeImage(oddFiles["plain.png"]);
  try {
    const file = join(folder, "mine.onnx");
    writeFileSync(file, yoloxModel());
    await using mine = await openDetector(`yolox:${file}`, { classes: names, threads: 1 });
    assert.deepEqual([mine.name, mine.licence, mine.minScore], ["yolox mine.onnx", null, 0.25]);
    const looked = { classes: names, mirrored: true, threads: 1 };
    await using twice = await openDetector(`yolox:${file}`, looked);
    assert.equal(twice.name, "yolox mine.onnx mirrored");
    const labels = new Set((await mine.use(image)).map(({ label }) => label));
    assert.deepEqual([...labels].sort(), [...names].sort());
    const large = { classes: names, side: 640, threads: 1 };
    await assert.rejects(openDetector(`yolox:${file}`, large), /pictures of other sides/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  await assert.rejects(openDetector("yolox:nowhere.onnx"), /There is no file nowhere\.onnx/);
  await assert.rejects(openDetector("sam:a,b"), /no detector "sam:a,b"\. Known: /);
});

Deno.test("a name's own file is found by what the caller says", async () => {
  const asked: string[] = [];
  const file = join(projectDirectory, "tests/fixtures/detect/dfine.onnx");
  const locate = (manifest: ModelManifest) => {
    asked.push(manifest.id);
    return Promise.resolve({ file, sha256: "abc" });
  };
  const classes = ["a", "b", "c", "d", "e"];
  await using dfine = await openDetector("dfine_m_coco", { locate, classes, threads: 1 });
  assert.deepEqual([dfine.name, dfine.sha256, dfine.minScore], ["dfine_m_coco", "abc", 0.4]);
  assert.deepEqual(asked, ["dfine_m_coco"]);
});
