/** What a training begins as: a published YOLOX, a file of one's own, or random weights. */
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fetchAsset, type Located } from "lib/assets/fetch.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { byId, type ModelManifest, modelManifests } from "lib/assets/manifest.ts";
import { isLabelled } from "lib/corpus/is_labelled.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { parseClassNames } from "lib/detect/class_names.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { widened } from "lib/onnx/net2wider.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { freshYolox } from "./fresh_yolox.ts";
import { pictureOf, samplesOf } from "./samples.ts";
import { type FreshSize, freshSizes, random, startNames } from "./start_names.ts";
import { yoloxSizes } from "./yolox_architecture.ts";

/** A model to train further. */
export interface Start {
  /** As it was asked for; of a file its name alone. */
  readonly name: string;
  /** The bytes of the ONNX file; of the wider network, where that was asked for. */
  readonly model: Uint8Array;
  /** SHA-256 of the file as it was found, lower-case hex. */
  readonly sha256: string;
  /** Of its classes, the one that figures start as. */
  readonly startsAs: number;
  /** Channels for each of the file's, where it was made wider. */
  readonly widen?: number | undefined;
}

/** Where a starting model comes from. */
export interface StartOptions extends Pick<SessionOptions, "threads"> {
  /** Plates that random weights are measured on; those with labels. */
  readonly collection: Pick<Collection, "plates" | "labels" | "labelled" | "open">;
  /** Of random weights, and of a wider network's. */
  readonly seed: number;
  /** Channels for each of the model's, above 1, for the same function. Default: as many as it has. */
  readonly widen?: number | undefined;
  /** What figures are called where the weights are random. */
  readonly className: string;
  /** Stops downloads and measurements. */
  readonly signal?: AbortSignal;
  /** Finds a model's file. Default: project, cache or mirror, else it is downloaded. */
  readonly locate?: (manifest: ModelManifest) => Promise<Pick<Located, "file" | "sha256">>;
}

/** Plates that random weights are measured on, at most. */
const measuredPlates = 32;

/** Classes that a figure may start as, the best first; the first of all where none is there. */
const likely = ["character", "person"];

/** The class that figures start as. */
function startsAs(model: Uint8Array): number {
  const { names } = readMetadata(model);
  if (names === undefined) return 0;
  const classes = parseClassNames(names);
  const found = likely.map((name) => classes.indexOf(name)).find((i) => i >= 0);
  return found ?? 0;
}

async function fresh(
  size: FreshSize,
  { collection, seed, className, threads, signal }: StartOptions,
): Promise<Uint8Array> {
  const ids = collection.plates.map(({ id }) => id)
    .filter((id) => isLabelled(collection, id))
    .slice(0, measuredPlates);
  const input = { width: 416, height: 416 };
  const pictures = [];
  for (const sample of samplesOf(collection, { ids, size: input })) {
    signal?.throwIfAborted();
    pictures.push(await pictureOf(sample, { collection, size: input }));
  }
  return await freshYolox(yoloxSizes[size], {
    random: new Random(seed).fork("start"),
    classes: [className],
    side: input.width,
    pictures,
    session: { threads },
  });
}

/**
 * The model of a name: a YOLOX that `openDetector` knows, "random:tiny" and other sizes for weights that
 * have learnt nothing, or a YOLOX file.
 *
 * @throws {Error} when there is neither a model nor a file of that name, or it is not to be had
 * @throws {RangeError} when `widen` is not above 1
 *
 * ```ts
 * import { openStart, type StartOptions } from "lib/finetune/start.ts";
 * const start = (collection: StartOptions["collection"]) =>
 *   openStart("burin_nano", { collection, seed: 1, className: "character" });
 * ```
 */
export async function openStart(name: string, options: StartOptions): Promise<Start> {
  const { locate = (manifest) => fetchAsset(manifest, { signal: options.signal }) } = options;
  const { seed, widen: factor } = options;
  const widenedBy = (model: Uint8Array) =>
    factor === undefined
      ? model
      : widened(model, { factor, random: new Random(seed).fork("wider") });
  const size = freshSizes.find((one) => name === `${random}${one}`);
  if (size) {
    const model = await fresh(size, options);
    return { name, model: widenedBy(model), sha256: sha256(model), startsAs: 0, widen: factor };
  }
  const known = startNames.includes(name);
  if (!known && !existsSync(name)) {
    throw new Error(
      `There is no model and no file "${name}" to start from. Known: ${startNames.join(", ")}, ` +
        "or a YOLOX file",
    );
  }
  const { file } = known
    ? await locate(byId(modelManifests(), { id: name, kind: "model" }))
    : { file: name };
  try {
    const model = new Uint8Array(readFileSync(file));
    return {
      name: known ? name : basename(file),
      model: widenedBy(model),
      sha256: sha256(model),
      startsAs: startsAs(model),
      widen: factor,
    };
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw new Error(
      `Cannot start from ${file}: ${reasonOf(cause)}. Name a YOLOX file (.onnx), or one of ` +
        startNames.join(", "),
      { cause },
    );
  }
}
