/** Small graphs with random weights in the forms of published models, to try out what surrounds one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "./manifest.ts";

/**
 * A file of `models/random/`, such as `sam.decoder.onnx`; null where this checkout lacks it. What such
 * a graph answers means nothing.
 *
 * ```ts
 * import { randomGraph } from "lib/assets/random_graph.ts";
 * randomGraph("no_such.onnx"); // null
 * ```
 */
export function randomGraph(
  name: string,
  { directory = join(projectDirectory, "models", "random") }: { readonly directory?: string } = {},
): string | null {
  const file = join(directory, name);
  return existsSync(file) ? file : null;
}
