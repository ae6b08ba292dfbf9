/** Ways to cut figures out, asked about the same plates, and prompts for a text detector. */
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import type { Detection } from "lib/detect/detection.ts";
import type { Image } from "lib/image/image.ts";
import type { Method, MethodAnswer, TextDetector } from "./methods.ts";

/** A plate with what each method says is on it, in the methods' order, and the truth. */
export interface ComparedPlate {
  /** As the collection knows it. */
  readonly plate: Plate;
  /** Its picture. */
  readonly image: Image;
  /** A list for each method. */
  readonly answers: readonly (readonly MethodAnswer[])[];
  /** The truth, where there is one. */
  readonly labels: readonly Label[];
}

/** Asks every method about every plate. */
export async function compareSegmenters(
  methods: readonly Method[],
  { open, plates, labels }: Pick<Collection, "open" | "plates" | "labels">,
  { signal, onProgress }: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, words: string) => void;
  } = {},
): Promise<ComparedPlate[]> {
  const compared: ComparedPlate[] = [];
  const labelsOn = labelsByPlate(labels);
  for (const [p, plate] of plates.entries()) {
    const image = await open(plate);
    const answers: MethodAnswer[][] = [];
    for (const [m, method] of methods.entries()) {
      signal?.throwIfAborted();
      answers.push(await method.answer(image, { signal }));
      onProgress?.(p * methods.length + m + 1, `${plate.id}, ${method.name}`);
    }
    compared.push({ plate, image, answers, labels: labelsOn(plate.id) });
  }
  return compared;
}

/** A text detector's findings for a prompt, down to a low floor. */
export interface Prompted {
  readonly prompt: string;
  readonly plates: readonly {
    readonly image: Image;
    readonly detections: readonly Detection[];
    readonly labels: readonly Label[];
  }[];
}

/** Runs each prompt over plates, and keeps all scores. */
export async function runPrompts(
  prompts: readonly string[],
  { text, collection, signal, onProgress }: {
    readonly text: TextDetector;
    readonly collection: Pick<Collection, "open" | "plates" | "labels">;
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, prompt: string) => void;
  },
): Promise<Prompted[]> {
  const { open, plates, labels } = collection;
  const all: Prompted[] = [];
  const labelsOn = labelsByPlate(labels);
  for (const [i, prompt] of prompts.entries()) {
    const detect = await text.open(prompt);
    const found = [];
    for (const plate of plates) {
      const image = await open(plate);
      const detections = await detect(image, { minScore: 0.05, signal });
      found.push({ image, detections, labels: labelsOn(plate.id) });
    }
    all.push({ prompt, plates: found });
    onProgress?.(i + 1, prompt);
  }
  return all;
}
