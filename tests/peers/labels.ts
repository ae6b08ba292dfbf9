/** Our label files as pycocotools and supervision read them. `deno task test:peers` runs it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCoco } from "lib/corpus/coco.ts";
import { kept, type Labelled } from "lib/corpus/label_format.ts";
import { type LabelFormatName, labelFormats } from "lib/corpus/label_formats.ts";
import { saveLabelled } from "lib/corpus/labelled_folder.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { type Mask, maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";
import { answerOf } from "./python.ts";

type Row = readonly [name: string, box: readonly number[], pixels: readonly number[] | null];
type Found = Readonly<Record<string, readonly Row[]>>;
type Answer =
  & { readonly versions: Readonly<Record<string, string>> }
  & Readonly<Record<string, Found>>;

/** Pixels inside, by their place in rows. */
const places = (mask: Mask) =>
  [...maskToPixels(mask).entries()].filter(([, v]) => v).map(([i]) => i);

function assertRows(
  found: Found,
  { labels, plates }: Labelled,
  { within, pixels }: {
    within: number;
    /** Least overlap of the masks, or null where none are read. */
    pixels: number | null;
  },
): void {
  assert.deepEqual(Object.keys(found).sort(), plates.map(({ id }) => id).sort());
  for (const { id } of plates) {
    const own = labels.filter(({ plate }) => plate === id);
    assert.equal(found[id].length, own.length, id);
    for (const [i, { name, box, mask }] of own.entries()) {
      const [called, xyxy, inside] = found[id][i];
      assert.equal(called, name);
      box.forEach((side, k) => assert.ok(Math.abs(side - xyxy[k]) <= within, `${id} ${i}`));
      if (pixels === null || !mask) continue;
      const [ours, theirs] = [new Set(places(mask)), new Set(inside)];
      const common = ours.intersection(theirs).size;
      const overlap = common / (ours.size + theirs.size - common);
      assert.ok(overlap >= pixels, `${id} ${i}: overlap ${overlap}`);
    }
  }
}

Deno.test("pycocotools and supervision read every label of our files", async () => {
  const folder = mkdtempSync(join(tmpdir(), "burin-peers-"));
  try {
    const directory = join(folder, "engraved");
    const engraved = await engraveCollection({
      seed: 6,
      plates: 3,
      width: 320,
      height: 240,
      directory,
    });
    // a ring, so that a hole is among the masks
    const [first] = engraved.plates;
    const hollow = maskFromPixels(
      Array.from({ length: 320 * 240 }, (_, i) => {
        const [x, y] = [i % 320 - 60, Math.floor(i / 320) - 60];
        return x * x + y * y < 1600 && x * x + y * y > 400 ? 1 : 0;
      }),
      first,
    );
    const ring = { plate: first.id, box: [21, 21, 100, 100] as const, name: "ring", mask: hollow };
    const whole: Labelled = {
      plates: engraved.plates,
      labels: [...engraved.labels, ring],
      parts: {},
    };
    const written = (format: LabelFormatName) => {
      saveLabelled(whole, { format, directory: join(folder, format), fileOf });
      return kept(whole, labelFormats[format].holds).labelled;
    };
    const fileOf = ({ file }: { file: string }) => join(directory, file);
    written("labelme");
    const [coco, roboflow, yolo, segment, voc] =
      (["coco", "roboflow", "yolo", "yolo-segment", "voc"] as const)
        .map(written);
    writeFileSync(join(folder, "outlines.json"), writeCoco(whole, { masks: "outlines" }));
    const { versions, ...read } = await answerOf<Answer>("labels.py", [folder]);
    const exact = { within: 1e-9, pixels: 1 };
    assertRows(read["coco by pycocotools"], coco, exact);
    assertRows(read["outlines by pycocotools"], coco, exact);
    assertRows(read["roboflow by pycocotools"], roboflow, exact);
    assertRows(read["coco by supervision"], coco, { within: 1e-4, pixels: 1 });
    assertRows(read["roboflow by supervision"], roboflow, { within: 1e-4, pixels: null });
    assertRows(read["yolo by supervision"], yolo, { within: 1e-3, pixels: null });
    // it draws outlines with a pen of one pixel
    assertRows(read["yolo-segment by supervision"], segment, { within: 1.01, pixels: 0.8 });
    assertRows(read["voc by supervision"], voc, { within: 1e-4, pixels: null });
    const bounded = kept(whole, labelFormats["yolo-segment"].holds).labelled;
    assertRows(read["labelme by supervision"], bounded, { within: 1.01, pixels: 0.8 });
    // of other labels it is not true, so that the comparison can fail
    const moved = {
      ...yolo,
      labels: yolo.labels.map((label) => ({
        ...label,
        box: label.box.map((side) => side + 1) as unknown as typeof label.box,
      })),
    };
    assert.throws(() =>
      assertRows(read["yolo by supervision"], moved, { within: 1e-3, pixels: null })
    );
    const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    console.log(
      `${named.join(", ")}: ${whole.labels.length} labels in ${Object.keys(read).length} readings`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
