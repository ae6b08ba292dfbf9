/** Whose the folder of a fine-tuning is: a tuned detector is not overwritten by one of other settings. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseJson } from "lib/assets/json_text.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { sha256 } from "lib/tensor/digest.ts";
import type { LabelledPlates } from "./labelled_plates.ts";

/** All that decides what a tuned detector is. */
export interface TuningSettings {
  /** What the collection is called. */
  readonly corpus: string;
  /** Digest of its plates, their labels and parts. */
  readonly plates: string;
  /** SHA-256 of the model that it begins as. */
  readonly start: string;
  readonly widen: number | null;
  readonly train: string;
  readonly seed: number;
  readonly size: readonly number[];
  readonly batch: number;
  readonly learningRate: number;
  /** Epochs of each run. */
  readonly lengths: readonly number[];
}

/** What a folder says of its settings: not all of them where an earlier Burin made it. */
type KeptSettings = { readonly [K in keyof TuningSettings]?: TuningSettings[K] | undefined };

/** What each setting is called where it is typed, and whether a kept one is gone on with. */
const settings: {
  readonly [K in keyof TuningSettings]: {
    readonly said: string;
    readonly goesOn?: (kept: TuningSettings[K], now: TuningSettings[K]) => boolean;
  };
} = {
  corpus: { said: "--corpus", goesOn: (kept, now) => resolve(kept) === resolve(now) },
  plates: { said: "plates or labels" },
  start: { said: "--start" },
  widen: { said: "--widen" },
  train: { said: "--train" },
  seed: { said: "--seed" },
  size: { said: "size of the input" },
  batch: { said: "--batch" },
  learningRate: { said: "--rate" },
  // further lengths are compared with those that are there
  lengths: { said: "--epochs", goesOn: (kept, now) => kept.every((one) => now.includes(one)) },
};

/** The digest of what is learnt from and evaluated on. */
export const platesDigest = (
  { collection: { plates, labels }, parts, by }: Pick<LabelledPlates, "parts" | "by"> & {
    readonly collection: Pick<Collection, "plates" | "labels">;
  },
): string =>
  sha256(JSON.stringify([
    plates.map(({ id, width, height }) => [id, width, height, parts?.[id]]),
    labels.map(({ plate, box, difficult, crowd }) => [plate, box, difficult, crowd]),
    by,
  ]));

/** What a folder says of its settings; null where it is free. */
function keptSettings(
  { file, tuned }: { readonly file: string; readonly tuned: string },
): KeptSettings | null {
  if (existsSync(file)) return parseJson(readFileSync(file, "utf8")) as TuningSettings;
  if (!existsSync(tuned)) return null;
  const told = parseJson(readMetadata(tuned).tuned ?? "{}") as {
    readonly from?: string;
    readonly train?: string;
    readonly plates?: string;
    readonly seed?: number;
  };
  const { from: start, train, plates: corpus, seed } = told;
  return { start, train, corpus, seed };
}

/** Words for the settings that differ. */
function changedSettings(kept: KeptSettings, now: TuningSettings): string[] {
  const differs = <K extends keyof TuningSettings>(name: K): boolean => {
    const [before, { goesOn }] = [kept[name], settings[name]];
    if (before === undefined) return false;
    if (goesOn) return !goesOn(before as TuningSettings[K], now[name]);
    return JSON.stringify(before) !== JSON.stringify(now[name]);
  };
  return (Object.keys(settings) as (keyof TuningSettings)[]).filter(differs)
    .map((name) =>
      ["plates", "start"].includes(name)
        ? settings[name].said
        : `${settings[name].said} (${kept[name]}, not ${now[name]})`
    );
}

/**
 * Takes a folder for a fine-tuning of these settings, and keeps them beside what it will hold.
 *
 * @throws {Error} that names the file where the folder holds a fine-tuning of other settings
 */
export function takeTunedFolder(directory: string, now: TuningSettings): void {
  const [file, tuned] = ["settings.json", "tuned.onnx"].map((name) => join(directory, name));
  const held = existsSync(tuned) ? tuned : file;
  const refuse = (why: string, cause?: unknown): never => {
    throw new Error(
      `Cannot fine-tune into ${directory}: ${held} ${why}. Name another folder with --out, or ` +
        "delete this one to begin anew",
      { cause },
    );
  };
  let kept: KeptSettings | null = null;
  try {
    kept = keptSettings({ file, tuned });
  } catch (cause) {
    refuse("does not say how it was made", cause);
  }
  if (kept) {
    if (Object.values(kept).every((value) => value === undefined)) {
      refuse("does not say how it was made");
    }
    const changed = changedSettings(kept, now);
    if (changed.length > 0) refuse(`is of a fine-tuning with other ${changed.join(", ")}`);
  }
  writeWhole(file, JSON.stringify(now, null, 2) + "\n");
}
