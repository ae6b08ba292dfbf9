/** The detectors and segmenters of the command line, by name or by file. */
import { existsSync, readFileSync } from "node:fs";
import { fetchAsset } from "lib/assets/fetch.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import type { Detector } from "lib/detect/detection.ts";
import { openDfine } from "lib/detect/dfine.ts";
import { openGroundingDino } from "lib/detect/grounding_dino.ts";
import { digestOf, ink, inkThreshold, inkWeights } from "lib/detect/ink.ts";
import { fromLabels } from "lib/detect/labels.ts";
import { openYolov8 } from "lib/detect/yolov8.ts";
import { openYolox } from "lib/detect/yolox.ts";
import type { Named } from "lib/extract/extract.ts";
import { langSamForms, type LangSamName } from "lib/segment/lang_sam.ts";
import { type OpenedSegmenter, openSegmenter } from "lib/segment/open.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { suggestion, UsageError } from "./command.ts";

/** What a detector is told besides its name. */
export interface DetectorChoice {
  readonly collection: Collection;
  readonly threads?: number;
  /** Classes of a model of one's own in their order, apart by ","; all are kept. */
  readonly classes?: string;
  /** What a text detector looks for, phrases apart by ";": a pass for each. */
  readonly prompt?: string;
}

export interface ChosenDetector extends AsyncDisposable {
  readonly detector: Named<(plate: Plate) => Detector>;
  /** The least score that counts as found. */
  readonly minScore: number;
}

/** What a text detector looks for where nothing is said: the study's words. */
export const defaultPrompt = "human characters";

/** The phrases of a prompt, each once. */
export function phrasesOf(prompt: string): string[] {
  const phrases = prompt.split(";").map((phrase) => phrase.trim()).filter(Boolean);
  if (phrases.length === 0) throw new UsageError(`--prompt names nothing: "${prompt}"`);
  return [...new Set(phrases)];
}

async function openText(file: string, { threads, prompt = defaultPrompt }: DetectorChoice) {
  const phrases = phrasesOf(prompt);
  const words = await fetchAsset(byId(modelManifests(), { id: "bert_vocabulary", kind: "model" }));
  const vocabulary = readFileSync(words.file, "utf8");
  const passes = phrases.length > 1 ? { passes: "one by one" } as const : {};
  return await openGroundingDino(file, { vocabulary, prompt: phrases, ...passes, threads });
}

/** What the openers of models with classes take. */
function optionsOf({ threads, classes }: DetectorChoice) {
  const names = classes?.split(",").map((name) => name.trim()).filter(Boolean);
  return { threads, ...names ? { classes: names, keep: new Set(names) } : {} };
}

interface Kind {
  open(file: string, choice: DetectorChoice): Promise<Detector & AsyncDisposable>;
  /** The score from which one is believed. */
  readonly minScore: number;
}

/** Kinds of models in files, `--detector yolov8:my.onnx`. Ids of models/ begin with theirs. */
const kinds: Readonly<Record<string, Kind>> = {
  yolov8: { open: (file, choice) => openYolov8(file, optionsOf(choice)), minScore: 0.25 },
  yolox: { open: (file, choice) => openYolox(file, optionsOf(choice)), minScore: 0.25 },
  dfine: { open: (file, choice) => openDfine(file, optionsOf(choice)), minScore: 0.4 },
  // the study's
  grounding_dino: { open: openText, minScore: 0.4 },
};

const kindOf = (id: string) =>
  Object.keys(kinds).find((kind) => id === kind || id.startsWith(`${kind}_`));

/** Ids of the detectors that can be fetched. */
const published = () => modelManifests().map(({ id }) => id).filter(kindOf);

/** Names that `--detector` knows. */
export const detectorNames = (): readonly string[] => [
  ...["ink", "labels", "yolox"],
  ...Object.keys(langSamForms),
  ...published(),
  ...Object.keys(kinds).map((kind) => `${kind}:FILE`),
];

