/** The pictures of a task of Label Studio: what its addresses mean, and which one a region is on. */
import { Buffer } from "node:buffer";
import { findPicture, type Folder, isImage } from "./label_format.ts";
import { soundNumber, valueText } from "./label_rules.ts";
import { type Fields, isObject } from "./label_studio_annotations.ts";

/** A picture that a task names. */
export interface Slot {
  /** The field of the task's data. */
  readonly key: string;
  /** Where it stands in a list of pages, from 0; null where the field is one address. */
  readonly index: number | null;
  readonly address: string;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // a percent sign that stands for itself
    return text;
  }
}

/** Label Studio puts eight digits and a hyphen before the names of uploads. */
const uploaded = /^[0-9a-f]{8}-/;

/**
 * Files that an address may mean, the likeliest first: a local storage's, an upload's with and without
 * its prefix, the path of a link or of a bucket, or a path. Only local storages have the file in `d`.
 */
function filesOf(address: string): readonly string[] {
  const proxied = address.match(/\/(?:resolve|presign)\/?\?(?:.*&)?fileuri=([^&#]+)/)?.[1];
  if (proxied) return filesOf(Buffer.from(unescaped(proxied), "base64").toString());
  const local = address.match(/\/local-files\/?\?(?:.*&)?d=([^&]*)/)?.[1];
  if (local !== undefined) {
    return [...new Set([unescaped(local.replaceAll("+", " ")), unescaped(local)])];
  }
  const scheme = address.match(/^([a-z][a-z0-9+.-]+):\/\/[^/]*\//i);
  const path = scheme ? address.slice(scheme[0].length) : address;
  // a bucket's keys may hold "?" and "#"
  const whole = scheme && !/^(https?|file)$/i.test(scheme[1]) ? [path] : [];
  const bare = scheme || path.startsWith("/data/") ? path.split(/[?#]/)[0] : path;
  const files = [...new Set([...whole, unescaped(bare), bare])];
  const last = (file: string) => file.split("/").at(-1)!;
  const short = files.filter((file) => /(^|\/)upload\//.test(file) && uploaded.test(last(file)))
    .map((file) => last(file).replace(uploaded, ""));
  return [...files, ...new Set(short)];
}

/** What Label Studio makes of the name of an upload: no blanks, and nothing but letters and "-_." */
const asUploaded = (name: string) =>
  name.normalize("NFC").trim().replaceAll(" ", "_").replaceAll(/[^\p{L}\p{N}_.-]/gu, "");

/** The pictures of a folder by the names that Label Studio would give them as uploads. */
export const uploadNames = ({ paths }: Folder): ReadonlyMap<string, readonly string[]> =>
  Map.groupBy(paths.filter(isImage), (path) => asUploaded(path.split("/").at(-1)!));

/**
 * The picture of an address in a folder, and the name under which the address has it: two tasks whose
 * names differ are of two pictures.
 *
 * @throws {Error} when several pictures fit, or the address leads out of the folder
 */
export function pictureAt(
  address: string,
  { path, folder, uploads }: {
    /** The file that has the address. */
    readonly path: string;
    readonly folder: Folder;
    /** As from `uploadNames`. */
    readonly uploads: ReadonlyMap<string, readonly string[]>;
  },
): { readonly file: string; readonly named: string; readonly there: boolean } {
  if (/^data:/i.test(address)) {
    throw new Error("its picture is in the file itself: save it beside, and name it there");
  }
  const files = filesOf(address);
  const named = files[0];
  const beside = path.split("/").slice(0, -1).join("/");
  for (const file of files) {
    const likely = ["images", `${beside}/images`];
    const found = folder.pictures.find(file, { beside, likely, where: path });
    if (found !== null) return { file: found, named, there: true };
  }
  const upload = /(^|\/)upload\//.test(named);
  const short = upload ? named.split("/").at(-1)!.replace(uploaded, "") : named;
  if (upload) {
    const alike = uploads.get(short) ?? [];
    const [only, other] = alike;
    if (other !== undefined) {
      throw new Error(`its picture "${short}" may be ${alike.slice(0, 3).join(" or ")}`);
    }
    if (only !== undefined) return { file: only, named, there: true };
  }
  // in a folder without pictures they are named as the address has them
  const missing = short.replaceAll("\\", "/").replace(/^([a-z]:)?\/+/i, "");
  return { file: findPicture(missing, path, folder), named, there: false };
}

/** Whether a value may be the address of a picture, by the endings of the files that it may mean. */
const isPicture = (value: unknown): value is string =>
  typeof value === "string" && (/^data:image\//i.test(value) || filesOf(value).some(isImage));

/** An address, or a page of a list, which may be an object that holds one. */
function addressesOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (!isObject(value)) return [];
  return Object.values(value).filter((own) => typeof own === "string");
}

/** Other media: a task of these has no picture. */
const otherMedia = /\.(mp4|webm|mov|avi|mp3|wav|ogg|flac|txt|csv|json|html?|pdf|xml)([?#].*)?$/i;

/**
 * The pictures that the data of a task names: all values that end as pictures do; where none does, that
 * of `image`, or the only one that is written as an address.
 */
export function slotsOf(data: Fields, { apart }: { readonly apart: ReadonlySet<string> }): Slot[] {
  const slots: Slot[] = [];
  for (const [key, value] of Object.entries(data)) {
    if (apart.has(key)) continue;
    if (isPicture(value)) slots.push({ key, index: null, address: value });
    if (!Array.isArray(value)) continue;
    const pages = value.map((page) => addressesOf(page).find(isPicture));
    pages.forEach((address, index) => address && slots.push({ key, index, address }));
  }
  if (slots.length > 0) return slots;
  const others = Object.entries(data).filter((entry): entry is [string, string] =>
    !apart.has(entry[0]) && typeof entry[1] === "string" && !otherMedia.test(entry[1]) &&
    (entry[0] === "image" || /^\/|^[a-z][a-z0-9+.-]*:\/\//i.test(entry[1]))
  );
  const image = others.find(([key]) => key === "image") ??
    (others.length === 1 ? others[0] : undefined);
  return image ? [{ key: image[0], index: null, address: image[1] }] : [];
}

/** The field of the data that each `<Image>` of a labelling interface shows, by the tag's name. */
export function imageTags({ paths, text }: Folder): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const path of paths.filter((path) => /\.xml$/i.test(path))) {
    const config = text(path);
    if (!/<View\b/.test(config)) continue;
    for (const [tag] of config.matchAll(/<Image\b[^>]*>/g)) {
      const name = tag.match(/\bname\s*=\s*["']([^"']+)["']/)?.[1];
      const key = tag.match(/\bvalue(?:List)?\s*=\s*["']\$([^"']+)["']/)?.[1];
      if (name && key) tags.set(name, key);
    }
  }
  return tags;
}

/**
 * The picture that a region is on: of the field that its tag shows, the page of its `item_index`.
 *
 * @returns a clause where nothing tells
 */
export function slotOf(
  region: Fields,
  { slots, tags }: { readonly slots: readonly Slot[]; readonly tags: ReadonlyMap<string, string> },
): Slot | string {
  const keys = [...new Set(slots.map(({ key }) => key))];
  const to = typeof region.to_name === "string" ? region.to_name : "";
  const source = typeof region.source === "string" ? region.source.replace(/^\$/, "") : "";
  const [first, ...others] = keys;
  const key = others.length === 0
    ? first
    : [tags.get(to), source, to, "image"].find((key) => key !== undefined && keys.includes(key));
  if (key === undefined) {
    return `it is on ${valueText(to)}, which may be ${
      keys.join(" or ")
    }: put the labelling interface ` +
      "(config.xml) beside the tasks";
  }
  const pages = slots.filter((slot) => slot.key === key);
  const [firstPage] = pages;
  // a <Repeater> numbers its tags
  const index = region.item_index ??
    (/[_-](\d+)$/.test(to) && firstPage.index !== null
      ? Number(to.match(/(\d+)$/)![1])
      : undefined);
  if (index === undefined || index === null) {
    return pages.length === 1
      ? firstPage
      : `it says no page (item_index) of the ${pages.length} in ${valueText(key)}`;
  }
  const page = soundNumber(index, { what: "its page" });
  return pages.find((slot) => "value" in page && (slot.index ?? 0) === page.value) ??
    `its page (item_index) is ${valueText(index)}, and ${valueText(key)} has ${pages.length}`;
}
