/** Files identified by their hash, from the cache, a mirror or the network; each is verified. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import process from "node:process";
import { checkClaim, standInOf } from "./claim.ts";
import { download, type DownloadOptions, dropStart, WriteError } from "./download.ts";
import { type Holder, openLocked, waitForLock } from "./lock.ts";
import { type Asset, projectDirectory, type Variant } from "./manifest.ts";
import { mayAsk, offlineAdvice } from "./offline.ts";
import { reasonOf } from "./reason.ts";
import { writeAgain } from "./whole_file.ts";
import { extractMember } from "./zip.ts";

/** Where files are looked for, and what is accepted. */
export interface AssetPlaces {
  /** Where the models lie that ship with the project, in `models/`. Default the folder of deno.json. */
  readonly project?: string;
  /** Where downloads are kept. Default `BURIN_CACHE`, else `burin` in the user's cache folder. */
  readonly cache?: string;
  /** Folders that may hold `<path>`. Default those of `BURIN_MIRROR`. */
  readonly mirrors?: readonly string[];
  /** A SHA-256 to accept though no variant has it, at the caller's own risk. */
  readonly trust?: string | undefined;
}

/** Where files are looked for, and how a download is watched and stopped. */
export interface FetchOptions extends AssetPlaces, DownloadOptions {
  /** Called where another process fetches the same file, which is waited for. */
  readonly onWait?: (holder: Holder | null) => void;
  /**
   * A further look at a file of which no hash is known, such as whether a picture can be opened; it
   * throws where it cannot.
   */
  readonly inspect?: ((file: string, asset: Asset) => Promise<void>) | undefined;
}

/** An asset's file, checked. */
export interface Located {
  /** Path of the file. */
  readonly file: string;
  /** SHA-256 of the file, lower-case hex. */
  readonly sha256: string;
  /** The manifest's variant that it is; null for bytes the user vouched for. */
  readonly variant: Variant | null;
  /** Where the file was found. */
  readonly from: "project" | "cache" | "mirror" | "network";
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
export async function fileDigest(file: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(file)) digest.update(chunk);
  return digest.digest("hex");
}

/** Where the hash of a file is pinned that has no published one, or that the user vouched for. */
const pinOf = (cache: string, asset: Asset) => join(cache, `${asset.path}.sha256`);

function pinned(cache: string, asset: Asset): string | null {
  const pin = pinOf(cache, asset);
  return existsSync(pin) ? readFileSync(pin, "utf8").trim() : null;
}

/** Checks a file's hash against the manifest, a pin, and the caller's trust. */
async function accept(
  file: string,
  { asset, meant = asset.variants, cache, trust, inspect }: Pick<FetchOptions, "inspect"> & {
    asset: Asset;
    /** What the file was downloaded as; in a cache or a mirror it may be any. */
    meant?: readonly Variant[];
    cache: string;
    trust?: string | undefined;
  },
): Promise<Pick<Located, "sha256" | "variant">> {
  const sha256 = await fileDigest(file);
  const variant = asset.variants.find((candidate) => candidate.sha256 === sha256) ?? null;
  if (variant) return { sha256, variant };
  const pin = pinned(cache, asset);
  if (pin === sha256) return { sha256, variant: null };
  const unhashed = meant.find(({ grade }) => grade === "none");
  const verified = meant.every(({ grade }) => grade === "verified");
  // A hash that we checked ourselves leaves no room for trust.
  const trusted = trust === sha256 && !verified;
  if (trusted || (unhashed && pin === null)) {
    if (!trusted) {
      await checkClaim(file, { as: asset.path });
      await inspect?.(file, asset);
    }
    writeAgain(pinOf(cache, asset), `${sha256}\n`);
    return { sha256, variant: trusted ? null : unhashed! };
  }
  const wanted = asset.variants.filter((v) => v.sha256 !== null)
    .map((v) => `  ${v.sha256} (${v.name}, ${v.grade})`);
  if (pin !== null) wanted.push(`  ${pin} (kept from the first download)`);
  const instead = standInOf(file);
  throw new Error(
    `Cannot use ${file}: its SHA-256 is\n  ${sha256}\nnot\n${wanted.join("\n")}\n` +
      (instead === null ? "" : `Looked into, ${instead}.\n`) +
      (verified
        ? "The file is damaged or another one: delete it and fetch it again."
        : `If you know where it comes from, accept it with --trust ${sha256}; else delete it.`),
  );
}

/** Models alone ship: plates that someone put beside their manifest are no part of the project. */
const ships = (asset: Asset) => asset.path.startsWith("models/");

/** Where an asset's file may lie, in the order in which they are looked at. */
export function placesOf(
  asset: Asset,
  {
    project = projectDirectory,
    cache = cacheDirectory(),
    mirrors = mirrorDirectories(),
  }: AssetPlaces = {},
): { readonly file: string; readonly from: Exclude<Located["from"], "network"> }[] {
  return [
    ...ships(asset) ? [{ file: join(project, asset.path), from: "project" as const }] : [],
    { file: join(cache, asset.path), from: "cache" as const },
    ...mirrors.map((mirror) => ({ file: join(mirror, asset.path), from: "mirror" as const })),
  ];
}

/**
 * The asset's file in the project, the cache or a mirror, or null.
 *
 * @throws {Error} with both hashes where a file is there and is none of the variants
 */
