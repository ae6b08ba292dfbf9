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

/** How a comparison is stopped, and what is told meanwhile. */
export interface ComparisonOptions {
  /** Stops between two methods. */
  readonly signal?: AbortSignal;
  /** Told how many pairs of plate and method are done, and which was the last. */
  readonly onProgress?: (done: number, note: string) => void;
}

/** Asks every method about every plate. */
export async function compareSegmenters(
  methods: readonly Method[],
  { open, plates, labels }: Pick<Collection, "open" | "plates" | "labels">,
  { signal, onProgress }: ComparisonOptions = {},
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

/** What a text detector found for a prompt, down to a low score. */
export interface Prompted {
  /** What it was asked for. */
  readonly prompt: string;
  /** Each plate with what was found, and what is there. */
  readonly plates: readonly {
    readonly image: Image;
    readonly detections: readonly Detection[];
    readonly labels: readonly Label[];
  }[];
}

/** Who is asked, and about which plates. */
export interface PromptsOptions extends ComparisonOptions {
  /** Null where none is on this machine: nothing is asked then. */
  readonly text: TextDetector | null;
  /** Plates with their labels. */
  readonly collection: Pick<Collection, "open" | "plates" | "labels">;
}

/** Runs each prompt over plates and keeps all scores; an empty list where there is no text detector. */
export async function runPrompts(
  prompts: readonly string[],
  { text, collection, signal, onProgress }: PromptsOptions,
): Promise<Prompted[]> {
  if (text === null) return [];
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
