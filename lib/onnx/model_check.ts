/** A model's file held against what its manifest says of its tensors. */
import { readFileSync } from "node:fs";
import type { GraphManifest, ModelManifest, WeightsManifest } from "lib/assets/manifest.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import { openSession } from "./session.ts";
import { checkSignature } from "./signature.ts";

/** What was found right: the number of named tensors, or that the graph takes and gives what it should. */
export type CheckedModel = { readonly tensors: number } | { readonly signature: "checked" };

function checkTensors({ tensors }: WeightsManifest, file: string): CheckedModel {
  const { tensors: found } = decodeSafetensors(readFileSync(file), { name: file });
  for (const [name, shape] of Object.entries(tensors)) {
    if (found[name]?.shape.join() === shape.join()) continue;
    const has = found[name] ? `[${found[name].shape}]` : "missing";
    throw new Error(`${file}: ${name} is ${has}; its manifest says [${shape}]`);
  }
  return { tensors: Object.keys(tensors).length };
}

async function checkGraph({ id, signature }: GraphManifest, file: string): Promise<CheckedModel> {
  await using session = await openSession(file);
  checkSignature(session, { name: file, as: `what its manifest ${id} says`, ...signature });
  return { signature: "checked" };
}

/**
 * Loads a model's file, and compares the names and shapes of its tensors with its manifest's. Null for
 * a file that is no model, such as a vocabulary.
 *
 * @throws {Error} where it cannot be loaded, or the first tensor that is missing or of another shape
 *
 * ```ts
 * import { byId, modelManifests } from "lib/assets/manifest.ts";
 * import { checkModel } from "lib/onnx/model_check.ts";
 * const nano = byId(modelManifests(), { id: "burin_nano", kind: "model" });
 * const right = () => checkModel(nano, "models/burin_nano.onnx");
 * ```
 */
export async function checkModel(
  manifest: ModelManifest,
  file: string,
): Promise<CheckedModel | null> {
  if (manifest.kind === "file") return null;
  return manifest.kind === "weights"
    ? checkTensors(manifest, file)
    : await checkGraph(manifest, file);
}
