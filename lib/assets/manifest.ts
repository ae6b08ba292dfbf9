/** What models and pictures there are to fetch: plain JSON in models/ and data/, checked when read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pathFault } from "./contained_path.ts";
import { reasonOf } from "./reason.ts";

/** The folder of deno.json. */
export const projectDirectory: string = fileURLToPath(new URL("../../", import.meta.url));

/**
 * How sure a hash is. `verified`: we had the file. `reported`: someone published it. `none`: the
 * first download decides, and is held to from then on.
 */
export type Grade = "verified" | "reported" | "none";

/** One set of bytes that an asset may have. */
export interface Variant {
  readonly name: string;
  /** Where it is downloaded from; null where only a mirror can have it. */
  readonly url: string | null;
  readonly bytes: number | null;
  /** About so many million bytes, where the number is not known. */
  readonly megabytes?: number;
  /** Lower-case hex; null exactly where the grade is `none`. */
  readonly sha256: string | null;
  readonly grade: Grade;
  /** Who made these bytes, from what. */
  readonly origin: string;
  /** The zip that the address gives, where these bytes are packed into one. */
  readonly packed?: Packed;
}

/** A zip that holds a variant's file. */
export interface Packed {
  /** The file's name in the zip, without folders. */
  readonly member: string;
  /** Of the zip; null where unknown. */
  readonly bytes: number | null;
  readonly sha256: string | null;
}

/** A file that is fetched once, and looked up in the cache and the mirrors by its `path`. */
export interface Asset {
  /** Such as `models/yolox_nano.onnx`; no `..`, no leading slash. */
  readonly path: string;
  /** Any of them is accepted, and the one found is recorded. */
  readonly variants: readonly Variant[];
}

/** Names and shapes of a model's tensors; null sides are free. */
export type Signature = Readonly<Record<string, readonly (number | null)[]>>;

interface Model extends Asset {
  readonly id: string;
  readonly title: string;
  /** Of the weights, and of the code that made them where it differs. */
  readonly licence: string;
  /** The model that this is a part of, where it comes in several files; fetched by this name, too. */
  readonly partOf?: string;
  /** What only users of the model need to know: terms of its data, limits. */
  readonly note?: string;
}

/** How a file is made that nobody publishes. */
export interface Export {
  /** A script of this repository that takes `--out FILE`. */
  readonly script: string;
  readonly arguments: readonly string[];
}

/** A whole graph, in ONNX. */
export interface GraphManifest extends Model {
  readonly kind: "graph";
  readonly signature: { readonly inputs: Signature; readonly outputs: Signature };
  /** Its output on a named fixture, or null: never compared. */
  readonly expect: null | { readonly input: string; readonly outputSha256: string };
  /** Files that must lie beside it: weights that the graph names. */
  readonly beside?: readonly Asset[];
  /** How it is made, where no file is published. */
  readonly export?: Export;
}

/** Weights alone, in safetensors, of a network that the library builds. */
export interface WeightsManifest extends Model {
  readonly kind: "weights";
  /** The hub's repository and its file. */
  readonly repository: string;
  readonly file: string;
  /** Shapes by name, as PyTorch stores them: those that are used, the file may hold more. */
  readonly tensors: Readonly<Record<string, readonly number[]>>;
}

/** A file that a model needs and that is none itself, such as its words. */
export interface FileManifest extends Model {
  readonly kind: "file";
}

export type ModelManifest = GraphManifest | WeightsManifest | FileManifest;

/** A book that plates of a collection come from. */
export interface Book {
  readonly id: string;
  readonly title: string;
  /** Who drew and who cut, with years of life where they are known. */
  readonly artist: string;
  /** Of the book, and of its plates where they are older: a sentence. */
  readonly year: string;
  /** Number of Project Gutenberg's edition, and where its files are. */
  readonly gutenberg: string;
  readonly repository: string;
  readonly commit: string;
  readonly rights: string;
  readonly recurring?: string;
  readonly note?: string;
}

/** A plate to fetch; rights are the collection's where it has none of its own. */
export interface DataItem extends Asset {
  readonly width: number;
  readonly height: number;
  readonly book?: string;
  readonly rights?: string;
  /** Whom to credit, and for what. */
  readonly attribution?: string;
}

export interface DataManifest {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly rights: string;
  readonly rightsUri: string;
  readonly books?: readonly Book[];
  readonly items: readonly DataItem[];
}

const grades: Readonly<Record<Grade, boolean>> = { verified: true, reported: true, none: false };

function refuse(where: string, found: unknown, wanted: string): never {
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  // what is nested may be so without end
  const said = Array.isArray(found) && found.some(isObject)
    ? `a list of ${found.length}`
    : isObject(found) && !Array.isArray(found)
    ? "an object"
    : typeof found === "number"
    ? String(found)
    : JSON.stringify(found) ?? "nothing";
  const short = said.length > 80 ? `${said.slice(0, 77)}...` : said;
  throw new Error(`Cannot read ${where}: ${short} is not ${wanted}`);
}

