/** Files by their hash: from the cache, a mirror, or the network, and never unchecked. */
import { createHash } from "node:crypto";
import {
  appendFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import process from "node:process";
import { type Asset, projectDirectory, type Variant } from "./manifest.ts";
import { mayAsk, offlineWords } from "./offline.ts";
import { writeWhole } from "./whole_file.ts";
import { extractMember } from "./zip.ts";

export interface AssetPlaces {
  /** Where downloads are kept. Default `BURIN_CACHE`, else `burin` in the user's cache folder. */
  readonly cache?: string;
  /** Folders that may hold `<path>`. Default those of `BURIN_MIRROR`. */
  readonly mirrors?: readonly string[];
  /** A SHA-256 to accept though no variant has it, at the caller's own risk. */
  readonly trust?: string;
}

export interface FetchOptions extends AssetPlaces {
  readonly signal?: AbortSignal;
  /** Bytes so far, and in all where the server says. */
  readonly onProgress?: (
    progress: { readonly done: number; readonly total: number | null },
  ) => void;
}

/** An asset's file, checked. */
export interface Located {
  readonly file: string;
  readonly sha256: string;
  /** The manifest's variant that it is; null for bytes the user vouched for. */
  readonly variant: Variant | null;
  readonly from: "cache" | "mirror" | "network";
}

/** Where downloads are kept. */
export function cacheDirectory(): string {
  const { BURIN_CACHE, XDG_CACHE_HOME } = process.env;
  return BURIN_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "burin");
}

/** The folders of `BURIN_MIRROR`; relative ones start at the folder of deno.json. */
export function mirrorDirectories(): string[] {
  return (process.env.BURIN_MIRROR ?? "").split(delimiter).filter(Boolean)
    .map((directory) => resolve(projectDirectory, directory));
}

/** SHA-256 of a file of any size. */
export async function digestOf(file: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(file)) digest.update(chunk);
  return digest.digest("hex");
}

/** Where the hash of bytes without a published one, or vouched for, is kept. */
const pinOf = (cache: string, asset: Asset) => join(cache, `${asset.path}.sha256`);

function pinned(cache: string, asset: Asset): string | null {
  const pin = pinOf(cache, asset);
  return existsSync(pin) ? readFileSync(pin, "utf8").trim() : null;
}

/** Checks a file's hash against the manifest, a pin, and the caller's trust. */
async function accept(
  file: string,
  { asset, meant = asset.variants, cache, trust }: {
    asset: Asset;
    /** What the file was downloaded as; in a cache or a mirror it may be any. */
    meant?: readonly Variant[];
    cache: string;
    trust?: string;
  },
): Promise<Pick<Located, "sha256" | "variant">> {
  const sha256 = await digestOf(file);
  const variant = asset.variants.find((candidate) => candidate.sha256 === sha256) ?? null;
  if (variant) return { sha256, variant };
  const pin = pinned(cache, asset);
  if (pin === sha256) return { sha256, variant: null };
  const unhashed = meant.find(({ grade }) => grade === "none");
  const verified = meant.every(({ grade }) => grade === "verified");
  // A hash that we checked ourselves leaves no room for trust.
  const trusted = trust === sha256 && !verified;
  if (trusted || (unhashed && pin === null)) {
    writeWhole(pinOf(cache, asset), `${sha256}\n`);
    return { sha256, variant: trusted ? null : unhashed! };
  }
  const wanted = asset.variants.filter((v) => v.sha256 !== null)
    .map((v) => `  ${v.sha256} (${v.name}, ${v.grade})`);
  if (pin !== null) wanted.push(`  ${pin} (kept from the first download)`);
  throw new Error(
    `Cannot use ${file}: its SHA-256 is\n  ${sha256}\nnot\n${wanted.join("\n")}\n` +
      (verified
        ? "The file is damaged or another one: delete it and fetch it again."
        : `If you know where it comes from, accept it with --trust ${sha256}; else delete it.`),
  );
}

/**
 * The asset's file in the cache or a mirror, or null.
 *
 * @throws {Error} with both hashes where a file is there and is none of the variants
 */
export async function locateAsset(
  asset: Asset,
  { cache = cacheDirectory(), mirrors = mirrorDirectories(), trust }: AssetPlaces = {},
): Promise<Located | null> {
  const places = [
    { file: join(cache, asset.path), from: "cache" as const },
    ...mirrors.map((mirror) => ({ file: join(mirror, asset.path), from: "mirror" as const })),
  ];
  for (const { file, from } of places) {
    if (!existsSync(file)) continue;
    return { file, from, ...await accept(file, { asset, cache, trust }) };
  }
  return null;
}

