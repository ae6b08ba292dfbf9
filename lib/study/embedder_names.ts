/** What turns characters into vectors, by its name: known without loading any of it. */
import { modelManifests } from "lib/assets/manifest.ts";

/** The encoder that `train` made. */
export const trained = "simclr";

/** After the name of a network's weights: it is shown greys alone, to which no colouring matters. */
const gray = "_gray";

/** Weights that someone else trained, frozen, in colour and in grey. */
const pretrainedNames: readonly string[] = modelManifests()
  .filter(({ kind }) => kind === "weights").flatMap(({ id }) => [id, id + gray]);

/** Names of all embedders. */
export const embedderNames: readonly string[] = [trained, "phash", ...pretrainedNames];

/** A network whose weights someone else trained. */
export interface PretrainedEmbedder {
  /** Id of the weights in models/. */
  readonly weights: string;
  /** Whether it is shown greys alone. */
  readonly gray: boolean;
}

/** What the name of an embedder says of a network with others' weights; null for other embedders. */
export function pretrainedOf(name: string): PretrainedEmbedder | null {
  if (!pretrainedNames.includes(name)) return null;
  return name.endsWith(gray)
    ? { weights: name.slice(0, -gray.length), gray: true }
    : { weights: name, gray: false };
}
