/** Whose a picture is by its own file: what scanners and museums write into EXIF, IPTC and XMP. */
import type { ImageHead } from "lib/image/image.ts";
import type { MetadataRow } from "./metadata.ts";

type Embedded = ImageHead["told"];

/** What is read out of a file, by the names of a table's columns. */
type Field = "rights" | "source" | "title" | "creator" | "attribution" | "identifier" | "rightsuri";

/** Longer metadata were made to do harm, or hold pictures. */
const longest = 1 << 20;

/** Fields longer than this are texts on something else. */
const longestField = 2000;

const tidy = (text: string) =>
  text.replaceAll("\0", " ").toWellFormed().replaceAll(/\s+/g, " ").trim().slice(0, longestField);

const utf8 = new TextDecoder("utf-8", { fatal: true });
const latin = new TextDecoder("latin1");

/** UTF-8 where it is, else Latin-1, which every byte is. */
function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin.decode(bytes);
  }
}

/** Tags of EXIF's first directory that hold texts. */
const exifTags: Readonly<Record<number, Field>> = { 0x8298: "rights", 0x013b: "creator" };

/** Texts of the first directory: TIFF behind six letters. What is damaged says nothing. */
function ofExif(bytes: Uint8Array): Partial<Record<Field, string>> {
  const head = latin.decode(bytes.subarray(0, 6)) === "Exif\0\0" ? 6 : 0;
  const tiff = bytes.subarray(head);
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const found: Partial<Record<Field, string>> = {};
  if (tiff.length < 8) return found;
  const little = view.getUint16(0) === 0x4949;
  const start = view.getUint32(4, little);
  if (start + 2 > tiff.length) return found;
  const count = view.getUint16(start, little);
  for (let i = 0; i < count; i++) {
    const at = start + 2 + 12 * i;
    if (at + 12 > tiff.length) break;
    const field = exifTags[view.getUint16(at, little)];
    const isText = view.getUint16(at + 2, little) === 2;
    if (field === undefined || !isText) continue;
    const length = view.getUint32(at + 4, little);
    const from = length <= 4 ? at + 8 : view.getUint32(at + 8, little);
    if (length > longest || from + length > tiff.length) continue;
    // an editor's copyright stands behind the photographer's, after a zero
    found[field] = tidy(decoded(tiff.subarray(from, from + length)));
  }
  return found;
}

/** Data sets of IPTC's second record. */
const iptcSets: Readonly<Record<number, Field>> = {
  5: "title",
  80: "creator",
  110: "attribution",
  115: "source",
  116: "rights",
};

/** Texts of IPTC, which may lie in Photoshop's block. */
function ofIptc(bytes: Uint8Array): Partial<Record<Field, string>> {
  const found: Partial<Record<Field, string>> = {};
  for (let at = 0; at + 5 <= bytes.length;) {
    const isSet = bytes[at] === 0x1c && bytes[at + 1] === 2;
    if (!isSet) {
      at++;
      continue;
    }
    const field = iptcSets[bytes[at + 2]];
    const length = bytes[at + 3] << 8 | bytes[at + 4];
    const end = at + 5 + length;
    // lengths of two bytes alone hold texts of this kind
    if (length >= 0x8000 || end > bytes.length) break;
    if (field !== undefined) found[field] = tidy(decoded(bytes.subarray(at + 5, end)));
    at = end;
  }
  return found;
}

/** Properties of XMP by what they mean; of one field the first that is there counts. */
const xmpProperties: readonly (readonly [property: string, field: Field])[] = [
  ["dc:rights", "rights"],
  ["xmpRights:UsageTerms", "rights"],
  ["xmpRights:WebStatement", "rightsuri"],
  ["cc:license", "rightsuri"],
  ["dc:title", "title"],
  ["dc:creator", "creator"],
  ["photoshop:Credit", "attribution"],
  ["dc:source", "source"],
  ["photoshop:Source", "source"],
  ["dc:identifier", "identifier"],
];

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

const unescaped = (text: string) =>
  text.replaceAll(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
    (all, name, ten, hex) => {
      if (name !== undefined) return entities[name.toLowerCase()];
      const code = ten === undefined ? parseInt(hex, 16) : Number(ten);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );

/** What stands in a property: as an attribute, or between its tags, where languages and lists are flattened. */
function xmpValue(xmp: string, property: string): string {
  const open = xmp.indexOf(`<${property}`);
  if (open >= 0) {
    const inside = xmp.indexOf(">", open);
    const close = xmp.indexOf(`</${property}>`, open);
    if (inside >= 0 && close > inside) {
      const tags = xmp.slice(inside + 1, close).replaceAll(/<[^<>]*>/g, " ");
      return tidy(unescaped(tags));
    }
    const resource = xmp.slice(open, inside < 0 ? open : inside).match(
      /\bresource\s*=\s*["']([^"']*)/,
    );
    if (resource) return tidy(unescaped(resource[1]));
  }
  const named = xmp.indexOf(`${property}=`);
  const quote = named < 0 ? "" : xmp[named + property.length + 1];
  if (quote !== '"' && quote !== "'") return "";
  const from = named + property.length + 2;
  const end = xmp.indexOf(quote, from);
  return end < 0 ? "" : tidy(unescaped(xmp.slice(from, end)));
}

function ofXmp(bytes: Uint8Array): Partial<Record<Field, string>> {
  const xmp = decoded(bytes);
  const found: Partial<Record<Field, string>> = {};
  for (const [property, field] of xmpProperties) {
    found[field] ||= xmpValue(xmp, property);
  }
  return found;
}

/**
 * What the metadata of a file tell, as a row of a table would. XMP comes before IPTC, IPTC before EXIF, since
 * cameras fill EXIF in by themselves.
 *
 * ```ts
 * import { embeddedCredit } from "lib/corpus/embedded_credit.ts";
 * const xmp = new TextEncoder().encode('<x xmpRights:WebStatement="https://example.org/terms"/>');
 * embeddedCredit({ xmp }); // { rights: "https://example.org/terms" }
 * ```
 */
export function embeddedCredit({ exif, iptc, xmp }: Embedded): MetadataRow["told"] {
  const usable = (bytes: Uint8Array | undefined): bytes is Uint8Array =>
    bytes !== undefined && bytes.length <= longest;
  const parts = [
    ...usable(exif) ? [ofExif(exif)] : [],
    ...usable(iptc) ? [ofIptc(iptc)] : [],
    ...usable(xmp) ? [ofXmp(xmp)] : [],
  ];
  const merged = Object.assign(
    {},
    ...parts.map((part) =>
      Object.fromEntries(Object.entries(part).filter(([, text]) => text !== ""))
    ),
  ) as Partial<Record<Field, string>>;
  const { rights, source, rightsuri, ...others } = merged;
  const stated = rights ?? rightsuri;
  const more = {
    ...others,
    ...rightsuri !== undefined && rights !== undefined ? { rightsuri } : {},
  };
  return {
    ...stated === undefined ? {} : { rights: stated },
    ...source === undefined ? {} : { source },
    ...Object.keys(more).length > 0 ? { more } : {},
  };
}