export async function locateAsset(
  asset: Asset,
  { trust, inspect, ...places }: AssetPlaces & Pick<FetchOptions, "inspect"> = {},
): Promise<Located | null> {
  const { cache = cacheDirectory() } = places;
  for (const { file, from } of placesOf(asset, places)) {
    if (!existsSync(file)) continue;
    return { file, from, ...await accept(file, { asset, cache, trust, inspect }) };
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
  const { cache = cacheDirectory(), signal, onWait } = options;
  const found = await locateAsset(asset, options);
  if (found) {
    if (found.from === "cache") dropLeft(asset, found.file);
    return found;
  }
  const tried: string[] = [];
  const file = join(cache, asset.path);
  const urls = asset.variants.flatMap(({ url }) => url === null ? [] : [url]);
  if (!urls.every(mayAsk)) throw new Error(`Cannot go on: ${offlineAdvice(asset)}`);
  if (urls.length > 0) {
    const purpose = `fetch ${asset.path}`;
    using _lock = await waitForLock(`${file}.lock`, { purpose, signal, onWait });
    // the process that held the lock may have fetched it
    const brought = await locateAsset(asset, { ...options, mirrors: [] });
    if (brought) return brought;
    for (const variant of asset.variants) {
      if (variant.url === null) continue;
      try {
        return await bring(asset, { ...options, variant, file, cache });
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof WriteError) throw error;
        tried.push(`  ${variant.url}: ${reasonOf(error)}`);
      }
    }
  }
  throw new Error(
    `Cannot find ${asset.path}. Looked in\n` +
      placesOf(asset, options).map(({ file }) => `  ${file}`).concat(tried).join("\n") +
      "\nConnect to the network, or set BURIN_MIRROR to a folder that holds this path.",
  );
}

/** Named by its variant, so that no download goes on with another's bytes. */
const partialOf = (file: string, { name }: Variant) => `${file}.${name}.download`;

/** Removes what a process left that was killed after its file was in place, before it had tidied up. */
function dropLeft(asset: Asset, file: string): void {
  if (!existsSync(`${file}.lock`)) return; // the lock's file goes last
  const lock = openLocked(`${file}.lock`);
  if (!lock) return;
  for (const variant of asset.variants) dropStart(partialOf(file, variant));
  rmSync(`${file}.lock`, { force: true });
  lock.close();
}

type Bringing = FetchOptions & {
  readonly variant: Variant;
  /** Where it belongs. */
  readonly file: string;
  readonly cache: string;
};

/** One variant, verified and in its place. A file joined from parts that do not fit is fetched anew. */
async function bring(asset: Asset, options: Bringing): Promise<Located> {
  const { variant, file, cache, trust, inspect } = options;
  const partial = partialOf(file, variant);
  while (true) {
    const { continued } = variant.packed
      ? await unpack(variant, { ...options, partial })
      : await download(wanted(variant, trust), { ...options, partial });
    try {
      const checked = await accept(partial, { asset, meant: [variant], cache, trust, inspect });
      renameSync(partial, file);
      dropStart(partial);
      return { file, from: "network", ...checked };
    } catch (error) {
      dropStart(partial);
      if (!continued) throw error;
    }
  }
}

/** The most bytes that an address may send: the variant's, unless the caller vouches for another file. */
function wanted(
  { url, bytes, megabytes, sha256, grade }: Variant,
  trust: string | undefined,
): Parameters<typeof download>[0] {
  const other = trust !== undefined && grade !== "verified";
  // "about" so many million bytes is never less than half of it
  const most = megabytes === undefined ? undefined : 2e6 * megabytes;
  return { url: url!, bytes: other ? null : bytes, most, hashed: sha256 !== null };
}

const zipOf = (cache: string, url: string) =>
  join(cache, "models", basename(new URL(url).pathname));

/** The zip is kept, since other parts of the same model are in it, until its last one is fetched. */
async function unpack(
  { url, packed, bytes: size }: Variant,
  { partial, cache, ...options }: FetchOptions & { partial: string; cache: string },
): Promise<{ continued: boolean }> {
  const { member, bytes, sha256 } = packed!;
  const { signal, onWait } = options;
  const zip = zipOf(cache, url!);
  mkdirSync(dirname(zip), { recursive: true });
  using _lock = await waitForLock(`${zip}.lock`, { purpose: `fetch ${zip}`, signal, onWait });
  const loading = `${zip}.download`;
  while (!existsSync(zip)) {
    const { continued } = await download(
      { url: url!, bytes, hashed: sha256 !== null },
      { partial: loading, ...options },
    );
    try {
      const found = sha256 === null ? null : await fileDigest(loading);
      if (found !== sha256) throw new Error(`the zip's SHA-256 is ${found}, not ${sha256}`);
      await checkClaim(loading, { as: basename(zip) });
      renameSync(loading, zip);
      dropStart(loading);
    } catch (error) {
      dropStart(loading);
      if (!continued) throw error;
    }
  }
  try {
    await extractMember(zip, { member, to: partial, bytes: size, signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (/^E[A-Z0-9]+$/.test(String((error as { cause?: { code?: unknown } }).cause?.code ?? ""))) {
      throw new WriteError((error as Error).message, { cause: error }); // the disk's fault
    }
    // what cannot be unpacked now never can: the next run fetches it anew
    rmSync(zip, { force: true });
    throw error;
  }
  return { continued: false };
}

/** Removes the zips from which all parts have been taken, unless another process unpacks them. */
export function dropZips(
  assets: readonly Asset[],
  { cache = cacheDirectory() }: Pick<AssetPlaces, "cache"> = {},
): void {
  for (const { variants } of assets) {
    for (const { url, packed } of variants) {
      const zip = packed && url !== null ? zipOf(cache, url) : null;
      if (zip === null || !existsSync(zip) && !existsSync(`${zip}.lock`)) continue;
      const lock = openLocked(`${zip}.lock`);
      if (!lock) continue;
      rmSync(zip, { force: true });
      dropStart(`${zip}.download`);
      rmSync(`${zip}.lock`, { force: true });
      lock.close();
    }
  }
}