/** What a manifest's text says. @throws {Error} that names it where it is no JSON, or odd JSON */
function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read ${where}: ${reasonOf(cause)}`, { cause });
  }
}

function objectOf(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    refuse(where, value, "an object");
  }
  if (Object.hasOwn(value, "__proto__")) refuse(`${where}: __proto__`, "__proto__", "a name");
  return value as Record<string, unknown>;
}

const listOf = (value: unknown, where: string): readonly unknown[] =>
  Array.isArray(value) ? value : refuse(where, value, "a list");

function texts<K extends string>(
  value: Record<string, unknown>,
  { where, keys }: { where: string; keys: readonly K[] },
): Record<K, string> {
  return Object.fromEntries(keys.map((key) => {
    const text = value[key];
    return [key, typeof text === "string" ? text : refuse(`${where}: ${key}`, text, "a text")];
  })) as Record<K, string>;
}

function wholeNumber(value: unknown, where: string): number {
  return Number.isSafeInteger(value) && Number(value) > 0
    ? Number(value)
    : refuse(where, value, "a whole number above 0");
}

/** An id is a word of addresses and files. */
function identified<T extends { readonly id: string }>(found: T, where: string): T {
  if (!/^\w[\w.-]{0,99}$/.test(found.id)) refuse(`${where}: id`, found.id, "an id");
  return found;
}

/** A plain name of a file, in no folder. */
function fileName(text: string, where: string): string {
  if (pathFault(text) || /[\\/]/.test(text) || /^\.+$/.test(text)) {
    refuse(where, text, "a file's name");
  }
  return text;
}

/** An address that cannot be listened in on. */
function addressOf(value: unknown, where: string): string | null {
  if (value === null) return null;
  const safe = typeof value === "string" && URL.canParse(value) &&
    new URL(value).protocol === "https:";
  return safe ? value : refuse(where, value, "an https address or null");
}

const isHash = (text: unknown) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);

function parsePacked(value: unknown, where: string): Packed {
  const found = objectOf(value, where);
  const { bytes, sha256 } = found;
  const { member } = texts(found, { where, keys: ["member"] });
  if (sha256 !== null && !isHash(sha256)) refuse(`${where}: sha256`, sha256, "a hash or null");
  return {
    member: fileName(member, `${where}: member`),
    bytes: bytes === null ? null : wholeNumber(bytes, `${where}: bytes`),
    sha256: sha256 as string | null,
  };
}

function parseVariant(value: unknown, where: string): Variant {
  const found = objectOf(value, where);
  const { url, bytes, sha256, grade } = found;
  if (typeof grade !== "string" || !Object.hasOwn(grades, grade)) {
    refuse(`${where}: grade`, grade, `one of ${Object.keys(grades).join(", ")}`);
  }
  const hashed = grades[grade as Grade];
  const named = texts(found, { where, keys: ["name", "origin"] });
  fileName(named.name, `${where}: name`);
  if (hashed ? !isHash(sha256) : sha256 !== null) {
    refuse(`${where}: sha256`, sha256, hashed ? "64 lower-case hex digits" : "null");
  }
  return {
    ...named,
    url: addressOf(url, `${where}: url`),
    bytes: bytes === null ? null : wholeNumber(bytes, `${where}: bytes`),
    ...found.megabytes === undefined
      ? {}
      : { megabytes: wholeNumber(found.megabytes, `${where}: megabytes`) },
    sha256: sha256 as string | null,
    grade: grade as Grade,
    ...found.packed === undefined ? {} : { packed: parsePacked(found.packed, `${where}: packed`) },
  };
}

function parseAsset(value: unknown, where: string): Asset {
  const found = objectOf(value, where);
  const { path } = texts(found, { where, keys: ["path"] });
  if (!/^[\w-]+(\/[\w-][\w.-]*)+$/.test(path)) refuse(`${where}: path`, path, "a relative path");
  if (!Array.isArray(found.variants) || found.variants.length === 0) {
    refuse(`${where}: variants`, found.variants, "a list of at least one");
  }
  const variants = found.variants.map((v, i) => parseVariant(v, `${where}: variants[${i}]`));
  return { path, variants };
}

function parseSignature(value: unknown, where: string): Signature {
  return Object.fromEntries(
    Object.entries(objectOf(value, where)).map(([name, sides]) => [
      name,
      Array.isArray(sides) &&
        sides.every((side) => side === null || Number.isSafeInteger(side) && side >= 0)
        ? sides as (number | null)[]
        : refuse(`${where}: ${name}`, sides, "a list of sides"),
    ]),
  );
}

function parseExport(value: unknown, where: string): Export {
  const found = objectOf(value, where);
  const given = found.arguments;
  if (!Array.isArray(given) || !given.every((word) => typeof word === "string")) {
    refuse(`${where}: arguments`, given, "a list of texts");
  }
  const { script } = texts(found, { where, keys: ["script"] });
  if (pathFault(script)) refuse(`${where}: script`, script, "a path in the project");
  return { script, arguments: given as string[] };
}

/** Those of some keys that are there, as texts. */
function optionalTexts<K extends string>(
  found: Record<string, unknown>,
  { where, keys }: { where: string; keys: readonly K[] },
): { readonly [key in K]?: string } {
  return texts(found, { where, keys: keys.filter((key) => found[key] !== undefined) });
}

/** @throws {Error} that says where the text is not a manifest of a model */
export function parseModelManifest(text: string, where: string): ModelManifest {
  const found = objectOf(jsonOf(text, where), where);
  const common = {
    ...identified(texts(found, { where, keys: ["id", "title", "licence"] }), where),
    ...optionalTexts(found, { where, keys: ["partOf", "note"] }),
    ...parseAsset(found, where),
  };
  if (found.kind === "file") return { kind: "file", ...common };
  if (found.tensors !== undefined) {
    const tensors = parseSignature(found.tensors, `${where}: tensors`);
    for (const [name, shape] of Object.entries(tensors)) {
      if (shape.includes(null)) refuse(`${where}: tensors: ${name}`, shape, "a list of numbers");
    }
    return {
      kind: "weights",
      ...common,
      ...texts(found, { where, keys: ["repository", "file"] }),
      tensors: tensors as WeightsManifest["tensors"],
    };
  }
  const beside = found.beside === undefined ? null : listOf(found.beside, `${where}: beside`);
  const signature = objectOf(found.signature, `${where}: signature or tensors`);
  const expect = found.expect === null ? null : texts(objectOf(found.expect, `${where}: expect`), {
    where: `${where}: expect`,
    keys: ["input", "outputSha256"],
  });
  return {
    kind: "graph",
    ...common,
    signature: {
      inputs: parseSignature(signature.inputs, `${where}: signature.inputs`),
      outputs: parseSignature(signature.outputs, `${where}: signature.outputs`),
    },
    expect,
    ...beside ? { beside: beside.map((a, i) => parseAsset(a, `${where}: beside[${i}]`)) } : {},
    ...found.export === undefined ? {} : { export: parseExport(found.export, `${where}: export`) },
  };
}

function parseBook(value: unknown, where: string): Book {
  const found = objectOf(value, where);
  const own = ["id", "title", "artist", "year", "rights"] as const;
  const keys = [...own, "gutenberg", "repository", "commit"] as const;
  return {
    ...identified(texts(found, { where, keys }), where),
    ...optionalTexts(found, { where, keys: ["recurring", "note"] }),
  };
}

function parseItem(value: unknown, where: string, books: ReadonlySet<string>): DataItem {
  const found = objectOf(value, where);
  const told = optionalTexts(found, { where, keys: ["book", "rights", "attribution"] });
  if (told.book !== undefined && !books.has(told.book)) {
    refuse(`${where}: book`, told.book, "the id of one of its books");
  }
  return {
    ...parseAsset(found, where),
    ...told,
    width: wholeNumber(found.width, `${where}: width`),
    height: wholeNumber(found.height, `${where}: height`),
  };
}

/** @throws {Error} that says where the text is not a manifest of a collection */
export function parseDataManifest(text: string, where: string): DataManifest {
  const found = objectOf(jsonOf(text, where), where);
  const items = listOf(found.items, `${where}: items`);
  const books = found.books === undefined
    ? []
    : listOf(found.books, `${where}: books`).map((b, i) => parseBook(b, `${where}: books[${i}]`));
  const ids = new Set(books.map(({ id }) => id));
  return {
    ...identified(
      texts(found, { where, keys: ["id", "title", "source", "rights", "rightsUri"] }),
      where,
    ),
    ...books.length > 0 ? { books } : {},
    items: items.map((item, i) => parseItem(item, `${where}: items[${i}]`, ids)),
  };
}

/** The manifests of models/, by id. */
export function modelManifests(): ModelManifest[] {
  return readdirSync(join(projectDirectory, "models")).filter((file) => file.endsWith(".json"))
    .sort().map((file) => {
      const where = `models/${file}`;
      return parseModelManifest(readFileSync(join(projectDirectory, where), "utf8"), where);
    });
}

/** The manifests of data/, by id. */
export function dataManifests(): DataManifest[] {
  return readdirSync(join(projectDirectory, "data"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map(({ name }) => `data/${name}/manifest.json`).sort()
    .map((where) => parseDataManifest(readFileSync(join(projectDirectory, where), "utf8"), where));
}

/** The one with an id. @throws {Error} that lists those there are */
export function byId<T extends { readonly id: string }>(
  manifests: readonly T[],
  { id, kind }: { id: string; kind: "model" | "collection" },
): T {
  const found = manifests.find((manifest) => manifest.id === id);
  if (found) return found;
  const known = manifests.map((manifest) => manifest.id).join(", ") || "none";
  throw new Error(`There is no ${kind} "${id}". Known: ${known}`);
}
