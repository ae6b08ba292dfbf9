/** Whether a file is here and is what its manifest says. */
import { type AssetPlaces, locateAsset, type Located } from "./fetch.ts";
import type { Asset } from "./manifest.ts";
import { reasonOf } from "./reason.ts";

/** What became of a file: here and intact, missing, or damaged for a reason. */
export interface AssetState {
  /** As its manifest has it, such as `models/yolox_nano.onnx`. */
  readonly path: string;
  readonly state: "here" | "missing" | "damaged";
  /** Of a file that is here, lower-case hex. */
  readonly sha256?: string;
  /** Which of its variants it is; "trusted" where the caller vouches for it. */
  readonly variant?: string;
  /** Where it was found. */
  readonly from?: Located["from"];
  /** Why it is taken for damaged. */
  readonly reason?: string;
}

/**
 * Reads a file wherever it lies, and compares it with its manifest; nothing is fetched.
 *
 * @param options `trust` is a SHA-256 that is accepted though no manifest has it
 *
 * ```ts
 * import { assetState } from "lib/assets/asset_state.ts";
 * import { byId, modelManifests } from "lib/assets/manifest.ts";
 * const nano = byId(modelManifests(), { id: "burin_nano", kind: "model" });
 * const here = async () => (await assetState(nano)).state === "here";
 * ```
 */
export async function assetState(
  asset: Asset,
  options: AssetPlaces = {},
): Promise<AssetState> {
  const { path } = asset;
  try {
    const found = await locateAsset(asset, options);
    if (!found) return { path, state: "missing" };
    const { sha256, variant, from } = found;
    return { path, state: "here", sha256, variant: variant?.name ?? "trusted", from };
  } catch (error) {
    return { path, state: "damaged", reason: reasonOf(error) };
  }
}
