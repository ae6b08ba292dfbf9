/** Segmenters by name: which files each is made of, and how it is opened. */
import { existsSync } from "node:fs";
import {
  type AssetPlaces,
  fileDigest,
  locateAsset,
  type Located,
  placesOf,
} from "lib/assets/fetch.ts";
import { type ModelManifest, modelManifests, withId } from "lib/assets/manifest.ts";
import { randomGraph } from "lib/assets/random_graph.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { openBurinCutter } from "./burin_cutter.ts";
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

/** A published model that encodes a picture once and then takes prompts, by its name in models/. */
export type PromptableName =
  | "sam_vit_b"
  | "sam_vit_l"
  | "sam_vit_h"
  | "mobile_sam"
  | "hq_sam_vit_l"
  | "hq_sam_vit_h"
  | "sam2_1_small";

/** The published models, by the names of models/. */
export const promptableModels = {
  sam_vit_b: "sam",
  sam_vit_l: "sam",
  sam_vit_h: "sam",
  mobile_sam: "mobile_sam",
  hq_sam_vit_l: "hq_sam",
  hq_sam_vit_h: "hq_sam",
  sam2_1_small: "sam2",
} as const satisfies Readonly<Record<PromptableName, SegmenterFamily>>;

/** The segmenter that ships with the project: a model of ours, of one file. */
export const shippedSegmenter = "burin_cutter";

/** All names that `openSegmenter` knows. */
export const segmenterNames: readonly string[] = [
  "grabcut",
  ...Object.keys(promptableModels),
  shippedSegmenter,
];

/** What follows a model's name in those of its halves; the first that is at hand is taken. */
const halves = {
  encoder: ["encoder", "encoder_quantized"],
  // our own export of all four masks gives the predictor's own to a box, and takes many at once
  decoder: ["decoder_batch", "decoder"],
} as const;

/** The files of a model, and the SHA-256 of the two together. */
export interface ModelFiles extends EncoderAndDecoder {
  /** File of the image encoder. */
  readonly encoder: string;
  /** File of the mask decoder. */
  readonly decoder: string;
  /** SHA-256 of the two files together, lower-case hex. */
  readonly sha256: string;
}

/** A segmenter as a batch takes it. Dispose of it when done. */
export interface OpenedSegmenter extends AsyncDisposable {
  /** Says so where the weights are random. */
  readonly name: string;
  /** Of its files; null where it has none. */
  readonly sha256: string | null;
  /** The segmenter itself. */
  readonly use: Segmenter;
  /** Whether its masks mean nothing: random weights, only to try out what comes before and after. */
  readonly random: boolean;
}

