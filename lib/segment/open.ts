/** Segmenters by name: which files each is made of, and how it is opened. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { embeddingCache, type EmbeddingCacheOptions } from "./embedding_cache.ts";
import { grabcut } from "./grabcut.ts";
import { openHqSam } from "./hq_sam.ts";
import type { Segmenter } from "./prompt.ts";
import { asSegmenter, type Promptable } from "./promptable.ts";
import { type EncoderAndDecoder, openSam } from "./sam.ts";
import { openSam2 } from "./sam2.ts";

type Open = (
  graphs: EncoderAndDecoder,
  options: Omit<SessionOptions, "name">,
) => Promise<Promptable>;

/** How a family of models is opened, and our graphs of its form with random weights, for trials. */
const families = {
  sam: { open: openSam, random: ["sam.encoder_raw", "sam.decoder"] },
  mobile_sam: { open: openSam, random: ["mobile_sam.encoder_raw", "mobile_sam.decoder"] },
  hq_sam: { open: openHqSam, random: ["hq_sam.encoder_raw", "hq_sam.decoder"] },
  sam2: { open: openSam2, random: ["sam2.hub.encoder", "sam2.hub.decoder"] },
} as const satisfies Readonly<
  Record<string, { open: Open; random: readonly [encoder: string, decoder: string] }>
>;

export type SegmenterFamily = keyof typeof families;

/** The published models, by the names of models/. */
export const promptableModels = {
  sam_vit_b: "sam",
  sam_vit_l: "sam",
  sam_vit_h: "sam",
  mobile_sam: "mobile_sam",
  hq_sam_vit_l: "hq_sam",
  hq_sam_vit_h: "hq_sam",
  "sam2.1_small": "sam2",
} as const satisfies Readonly<Record<string, SegmenterFamily>>;

export type PromptableName = keyof typeof promptableModels;

/** All names that `openSegmenter` knows. */
export const segmenterNames: readonly ("grabcut" | PromptableName)[] = [
  "grabcut",
  ...Object.keys(promptableModels) as PromptableName[],
];

/** The files of a model, and the SHA-256 of the two together. */
export interface ModelFiles extends EncoderAndDecoder {
  readonly encoder: string;
  readonly decoder: string;
  readonly sha256: string;
}

/** A segmenter as a batch takes it. Dispose of it when done. */
export interface OpenedSegmenter extends AsyncDisposable {
  /** Says so where the weights are random. */
  readonly name: string;
  /** Of its files; null where it has none. */
  readonly sha256: string | null;
  readonly use: Segmenter;
  /** Whether its masks mean nothing: random weights, only to try out what comes before and after. */
  readonly random: boolean;
}

export interface OpenSegmenterOptions extends Omit<SessionOptions, "name"> {
  /** The files of a model, or null where they are not to be had. Default: there are none. */
  readonly locate?: (name: PromptableName) => Promise<ModelFiles | null>;
  /**
   * Where a model's files are not to be had: "error" (default), or "random weights", graphs of its form
   * that are part of the repository. Their masks mean nothing.
   */
  readonly missing?: "error" | "random weights";
  /** Where and how much is kept of what encoders saw; null keeps nothing. Default: nothing. */
  readonly cache?: Omit<EmbeddingCacheOptions, "model"> | null;
}

/** SHA-256 of a model of two files, by theirs. */
export const sha256OfBoth = (encoder: string, decoder: string): string =>
  sha256(`${encoder}\n${decoder}\n`);

/** Our graphs of a family's form; null where the repository's tests are not there. */
function randomFiles(family: SegmenterFamily): EncoderAndDecoder | null {
  const [encoder, decoder] = families[family].random
    .map((graph) => join(projectDirectory, "tests/fixtures/segment", `${graph}.onnx`));
  return existsSync(encoder) && existsSync(decoder) ? { encoder, decoder } : null;
}

/**
 * Opens a segmenter by name.
 *
 * @throws {Error} when there is none of that name, or its files are not to be had
 *
 * ```ts
 * import { openSegmenter } from "lib/segment/open.ts";
 * import { blank } from "lib/image/image.ts";
 * await using sam = await openSegmenter("sam_vit_b", { missing: "random weights" });
 * sam.name; // "sam_vit_b (random weights)" unless the files are there
 * const plate = blank({ width: 40, height: 40 }, [255, 255, 255, 255]);
 * const [{ mask }] = await sam.use(plate, [{ box: [5, 5, 30, 35] }]);
 * ```
 */
export async function openSegmenter(
  name: string,
  { locate, missing = "error", cache = null, ...session }: OpenSegmenterOptions = {},
): Promise<OpenedSegmenter> {
  if (name === "grabcut") {
    const close = () => Promise.resolve();
    const use = grabcut();
    return { name, sha256: null, use, random: false, [Symbol.asyncDispose]: close };
  }
  if (!(name in promptableModels)) {
    throw new Error(`There is no segmenter "${name}". Known: ${segmenterNames.join(", ")}`);
  }
  const known = name as PromptableName;
  const family = promptableModels[known];
  const { open } = families[family];
  const files = await locate?.(known) ?? null;
  if (files) {
    const store = cache ? embeddingCache({ ...cache, model: files.sha256 }) : undefined;
    const use = asSegmenter(await open(files, session), { store });
    const close = () => use[Symbol.asyncDispose]();
    return { name, sha256: files.sha256, use, random: false, [Symbol.asyncDispose]: close };
  }
  const random = missing === "random weights" ? randomFiles(family) : null;
  if (!random) {
    throw new Error(
      `Cannot open ${name}: its files are neither in the cache nor in a mirror. ` +
        `deno task models fetch ${name} gets them`,
    );
  }
  const use = asSegmenter(await open(random, session));
  return {
    name: `${name} (random weights)`,
    sha256: null,
    use,
    random: true,
    [Symbol.asyncDispose]: () => use[Symbol.asyncDispose](),
  };
}
