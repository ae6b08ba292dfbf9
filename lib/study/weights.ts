/** Which weights an encoder starts from: what is at hand, and never a download that nobody asked for. */
import { readFileSync } from "node:fs";
import { locateAsset } from "lib/assets/fetch.ts";
import { modelManifests, type WeightsManifest, withId } from "lib/assets/manifest.ts";
import { pretrainedWeights } from "lib/nn/pretrained.ts";
import type { Pretrained } from "lib/simclr/checkpoint.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { suggestion, UsageError } from "./usage.ts";

/** The manifests of weights without a graph. */
function weightsManifests(): WeightsManifest[] {
  return modelManifests().filter((manifest) => manifest.kind === "weights");
}

/**
 * The weights for `--weights`: "random", a name of models/, or a safetensors file. Left out, it is
 * the experiment's own where cache or mirror has it.
 *
 * @returns what to start from, null for random weights, a line that says so, and the name of it as checkpoints
 *   have it: undefined where the experiment's own are not at hand, with which another run may have begun
 * @throws {UsageError} when weights that were asked for are not to be had, with the command for it
 */
export async function startOf(
  config: SimclrConfig,
  typed: string | undefined,
): Promise<{ pretrained: Pretrained | null; said: string; name: string | undefined }> {
  const wanted = typed ?? config.weights ?? "random";
  if (wanted === "random") {
    return { pretrained: null, said: "Starts from random weights.", name: "random" };
  }
  const load = (file: string, name: string) => {
    const bytes = readFileSync(file);
    const weights = pretrainedWeights(bytes, { encoder: config.encoder, name: file });
    const pretrained = { weights, name: `${name} sha256:${sha256(bytes)}` };
    return { pretrained, said: `Starts from ${pretrained.name}.`, name: pretrained.name };
  };
  if (wanted.endsWith(".safetensors")) return load(wanted, "file");
  const manifests = weightsManifests();
  const manifest = withId(manifests, wanted);
  if (!manifest) {
    const known = ["random", ...manifests.map(({ id }) => id)];
    throw new UsageError(
      `There are no weights "${wanted}".${suggestion(wanted, known)} Known: ` +
        `${known.join(", ")}, or a .safetensors file`,
    );
  }
  const found = await locateAsset(manifest);
  if (found) return load(found.file, manifest.id);
  const how = `${manifest.path} is neither in the cache nor in a mirror; ` +
    `deno task models fetch ${manifest.id} gets it from ${manifest.repository}`;
  if (typed !== undefined) throw new UsageError(`Cannot start from ${wanted}: ${how}`);
  return { pretrained: null, said: `Starts from random weights: ${how}.`, name: undefined };
}

/** What an encoder's features are worth saying about: how it began and whether it moved. */
export function featuresOf(
  { config, start }: { readonly config: SimclrConfig; readonly start: string },
): string {
  const still = config.frozen.includes("encoder.");
  if (start === "random") return still ? "random features" : "trained from random weights";
  return still ? `frozen ${start}` : `fine-tuned from ${start}`;
}
