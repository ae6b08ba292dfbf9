/** lang-SAM by the name of its form: both of its models, and the words that the first one reads. */
import { readFileSync } from "node:fs";
import { type AssetPlaces, locateAsset } from "lib/assets/fetch.ts";
import { modelManifests, withId } from "lib/assets/manifest.ts";
import { randomGraph } from "lib/assets/random_graph.ts";
import type { Detector } from "lib/detect/detection.ts";
import { openGroundingDino } from "lib/detect/grounding_dino.ts";
import type { Image } from "lib/image/image.ts";
import {
  langSam,
  langSamForms,
  type LangSamName,
  type LangSamOptions,
  type NamedSegmentation,
} from "./lang_sam.ts";
import { type OpenedSegmenter, openSegmenter, type OpenSegmenterOptions } from "./open.ts";

/** The files of a text detector, and the SHA-256 of its graph. */
export interface TextDetectorFiles {
  /** File of the graph. */
  readonly model: string;
  /** File of the vocabulary, a word piece a line. */
  readonly vocabulary: string;
  /** SHA-256 of the graph, lower-case hex. */
  readonly sha256: string;
}

/** What lang-SAM looks for, and how its two models are opened. */
export interface OpenLangSamOptions extends OpenSegmenterOptions {
  /** What to look for. Default "human characters", the study's words. */
  readonly prompt?: string | readonly string[];
  /** Words below are left out of phrases. Default .25, as in both forms. */
  readonly textThreshold?: number;
  /** The files of a text detector, or null. Default: `locateTextDetector`. */
  readonly locateText?: (name: string) => Promise<TextDetectorFiles | null>;
}

/** Both halves can be used by themselves: they are an ordinary detector and segmenter. */
export interface OpenedLangSam extends AsyncDisposable {
  /** Says so where weights are random. */
  readonly name: string;
  /** Whether its answers mean nothing. */
  readonly random: boolean;
  /** The text detector alone; its SHA-256 is null where the weights are random. */
  readonly detector: {
    readonly name: string;
    readonly sha256: string | null;
    readonly use: Detector;
  };
  /** The segmenter alone. */
  readonly segmenter: OpenedSegmenter;
  /** What the prompt names in a picture, best score first. */
  readonly find: (image: Image, options?: LangSamOptions) => Promise<NamedSegmentation[]>;
}

/** A text detector's files in the cache or a mirror, the quantised where the whole is not there. */
export async function locateTextDetector(
  name: string,
  places: AssetPlaces = {},
): Promise<TextDetectorFiles | null> {
  const manifests = modelManifests();
  const locate = async (id: string) => {
    const manifest = withId(manifests, id);
    return manifest ? await locateAsset(manifest, places) : null;
  };
  const model = await locate(name) ?? await locate(`${name}_quantized`);
  const words = await locate("bert_vocabulary");
  return model && words
    ? { model: model.file, vocabulary: words.file, sha256: model.sha256 }
    : null;
}

/** Our graphs with random weights in the layouts of the two forms. */
const random: Readonly<Record<LangSamName, string>> = {
  lang_sam_2023: "grounding_dino_authors.onnx",
  lang_sam_2024: "grounding_dino.onnx",
};

/** The detector of a form with random weights; null where it is not there. */
export function randomTextDetector(
  form: LangSamName,
): Omit<TextDetectorFiles, "sha256"> | null {
  const [model, vocabulary] = [randomGraph(random[form]), randomGraph("vocab.txt")];
  return model && vocabulary ? { model, vocabulary } : null;
}

/**
 * Opens a form of lang-SAM. Dispose of it when done.
 *
 * @throws {Error} when files of one of its models are not to be had
 *
 * ```ts
 * import { openLangSam } from "lib/segment/open_lang_sam.ts";
 * import { blank } from "lib/image/image.ts";
 * await using lang = await openLangSam("lang_sam_2024", { missing: "random weights" });
 * lang.name; // "lang_sam_2024 (random weights)" unless the files are there
 * await lang.find(blank({ width: 40, height: 40 }, [255, 255, 255, 255]), { boxThreshold: 0.4 });
 * ```
 */
export async function openLangSam(
  name: LangSamName,
  {
    prompt = "human characters",
    textThreshold = langSamForms[name].textThreshold,
    locateText = locateTextDetector,
    ...options
  }: OpenLangSamOptions = {},
): Promise<OpenedLangSam> {
  const form = langSamForms[name];
  const { missing, provider, threads } = options;
  const files = await locateText(form.detector);
  const graphs = files ?? (missing === "random weights" ? randomTextDetector(name) : null);
  if (!graphs) {
    throw new Error(
      `Cannot open ${name}: the files of ${form.detector} are neither in the cache nor in a mirror. ` +
        `deno task models fetch ${form.detector} and bert_vocabulary get them, or deno task models ` +
        `export ${form.detector} makes them`,
    );
  }
  await using stack = new AsyncDisposableStack();
  const segmenter = stack.use(await openSegmenter(form.segmenter, options));
  const detect = stack.use(
    await openGroundingDino(graphs.model, {
      vocabulary: readFileSync(graphs.vocabulary, "utf8"),
      prompt,
      textThreshold,
      overhang: "keep",
      provider,
      threads,
    }),
  );
  const unknown = files === null || segmenter.random;
  const kept = stack.move();
  return {
    name: unknown ? `${name} (random weights)` : name,
    random: unknown,
    detector: { name: form.detector, sha256: files?.sha256 ?? null, use: detect },
    segmenter,
    find: langSam({ detect, segment: segmenter.use }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
