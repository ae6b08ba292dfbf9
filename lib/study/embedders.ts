/** What turns characters into vectors: the run's own encoder, or one that needs no training. */
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { type Background, backgroundOf } from "./corpus.ts";
import { openEncoder } from "lib/retrieval/encoder.ts";
import { openOnnxEncoder } from "lib/retrieval/onnx_encoder.ts";
import { type Embedder, phashEmbedder } from "lib/retrieval/embed.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs, resized, type SimclrConfig } from "lib/simclr/config.ts";
import { suggestion, UsageError } from "./usage.ts";
import { startOf } from "./weights.ts";
import { burin, embedderNames, isOwnFile, pretrainedOf, trained } from "./embedder_names.ts";
import { encoderDigest, newestConfig, newestEncoder, taskFor } from "./run.ts";

/** What an embedder is called: its name, or that of a file of one's own wherever that lies. */
export const calledAs = (embedder: string): string =>
  isOwnFile(embedder) ? basename(embedder) : embedder;

/** The file of a run's vectors by an embedder. */
export const embeddingsFile = (directory: string, embedder: string): string =>
  join(
    directory,
    embedder === trained
      ? "embeddings.safetensors"
      : `embeddings.${calledAs(embedder)}.safetensors`,
  );

/** The embedder that fits a run where none was named: what was trained there, else Burin's own. */
export const embedderFor = (directory: string): string =>
  encoderDigest(directory) === null ? burin : trained;

/** The name of a file of one's own, whose vectors a file of a run holds. */
const ownOf = (file: string): string | undefined =>
  file.match(/^embeddings\.(.+\.onnx)\.safetensors$/i)?.[1];

/** The embedder whose vectors a run has, where none was named: the trained one before the others. */
export function embedderOf(directory: string): string {
  const fits = embedderFor(directory);
  if (fits === trained || !existsSync(directory)) return fits;
  const files = readdirSync(directory);
  const named = embedderNames.find((name) => files.includes(embeddingsFile(".", name)));
  return named ?? files.map(ownOf).find((own) => own !== undefined) ?? fits;
}

/** The gallery that an embedder searches: what its encoder was trained on, for others that with background. */
export const galleryOf = (directory: string, embedder: string): Background =>
  embedder === trained ? backgroundOf(newestConfig(directory)) : "with background";

/** An embedder that must be disposed of, and what its vectors are known by. */
export interface OpenedEmbedder extends AsyncDisposable {
  /** Pictures to vectors. */
  readonly embedder: Embedder;
  /** SHA-256 of the checkpoint, or name and SHA-256 of the weights, or the name alone. */
  readonly digest: string;
  /** Steps of training. */
  readonly step: number;
  /** The gallery that it was made for, where its file says so. */
  readonly gallery?: "with background" | "without background";
}

/** Pictures of the size that ImageNet's networks were trained on. */
const imagenetSize = { height: 224, width: 224 };

/** A network whose weights were trained before, as they are. */
function configFor(name: string): SimclrConfig & { readonly weights: string } {
  const { weights, gray } = pretrainedOf(name) ?? { weights: name, gray: false };
  const config = Object.values(configs).find((one) => one.weights === weights);
  if (!config) {
    const known = embedderNames.join(", ");
    throw new UsageError(
      `There is no embedder "${name}".${suggestion(name, embedderNames)} Known: ${known}`,
    );
  }
  return { ...resized(config, imagenetSize), weights, gray, background: true };
}

/**
 * An embedder by its name, or an ONNX file of one's own (retrieval/onnx_encoder.ts), on the run in `directory`. Others' weights, such as `efficientnet_lite0` or
 * `efficientnet_lite0_gray`, and Burin's own are frozen, and pictures stretched to 224 x 224; features of others
 * are positive, so subtract a gallery's mean before cosines (retrieval/centre.ts), as `readEmbeddings` does.
 *
 * @throws {Error} where it is not to be had, with the command that makes or fetches it
 */
export async function openEmbedder(
  name: string,
  { directory, threads }: { readonly directory: string; readonly threads?: number | undefined },
): Promise<OpenedEmbedder> {
  if (name === "phash") {
    return {
      embedder: phashEmbedder,
      digest: name,
      step: 0,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  if (name === trained) {
    if (encoderDigest(directory) === null) {
      throw new Error(
        `There is no checkpoint in ${directory}: run train first (${
          taskFor("train", directory)
        }), ` +
          `or do without: ${taskFor("embed", directory)} --embedder ${burin}`,
      );
    }
    const { checkpoint, digest } = newestEncoder(directory);
    const embedder = await openEncoder(checkpoint, { threads });
    const { step } = checkpoint;
    return { embedder, digest, step, [Symbol.asyncDispose]: () => embedder[Symbol.asyncDispose]() };
  }
  if (isOwnFile(name)) {
    if (!existsSync(name)) {
      throw new UsageError(
        `There is no file ${name}: say where it is by --embedder FILE.onnx. \`review\` has no such ` +
          "option: put the file into the folder from which that is started, and start it again, or ask " +
          `by ${taskFor("search", directory)} --embedder FILE.onnx`,
      );
    }
    const own = await openOnnxEncoder(name, { threads });
    return { ...own, step: 0, gallery: backgroundOf(own) };
  }
  const config = configFor(name);
  const { pretrained } = await startOf(config, config.weights);
  const embedder = await openEncoder(untrained(config, 0, { pretrained: pretrained! }), {
    threads,
    label: name,
  });
  return {
    embedder,
    digest: config.gray ? `${pretrained!.name} in grey` : pretrained!.name,
    step: 0,
    [Symbol.asyncDispose]: () => embedder[Symbol.asyncDispose](),
  };
}
