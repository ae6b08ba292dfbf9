/** Which plates a fine-tuned detector learnt from, and which it is honestly judged on. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { checked, jsonOf, listOf, recordOf, type Schema, text } from "lib/assets/checked.ts";
import type { SplitName } from "lib/corpus/splits.ts";
import { UsageError } from "./usage.ts";

/** Ids of plates by the part of a fine-tuning that they were in. */
export type TunedParts = Readonly<Record<SplitName, readonly string[]>>;

const schema: Schema<TunedParts> = recordOf<TunedParts>({
  train: listOf(text),
  validation: listOf(text),
  test: listOf(text),
});

/**
 * The parts that a fine-tuning wrote beside its detector; null where there are none.
 *
 * @param detector its name, or KIND:FILE
 * @throws {Error} that names the file where it is damaged
 *
 * ```ts
 * import { tunedParts } from "lib/study/tuned_parts.ts";
 * tunedParts("burin_nano"); // null
 * ```
 */
export function tunedParts(detector: string): TunedParts | null {
  const [, ...rest] = detector.split(":");
  if (rest.length === 0) return null;
  const file = join(dirname(rest.join(":")), "parts.json");
  if (!existsSync(file)) return null;
  return checked(jsonOf(readFileSync(file, "utf8"), file), schema, file);
}

/**
 * The plates of a part.
 *
 * @throws {UsageError} where nothing says which these are
 */
export function platesOfPart(detector: string, part: SplitName): readonly string[] {
  const parts = tunedParts(detector);
  if (parts) return parts[part];
  throw new UsageError(
    `--part ${part} is of detectors that finetune tuned, yolox:FILE: there is no parts.json beside ${detector}`,
  );
}

/** What is to be said of judging on plates that a detector learnt from; null where it did not. */
export function learntFromLine(detector: string, judged: Iterable<string>): string | null {
  const parts = tunedParts(detector);
  if (!parts) return null;
  const ids = [...judged];
  const of = (part: SplitName) => {
    const own = new Set(parts[part]);
    return ids.filter((id) => own.has(id)).length;
  };
  const [learnt, chosen] = [of("train"), of("validation")];
  if (learnt + chosen === 0) return null;
  return `${detector} learnt from ${learnt} of these ${ids.length} plates and was chosen by ${chosen}: on them ` +
    "what it finds is no test. --part test judges on those of its test part alone.";
}
