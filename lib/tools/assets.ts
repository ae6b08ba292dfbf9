/** Files of manifests fetched and verified, with what is told meanwhile. */
import { type AssetState, assetState } from "lib/assets/asset_state.ts";
import { fetchAsset, type Located } from "lib/assets/fetch.ts";
import { type Holder, holderText } from "lib/assets/lock.ts";
import type { Asset } from "lib/assets/manifest.ts";
import { decodeImage } from "lib/image/image.ts";
import type { StageContext } from "lib/study/stage_context.ts";

/** Whether a picture without a known hash can be opened. */
async function inspect(file: string, { path }: Asset): Promise<void> {
  if (/\.(png|jpe?g|gif|webp|tiff?)$/i.test(path)) await decodeImage(file);
}

/** How far a file is: "models/a.onnx: 3 of 12 MB". */
export function fetchedText(
  path: string,
  { done, total }: { readonly done: number; readonly total: number | null },
): string {
  const mega = (bytes: number) => (bytes / 1e6).toFixed(0);
  return `${path}: ${mega(done)} of ${total === null ? "?" : mega(total)} MB`;
}

/**
 * Fetches files one by one, saying how far each is.
 *
 * @param options `trust` is a SHA-256 that is accepted though no manifest has it
 * @throws {Error} where a file is not to be had, or is not what its manifest says
 */
export async function fetchAssets(
  assets: readonly Asset[],
  { trust, title }: { readonly trust?: string | undefined; readonly title: string },
  context: StageContext,
): Promise<Pick<Located, "file" | "sha256" | "from">[]> {
  using bar = context.bar(title, assets.length);
  const found: Located[] = [];
  for (const [i, asset] of assets.entries()) {
    const { path } = asset;
    const { signal } = context;
    const onProgress = (progress: Parameters<typeof fetchedText>[1]) =>
      bar.at(i, fetchedText(path, progress));
    const onWait = (holder: Holder | null) =>
      bar.at(i, `${path}: waits, since ${holderText(holder)}`);
    found.push(await fetchAsset(asset, { trust, signal, onProgress, onWait, inspect }));
    bar.at(i + 1, path);
  }
  return found.map(({ file, sha256, from }) => ({ file, sha256, from }));
}

/**
 * Says of each file whether it is here and intact.
 *
 * @throws {Error} when one is damaged, after all were looked at
 */
export async function verifyAssets(
  assets: readonly Asset[],
  { trust }: { readonly trust?: string | undefined },
  context: Pick<StageContext, "say">,
): Promise<AssetState[]> {
  const states: AssetState[] = [];
  for (const asset of assets) {
    const state = await assetState(asset, { trust });
    context.say(`${state.state.padEnd(8)} ${state.path}${state.reason ? `\n${state.reason}` : ""}`);
    states.push(state);
  }
  if (states.some(({ state }) => state === "damaged")) {
    throw new Error("At least one file is not what its manifest says; see above");
  }
  return states;
}
