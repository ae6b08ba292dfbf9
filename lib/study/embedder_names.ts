/** What turns characters into vectors, by its name: known without loading any of it. */
import { modelManifests } from "lib/assets/manifest.ts";
import { keyOf } from "./usage.ts";

/** The encoder that `train` made. */
export const trained = "simclr";

/** After the name of a network's weights: it is shown greys alone, to which no colouring matters. */
const gray = "_gray";

/** Burin's own, made on prints: grey, and frozen as the others. */
export const burin = "burin_encoder";

/** Weights that need no training, frozen, in colour and in grey. */
const pretrainedNames: readonly string[] = modelManifests()
  .filter(({ kind, id }) => kind === "weights" && id !== burin).flatMap((
    { id },
  ) => [id, id + gray]);

/** Names of all embedders. */
export const embedderNames: readonly string[] = [trained, burin, "phash", ...pretrainedNames];

/** @throws {UsageError} where an embedder has no such name, with the nearest and all there are */
export function checkEmbedder(typed: string): void {
  if (isOwnFile(typed)) return;
  keyOf(Object.fromEntries(embedderNames.map((name) => [name, true])), { typed, what: "embedder" });
}

/** Whether an embedder is a file of one's own, and no name. */
export const isOwnFile = (embedder: string): boolean => embedder.toLowerCase().endsWith(".onnx");

/** A network whose weights were trained before. */
export interface PretrainedEmbedder {
  /** Id of the weights in models/. */
  readonly weights: string;
  /** Whether it is shown greys alone. */
  readonly gray: boolean;
  /** Whether a gallery's mean is to be subtracted before cosines: what it gives is positive all through. */
  readonly centred: boolean;
}

/** What the name of an embedder says of a network with weights of before; null for other embedders. */
export function pretrainedOf(name: string): PretrainedEmbedder | null {
  if (name === burin) return { weights: burin, gray: true, centred: false };
  if (!pretrainedNames.includes(name)) return null;
  return name.endsWith(gray)
    ? { weights: name.slice(0, -gray.length), gray: true, centred: true }
    : { weights: name, gray: false, centred: true };
}
