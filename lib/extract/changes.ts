/** What became of a collection since its corpus was made: compared, and the corpus brought up to date. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { containedPath } from "lib/assets/contained_path.ts";
import { messageOf } from "lib/assets/reason.ts";
import { fileStamp } from "lib/corpus/file_stamp.ts";
import { labelsOfPeople, matchLabels } from "lib/corpus/identities.ts";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import type { PlateRecord, Seen, Store } from "lib/corpus/store.ts";
import { decodeImage } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";

/** Where cut-outs lie, below the corpus's folder. */
export const cutOutFolders = {
  withBackground: "with_background",
  withoutBackground: "without_background",
} as const;

/** Ids of plates by what became of them; a plate is in one list only, but for what is told of it. */
export interface Changes {
  /** Not gone through yet. */
  readonly added: readonly string[];
  /** Their files hold something else: they are gone through again. */
  readonly changed: readonly string[];
  /** Not in the collection any more: they go, and their characters with them. */
  readonly removed: readonly string[];
  /** Their cut-outs are missing or damaged: they are gone through again. */
  readonly lost: readonly string[];
  /** Of which something else is told: work, rights, source ... */
  readonly described: readonly string[];
  /** Whose labels are others, so that their characters may have other names. */
  readonly relabelled: readonly string[];
  /** Whose files cannot be read now: what was found on them stays. */
  readonly unread: readonly { readonly plate: string; readonly reason: string }[];
}

/** How plates are compared with what the corpus knows of them. */
export interface LookOptions {
  /** Of the corpus. */
  readonly directory: string;
  /** Read every plate and every cut-out, whatever its size and date. Default false. */
  readonly verify?: boolean | undefined;
  /** Whether the detector looks labels up: other labels are other detections then. Default false. */
  readonly readsLabels?: boolean | undefined;
  /** Stops between two plates. */
  readonly signal?: AbortSignal;
  /** Plates looked at so far. */
  readonly onLook?: ((done: number) => void) | undefined;
}

/** Names the labels of a plate. */
export const labelsDigest = (labels: readonly Label[]): string => sha256(JSON.stringify(labels));

/** How a plate's file is now; "" where the collection has no files, or it must be read. */
export const stampOf = (collection: Collection, plate: Plate): string =>
  collection.fileOf ? fileStamp(collection.fileOf(plate)) : "";

/** Names by labels; a crowd's name is no one's. */
export function namesOf(
  boxes: Parameters<typeof matchLabels>[0],
  labels: readonly Label[],
): { names: { name: string | null; match: number }[]; missed: number } {
  const { labels: own, overlaps, missed } = matchLabels(boxes, labels);
  const names = own.map((label, i) => ({
    name: label && !label.crowd ? label.name : null,
    match: overlaps[i],
  }));
  return { names, missed: missed.length };
}

const fields = ["work", "impression", "file", "source", "rights"] as const;

const isToldOtherwise = (before: PlateRecord, now: Plate): boolean =>
  fields.some((field) => before[field] !== now[field]) ||
  JSON.stringify(before.more ?? {}) !== JSON.stringify(now.more ?? {});

/** Plates of which a cut-out is missing, or does not open where it is asked for. */
async function lostOf(store: Store, { directory, verify, signal }: LookOptions) {
  const there = new Set(
    Object.values(cutOutFolders).flatMap((folder) =>
      existsSync(join(directory, folder))
        ? readdirSync(join(directory, folder)).map((file) => `${folder}/${file}`)
        : []
    ),
  );
  const lost = new Set<string>();
  for (const { plate, files } of store.cutOuts()) {
    for (const file of files) {
      if (!there.has(file)) lost.add(plate);
      if (!verify || lost.has(plate) || signal?.aborted) continue;
      const path = containedPath(directory, file, { what: `a character of ${plate}` });
      await decodeImage(path).catch(() => lost.add(plate));
    }
  }
  return lost;
}

/** Whether the file of a plate holds something else than before; its stamp, if it does not. */
async function compare(
  collection: Collection,
  plate: Plate,
  { before, verify }: { before: Seen; verify: boolean },
): Promise<{ readonly changed: boolean; readonly stamp: string }> {
  const stamp = stampOf(collection, plate);
  const same = stamp !== "" && stamp === before.stamp && !verify;
  if (same) return { changed: false, stamp };
  const digest = await collection.digest(plate);
  // "" is of a collection that knows of no files
  return { changed: digest !== "" && digest !== before.plate.sha256, stamp };
}