/** Where a model's files are found, what replaces them, and how sessions run. */
export interface OpenSegmenterOptions extends Omit<SessionOptions, "name"> {
  /** The files of a model, or null where they are not to be had. Default: `locateModel`. */
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
const sha256OfBoth = (encoder: string, decoder: string): string =>
  sha256(`${encoder}\n${decoder}\n`);

/** A graph with all that must lie beside it, or null. */
async function locateGraph(manifest: ModelManifest, places: AssetPlaces): Promise<Located | null> {
  const found = await locateAsset(manifest, places);
  const beside = manifest.kind === "graph" ? manifest.beside ?? [] : [];
  for (const asset of beside) if (await locateAsset(asset, places) === null) return null;
  return found;
}

/**
 * A model's files in the cache or a mirror; nothing is downloaded.
 *
 * @throws {Error} where a file is there and is none of the manifest's
 */
export async function locateModel(
  name: PromptableName,
  places: AssetPlaces = {},
): Promise<ModelFiles | null> {
  const manifests = modelManifests();
  const half = async (endings: readonly string[]) => {
    for (const ending of endings) {
      const manifest = withId(manifests, `${name}_${ending}`);
      const found = manifest ? await locateGraph(manifest, places) : null;
      if (found) return found;
    }
    return null;
  };
  const [encoder, decoder] = [await half(halves.encoder), await half(halves.decoder)];
  if (!encoder || !decoder) return null;
  const both = sha256OfBoth(encoder.sha256, decoder.sha256);
  return { encoder: encoder.file, decoder: decoder.file, sha256: both };
}

const shippedManifest = () => withId(modelManifests(), shippedSegmenter);

/** The segmenter where none is named: the one that ships, or GrabCut where its file is not there. */
export function defaultSegmenter(places: AssetPlaces = {}): string {
  const manifest = shippedManifest();
  const here = manifest && placesOf(manifest, places).some(({ file }) => existsSync(file));
  return here ? shippedSegmenter : "grabcut";
}

/** Opens the cutter that ships. @throws {Error} where its file is not there */
async function openShipped(
  session: Omit<SessionOptions, "name">,
): Promise<OpenedSegmenter> {
  const manifest = shippedManifest();
  const found = manifest ? await locateAsset(manifest) : null;
  if (!found) {
    throw new Error(
      `Cannot open ${shippedSegmenter}: models/${shippedSegmenter}.onnx is missing, though it ships ` +
        "with the project. Take it from the repository again, or use --segmenter grabcut",
    );
  }
  const use = await openBurinCutter(found.file, session);
  return {
    name: shippedSegmenter,
    sha256: found.sha256,
    use,
    random: false,
    [Symbol.asyncDispose]: () => use[Symbol.asyncDispose](),
  };
}

/** A model of one's own, by "family:ENCODER,DECODER"; null where the text has another form. */
async function ownFiles(
  text: string,
): Promise<{ family: SegmenterFamily; files: ModelFiles } | null> {
  const [, family, encoder, decoder] = text.match(/^(\w+):(.+),(.+)$/) ?? [];
  if (!(family in families)) return null;
  const [first, second] = [await fileDigest(encoder), await fileDigest(decoder)];
  const files = { encoder, decoder, sha256: sha256OfBoth(first, second) };
  return { family: family as SegmenterFamily, files };
}

/** Our graphs of a family's form; null where they are not there. */
function randomFiles(family: SegmenterFamily): EncoderAndDecoder | null {
  const [encoder, decoder] = families[family].random
    .map((graph) => randomGraph(`${graph}.onnx`));
  return encoder && decoder ? { encoder, decoder } : null;
}

/**
 * Opens a segmenter by its name, or one's own files as "sam:ENCODER.onnx,DECODER.onnx".
 *
 * @throws {Error} when there is none of that name, or its files are not to be had
 *
 * ```ts
 * import { openSegmenter } from "lib/segment/open.ts";
 * import { blank } from "lib/image/image.ts";
 * await using sam = await openSegmenter("mobile_sam", { missing: "random weights" });
 * sam.name; // "mobile_sam (random weights)" unless the files are there
 * const plate = blank({ width: 40, height: 40 }, [255, 255, 255, 255]);
 * const [{ mask }] = await sam.use(plate, [{ box: [5, 5, 30, 35] }]);
 * ```
 */
export async function openSegmenter(
  name: string,
  { locate = locateModel, missing = "error", cache = null, ...session }: OpenSegmenterOptions = {},
): Promise<OpenedSegmenter> {
  if (name === "grabcut") {
    const close = () => Promise.resolve();
    const use = grabcut();
    return { name, sha256: null, use, random: false, [Symbol.asyncDispose]: close };
  }
  if (name === shippedSegmenter) return await openShipped(session);
  const own = await ownFiles(name);
  if (!own && !(name in promptableModels)) {
    throw new Error(
      `There is no segmenter "${name}". Known: ${
        segmenterNames.join(", ")
      }, or your own files as ` +
        `sam:ENCODER.onnx,DECODER.onnx (${Object.keys(families).join(", ")})`,
    );
  }
  const known = name as PromptableName;
  const family = own?.family ?? promptableModels[known];
  const { open } = families[family];
  const files = own?.files ?? await locate(known);
  if (files) {
    const store = cache ? embeddingCache({ ...cache, model: files.sha256 }) : undefined;
    const use = asSegmenter(await open(files, session), { store });
    return {
      name: own ? family : name,
      sha256: files.sha256,
      use,
      random: false,
      [Symbol.asyncDispose]: () => use[Symbol.asyncDispose](),
    };
  }
  const random = missing === "random weights" ? randomFiles(family) : null;
  if (!random) {
    throw new Error(
      `Cannot open ${name}: its files are neither in the cache nor in a mirror. ` +
        `deno task models fetch ${name} gets them, or deno task models export makes them`,
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
