import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { matchLabels } from "lib/corpus/identities.ts";
import { readPrints } from "lib/corpus/prints.ts";
import { evaluateDetections } from "lib/detect/evaluation.ts";
import { iou } from "lib/geometry/box.ts";
import { mean } from "lib/tensor/mean.ts";

const folder = join(projectDirectory, "data/prints");
const second: {
  readonly images: readonly { readonly id: number; readonly file_name: string }[];
  readonly annotations: readonly {
    readonly image_id: number;
    readonly bbox: readonly [x: number, y: number, width: number, height: number];
    readonly attributes: { readonly difficult: boolean };
  }[];
} = JSON.parse(readFileSync(join(folder, "second_annotations.json"), "utf8"));

Deno.test("two people agree on figures as the README says", () => {
  const { plates, labels } = readPrints();
  const idOf = new Map(plates.map(({ file, id }) => [`plates/${file}`, id]));
  const evaluated = second.images.map((image) => {
    const id = idOf.get(image.file_name)!;
    return {
      id,
      labels: labels.filter(({ plate }) => plate === id),
      detections: second.annotations
        .filter(({ image_id, attributes }) => image_id === image.id && !attributes.difficult)
        .map(({ bbox: [x, y, width, height] }) => ({
          box: [x, y, x + width, y + height] as const,
          score: 1,
          label: "figure",
        })),
    };
  });
  const { all } = evaluateDetections(evaluated, { minScore: 0.5 });
  const text = readFileSync(join(folder, "README.md"), "utf8").replaceAll(/\s+/g, " ");
  const told = `of ${all.labels} figures ${all.found} were boxed by both (IoU .5), ` +
    `${all.missed} by the first alone and ${all.false} by the second alone`;
  assert.ok(text.includes(told), told);
  const fits = evaluated.flatMap(({ detections, labels }) => {
    const boxes = detections.map(({ box }) => box);
    const matched = matchLabels(boxes, labels, { minIou: 0.5 }).labels;
    return boxes.flatMap((box, i) => {
      const label = matched[i];
      return label && !label.difficult ? [iou(box, label.box)] : [];
    });
  });
  assert.equal(fits.length, all.found);
  const overlap = mean(fits).toFixed(2).replace(/^0/, "");
  assert.ok(text.includes(`Their boxes overlap by ${overlap} in the mean`), overlap);
});