/**
 * Compares a collection with its corpus, and brings the corpus up to date: plates that are gone or have
 * changed are forgotten with their cut-outs, what is told of a plate is told anew, and names follow
 * the labels. A file is read only where its size or its dates are others than before.
 *
 * Killed at any moment, it is made good by the next look.
 */
export async function lookOver(
  collection: Collection,
  store: Store,
  options: LookOptions,
): Promise<Changes> {
  const { directory, verify = false, readsLabels = false, signal, onLook } = options;
  const seen = new Map(store.seen().map((one) => [one.plate.id, one]));
  const here = new Set(collection.plates.map(({ id }) => id));
  const away = [...seen.values()].map(({ plate }) => plate).filter(({ id }) => !here.has(id));
  // what a closed folder holds, plates, labels or tables, is neither here nor gone
  const isWhole = (collection.closed ?? []).length === 0;
  const removed = isWhole ? away.map(({ id }) => id) : [];
  const labelsOn = labelsByPlate(labelsOfPeople(collection.labels));
  const missing = await lostOf(store, options);
  const found = {
    added: [] as string[],
    changed: [] as string[],
    lost: [] as string[],
    described: [] as string[],
    relabelled: [] as string[],
    unread: away.filter(({ skipped }) => !isWhole && skipped === null).map(({ id }) => ({
      plate: id,
      reason: "it is not found, and not every folder can be read",
    })),
  };
  const stamped: (readonly [Plate, string])[] = [];
  for (const [i, plate] of collection.plates.entries()) {
    if (signal?.aborted) break;
    onLook?.(i + 1);
    const before = seen.get(plate.id);
    if (!before) {
      found.added.push(plate.id);
      continue;
    }
    let now: Awaited<ReturnType<typeof compare>>;
    try {
      now = await compare(collection, plate, { before, verify });
    } catch (error) {
      // a plate that could not be read before either is told among the skipped
      if (before.plate.skipped === null) {
        const reason = messageOf(error);
        found.unread.push({ plate: plate.id, reason });
      }
      continue;
    }
    const others = isWhole && before.labels !== labelsDigest(labelsOn(plate.id));
    if (now.changed || others && readsLabels) {
      found.changed.push(plate.id);
      continue;
    }
    if (missing.has(plate.id)) {
      found.lost.push(plate.id);
      continue;
    }
    const told = isToldOtherwise(before.plate, plate);
    if (told && isWhole) found.described.push(plate.id);
    if (isWhole && (told || now.stamp !== before.stamp)) stamped.push([plate, now.stamp]);
    if (others) found.relabelled.push(plate.id);
  }
  const gone = [...removed, ...found.changed, ...found.lost];
  dropFiles(directory, store.forget(gone));
  for (const [plate, stamp] of stamped) store.describe(plate, { stamp });
  const renamed = found.relabelled.filter((id) => rename(store, id, labelsOn(id)));
  dropStrays(directory, store);
  return { ...found, relabelled: renamed, removed };
}

/** Names the characters of a plate by its labels; whether anything is other than before. */
function rename(store: Store, plate: string, labels: readonly Label[]): boolean {
  const known = store.boxes(plate);
  const { names, missed } = namesOf(known.map(({ box }) => box), labels);
  const characters = known.map(({ id }, i) => ({ id, ...names[i] }));
  return store.rename(plate, { labels: labelsDigest(labels), missed, characters });
}

function dropFiles(directory: string, files: readonly string[]): void {
  for (const file of files) {
    rmSync(containedPath(directory, file, { what: "corpus.sqlite" }), { force: true });
  }
}

/** A cut-out's file name: the plate's id, a point and a number. */
const ours = /^[^.]+\.\d{2,6}\.png$/u;

/** Removes cut-outs that belong to no character: a kill came between them and the database. */
export function dropStrays(directory: string, store: Store): void {
  const known = new Set([...store.cutOuts()].flatMap(({ files }) => files));
  for (const folder of Object.values(cutOutFolders)) {
    if (!existsSync(join(directory, folder))) continue;
    for (const name of readdirSync(join(directory, folder))) {
      const stray = ours.test(name) && !known.has(`${folder}/${name}`);
      if (stray) rmSync(join(directory, folder, name), { force: true });
    }
  }
}