/**
 * The asset's file, downloaded where neither cache nor mirror has it. An interrupted download goes
 * on where it stopped. Variants are tried in the manifest's order.
 *
 * @throws {Error} that lists each address tried and what came of it
 *
 * ```ts
 * import { fetchAsset } from "lib/assets/fetch.ts";
 * import { byId, modelManifests } from "lib/assets/manifest.ts";
 * const yolox = byId(modelManifests(), { id: "yolox_nano", kind: "model" });
 * const load = () => fetchAsset(yolox); // { file, sha256, variant, from }
 * ```
 */
export async function fetchAsset(asset: Asset, options: FetchOptions = {}): Promise<Located> {
  const found = await locateAsset(asset, options);
  if (found) return found;
  const { cache = cacheDirectory(), mirrors = mirrorDirectories(), trust, signal } = options;
  const tried: string[] = [];
  for (const variant of asset.variants) {
    if (variant.url === null) continue;
    if (!mayAsk(variant.url)) throw new Error(`Cannot go on: ${offlineWords(asset)}`);
    const file = join(cache, asset.path);
    // Named by its variant, so that no download goes on with another's bytes.
    const partial = `${file}.${variant.name}.download`;
    try {
      mkdirSync(dirname(file), { recursive: true });
      if (variant.packed) await unpack(variant, { partial, cache, ...options });
      else await download(variant, { partial, ...options });
      const checked = await accept(partial, { asset, meant: [variant], cache, trust })
        .catch((error) => {
          rmSync(partial);
          throw error;
        });
      renameSync(partial, file);
      return { file, from: "network", ...checked };
    } catch (error) {
      signal?.throwIfAborted();
      tried.push(`  ${variant.url}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    `Cannot find ${asset.path}. Looked in\n` +
      [join(cache, asset.path), ...mirrors.map((mirror) => join(mirror, asset.path))]
        .map((place) => `  ${place}`).concat(tried).join("\n") +
      "\nConnect to the network, or set BURIN_MIRROR to a folder that holds this path.",
  );
}

/** The zip is kept, since other parts of the same model are in it, until its last one is fetched. */
async function unpack(
  { url, packed, name }: Variant,
  { partial, cache, ...options }: FetchOptions & { partial: string; cache: string },
): Promise<void> {
  const { member, bytes, sha256 } = packed!;
  const zip = join(cache, "models", basename(new URL(url!).pathname));
  if (!existsSync(zip)) {
    const loading = `${zip}.${name}.download`;
    await download({ url, bytes }, { partial: loading, ...options });
    const found = await digestOf(loading);
    if (sha256 !== null && found !== sha256) {
      rmSync(loading);
      throw new Error(`the zip's SHA-256 is ${found}, not ${sha256}`);
    }
    renameSync(loading, zip);
  }
  await extractMember(zip, { member, to: partial, signal: options.signal });
}

/** Removes the zips from which all parts have been taken. */
export function dropZips(
  assets: readonly Asset[],
  { cache = cacheDirectory() }: Pick<AssetPlaces, "cache"> = {},
): void {
  for (const { variants } of assets) {
    for (const { url, packed } of variants) {
      if (packed) rmSync(join(cache, "models", basename(new URL(url!).pathname)), { force: true });
    }
  }
}

async function download(
  variant: Pick<Variant, "url" | "bytes">,
  { partial, signal, onProgress }: FetchOptions & { partial: string },
): Promise<void> {
  const have = existsSync(partial) ? statSync(partial).size : 0;
  if (variant.bytes !== null && have >= variant.bytes) return;
  const headers: HeadersInit = have > 0 ? { Range: `bytes=${have}-` } : {};
  const answer = await fetch(variant.url!, { signal, headers });
  if (!answer.ok || !answer.body) {
    await answer.body?.cancel();
    throw new Error(`the server answered ${answer.status} ${answer.statusText}`);
  }
  let done = answer.status === 206 ? have : 0;
  if (done === 0) rmSync(partial, { force: true });
  const length = Number(answer.headers.get("content-length")) || null;
  const total = length === null ? variant.bytes : done + length;
  for await (const chunk of answer.body) {
    appendFileSync(partial, chunk);
    done += chunk.length;
    onProgress?.({ done, total });
  }
  if (total !== null && done < total) {
    throw new Error(`the connection ended after ${done} of ${total} bytes; run it again to go on`);
  }
}