/** @throws {UsageError} where no detector has this name: before any work is done for it */
export function checkDetectorName(name: string): void {
  const [kind, ...file] = name.split(":");
  const known = detectorNames();
  if (known.includes(name) || file.length > 0 && Object.hasOwn(kinds, kind)) return;
  throw new UsageError(
    `There is no detector "${name}".${suggestion(name, known)} Known: ${known.join(", ")}`,
  );
}

async function inFile(
  { file, kind, name, digest, minScore = kinds[kind].minScore }: {
    file: string;
    kind: string;
    name: string;
    digest: string;
    minScore?: number;
  },
  choice: DetectorChoice,
): Promise<ChosenDetector> {
  const detect = await kinds[kind].open(file, choice);
  const said = kind === "grounding_dino"
    ? `${name}: ${phrasesOf(choice.prompt ?? defaultPrompt).join("; ")}`
    : name;
  return {
    detector: { name: said, sha256: digest, use: () => detect },
    minScore,
    [Symbol.asyncDispose]: () => detect[Symbol.asyncDispose](),
  };
}

/**
 * A detector by its name, with the score from which it is believed: "ink", "labels", "yolox", an id of
 * models/, which is fetched, or KIND:FILE.
 *
 * @throws {UsageError} when there is none of that name, or no such file
 */
export async function openDetector(name: string, choice: DetectorChoice): Promise<ChosenDetector> {
  const none = () => Promise.resolve();
  if (name === "ink") {
    const detect = ink();
    const detector = { name, sha256: digestOf(inkWeights), use: () => detect };
    return { detector, minScore: inkThreshold, [Symbol.asyncDispose]: none };
  }
  if (name === "labels") {
    const use = fromLabels(choice.collection);
    const detector = { name, sha256: null, readsLabels: true, use };
    return { detector, minScore: 0, [Symbol.asyncDispose]: none };
  }
  const [before, ...rest] = name.split(":");
  if (rest.length > 0 && Object.hasOwn(kinds, before)) {
    const file = rest.join(":");
    if (!existsSync(file)) throw new UsageError(`There is no file ${file} for --detector ${name}`);
    const short = `${before} ${file.split(/[/\\]/).at(-1)}`;
    const digest = sha256(readFileSync(file));
    return await inFile({ file, kind: before, name: short, digest }, choice);
  }
  const id = name === "yolox" ? "yolox_nano" : name;
  const kind = published().includes(id) ? kindOf(id) : undefined;
  if (!kind) {
    throw new UsageError(
      `There is no detector "${name}". Known: ${detectorNames().join(", ")}`,
    );
  }
  const { file, sha256: digest } = await fetchAsset(byId(modelManifests(), { id, kind: "model" }));
  // on wood engravings nano's scores are low: at .05 about half of what it finds is right
  const minScore = id === "yolox_nano" ? 0.05 : undefined;
  return await inFile({ file, kind, name: id, digest, minScore }, choice);
}

/**
 * A segmenter by its name, or one's own files as sam:ENCODER,DECODER. Of the large ones, the files must
 * have been fetched; what they see of plates is kept in the cache.
 */
export function openSegmenterByName(
  name: string,
  { threads }: { readonly threads?: number } = {},
): Promise<OpenedSegmenter> {
  return openSegmenter(name, { threads, cache: {} });
}

/** Detector and segmenter by what was typed: a form of lang-SAM names both at once. */
export function pairOf(
  { detector, segmenter }: { readonly detector: string; readonly segmenter?: string },
): { readonly detector: string; readonly segmenter: string } {
  const form = Object.hasOwn(langSamForms, detector)
    ? langSamForms[detector as LangSamName]
    : undefined;
  return {
    detector: form?.detector ?? detector,
    segmenter: segmenter ?? form?.segmenter ?? "grabcut",
  };
}
