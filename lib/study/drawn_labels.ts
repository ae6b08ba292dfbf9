/** A collection's labels drawn on its plates, for people to check them. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { unnamedFigure } from "lib/corpus/identities.ts";
import { isLabelled } from "lib/corpus/is_labelled.ts";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { withTrainingLabels } from "lib/corpus/training_labels.ts";
import { encodePng } from "lib/image/image.ts";
import { overlay } from "lib/plot/overlay.ts";
import { silent, type StageContext } from "./stage_context.ts";

/**
 * Draws the labels of every labelled plate, those to learn from alone, too, as `<plate>.png` in a folder. Returns the files.
 *
 * @throws {Error} where a plate cannot be opened
 *
 * ```ts
 * import { openCollection } from "lib/study/collection.ts";
 * import { drawLabels } from "lib/study/drawn_labels.ts";
 * import { silent } from "lib/study/stage_context.ts";
 * const alice = { corpus: "alice", out: undefined, seed: 1, plates: 60 };
 * const drawn = async () =>
 *   await drawLabels(await openCollection(alice, silent), { directory: "out/overlay" });
 * ```
 */
export async function drawLabels(
  collection: Pick<Collection, "plates" | "labels" | "labelled" | "trainingOnly" | "open">,
  { directory }: { readonly directory: string },
  context: StageContext = silent,
): Promise<string[]> {
  const { plates, labels, labelled, open } = withTrainingLabels(collection);
  mkdirSync(directory, { recursive: true });
  const labelsOn = labelsByPlate(labels);
  const drawn = plates.filter(({ id }) => isLabelled({ labelled }, id));
  using bar = context.bar("drawing labels", drawn.length);
  const files: string[] = [];
  for (const [i, plate] of drawn.entries()) {
    const marks = labelsOn(plate.id).map(({ box, mask, name, difficult }) => ({
      box,
      mask,
      // on a full plate the one word would hide what it names
      name: name === unnamedFigure ? null : name,
      dashed: difficult,
    }));
    const file = join(directory, `${plate.id}.png`);
    writeWhole(file, await encodePng(await overlay(await open(plate), marks)));
    files.push(file);
    bar.at(i + 1, plate.id);
  }
  return files;
}
