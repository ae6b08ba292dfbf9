/** What models and pictures there are to fetch: plain JSON in models/ and data/, checked when read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checked, fields, jsonOf, named, refuse, type Schema, v } from "./checked.ts";
import { pathFault } from "./contained_path.ts";

/** The folder of deno.json. */
export const projectDirectory: string = fileURLToPath(new URL("../../", import.meta.url));

/**
 * How sure a hash is. `verified`: we had the file. `reported`: someone published it. `none`: the
 * first download decides, and is held to from then on.
 */
export type Grade = "verified" | "reported" | "none";

const grades = ["verified", "reported", "none"] as const satisfies readonly Grade[];

/** One set of bytes that an asset may have. */
export interface Variant {
  /** Name of the variant, such as "fp32"; unique in its asset. */
  readonly name: string;
  /** Where it is downloaded from; null where only a mirror can have it. */
  readonly url: string | null;
  /** Size in bytes; null where unknown. */
  readonly bytes: number | null;
  /** About so many million bytes, where the number is not known. */
  readonly megabytes?: number;
  /** Lower-case hex; null exactly where the grade is `none`. */
  readonly sha256: string | null;
  /** How sure the hash is. */
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
  /** SHA-256 of the zip, lower-case hex; null where unknown. */
  readonly sha256: string | null;
}

/** A file that is fetched once, and looked up in the cache and the mirrors by its `path`. */
export interface Asset {
  /** Such as `models/yolox_nano.onnx`; no `..`, no leading slash. */
  readonly path: string;
  /** Any of them is accepted, and the one found is recorded. */
  readonly variants: readonly Variant[];
}

/** Names and shapes of a model's tensors; null dimensions are free. */
export type Signature = Readonly<Record<string, readonly (number | null)[]>>;

/** What all models' manifests say. */
export interface Model extends Asset {
  /** Name of the manifest's file without `.json`, by which commands know the model. */
  readonly id: string;
  /** Name of the model for people. */
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
  /** Further arguments of the script. */
  readonly arguments: readonly string[];
}

/** A whole graph, in ONNX. */
export interface GraphManifest extends Model {
  /** Says that the file is a whole graph. */
  readonly kind: "graph";
  /** Names and shapes of the graph's inputs and outputs. */
  readonly signature: { readonly inputs: Signature; readonly outputs: Signature };
  /** Files that must lie beside it: weights that the graph names. */
  readonly beside?: readonly Asset[];
  /** How it is made, where no file is published. */
  readonly export?: Export;
}

/** Weights alone, in safetensors, of a network that the library builds. */
export interface WeightsManifest extends Model {
  /** Says that the file holds weights alone. */
  readonly kind: "weights";
  /** The hub's repository and its file. */
  readonly repository: string;
  /** Path of the file in the repository. */
  readonly file: string;
  /** Shapes by name, as PyTorch stores them: those that are used, the file may hold more. */
  readonly tensors: Readonly<Record<string, readonly number[]>>;
}

/** A file that a model needs and that is none itself, such as its words. */
export interface FileManifest extends Model {
  /** Says that the file is no model. */
  readonly kind: "file";
}

/** What a file of models/ says of a model. */
export type ModelManifest = GraphManifest | WeightsManifest | FileManifest;

/** A book that plates of a collection come from. */
export interface Book {
  /** Id of the book, which its plates name. */
  readonly id: string;
  /** Title of the book, shortened where it is long. */
  readonly title: string;
  /** Who drew and who cut, with years of life where they are known. */
  readonly artist: string;
  /** Of the book, and of its plates where they are older: a sentence. */
  readonly year: string;
  /** Number of Project Gutenberg's edition, and where its files are. */
  readonly gutenberg: string;
  /** Repository that holds the book's files, as OWNER/NAME. */
  readonly repository: string;
  /** Commit of the repository, 40 hex digits. */
  readonly commit: string;
  /** Rights statement of the book and its pictures. */
  readonly rights: string;
  /** Characters who appear on several of its plates. */
  readonly recurring?: string;
  /** What else there is to know, such as a reduced resolution. */
  readonly note?: string;
}

/** A plate to fetch; rights are the collection's where it has none of its own. */
export interface DataItem extends Asset {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Id of the book that the plate is from. */
  readonly book?: string;
  /** Rights statement of this plate, where it differs from the collection's. */
  readonly rights?: string;
  /** Whom to credit, and for what. */
  readonly attribution?: string;
}

/** What a file of data/ says of a collection of plates. */
export interface DataManifest {
  /** Name by which commands know the collection. */
  readonly id: string;
  /** Name of the collection for people. */
  readonly title: string;
  /** Where the collection was published. */
  readonly source: string;
  /** Rights statement of the collection. */
  readonly rights: string;
  /** URI of the rights statement or licence. */
  readonly rightsUri: string;
  /** The books that its plates come from, where there are several. */
  readonly books?: readonly Book[];
  /** The plates. */
  readonly items: readonly DataItem[];
}

const text = v.string("a text");

/** A text of a form. */
const form = (pattern: RegExp, wanted: string) => v.pipe(text, v.regex(pattern, wanted));

/** An id is a word of addresses and files. */
const id = form(/^\w[\w.-]{0,99}$/, "an id");

/** A plain name of a file, in no folder. */
const fileName = v.pipe(
  text,
  v.check((name) => !pathFault(name) && !/[\\/]|^\.+$/.test(name), "a file's name"),
);

const above = v.custom<number>(
  (value) => Number.isSafeInteger(value) && Number(value) > 0,
  "a whole number above 0",
);

/** An address that cannot be listened in on. */
const address = v.nullable(v.custom<string>(
  (value) =>
    typeof value === "string" && URL.canParse(value) && new URL(value).protocol === "https:",
  "an https address or null",
));

const hash = /^[0-9a-f]{64}$/;
const digits = "64 lower-case hex digits";

const packed: Schema<Packed> = fields({
  member: fileName,
  bytes: v.nullable(above),
  sha256: v.nullable(
    v.custom<string>((value) => typeof value === "string" && hash.test(value), "a hash or null"),
  ),
});

const variant: Schema<Variant> = v.pipe(
  fields({
    grade: v.picklist(grades, `one of ${grades.join(", ")}`),
    name: fileName,
    origin: text,
    sha256: v.nullable(v.pipe(v.string(digits), v.regex(hash, digits))),
    url: address,
    bytes: v.nullable(above),
    megabytes: v.exactOptional(above),
    packed: v.exactOptional(packed),
  }),
  v.forward(v.check(({ grade, sha256 }) => grade === "none" || sha256 !== null, digits), [
    "sha256",
  ]),
  v.forward(v.check(({ grade, sha256 }) => grade !== "none" || sha256 === null, "null"), [
    "sha256",
  ]),
);

const oneOrMore = "a list of at least one";

const assetFields = {
  path: form(/^[\w-]+(\/[\w-][\w.-]*)+$/, "a relative path"),
  variants: v.pipe(v.array(variant, oneOrMore), v.minLength(1, oneOrMore)),
};

const asset: Schema<Asset> = fields(assetFields);

const isSide = (side: unknown) => Number.isSafeInteger(side) && Number(side) >= 0;

const signature: Schema<Signature> = named(
  v.custom<(number | null)[]>(
    (sides) => Array.isArray(sides) && sides.every((side) => side === null || isSide(side)),
    "a list of sides",
  ),
);

const modelFields = {
  id,
  title: text,
  licence: text,
  partOf: v.exactOptional(text),
  note: v.exactOptional(text),
  ...assetFields,
};

const exported: Schema<Export> = fields({
  script: v.pipe(text, v.check((path) => !pathFault(path), "a path in the project")),
  arguments: v.custom<string[]>(
    (words) => Array.isArray(words) && words.every((word) => typeof word === "string"),
    "a list of texts",
  ),
});

/** A field that its manifest's other fields decide. */
const kind = <const K extends ModelManifest["kind"]>(kind: K) =>
  v.pipe(v.unknown(), v.transform(() => kind));

const file: Schema<FileManifest> = fields({ ...modelFields, kind: kind("file") });

const weights: Schema<WeightsManifest> = fields({
  ...modelFields,
  kind: v.optional(kind("weights"), "weights"),
  repository: text,
  file: text,
  tensors: named(
    v.custom<number[]>((sides) => Array.isArray(sides) && sides.every(isSide), "a list of numbers"),
  ),
});

const graph: Schema<GraphManifest> = fields({
  ...modelFields,
  kind: v.optional(kind("graph"), "graph"),
  signature: fields({ inputs: signature, outputs: signature }),
  beside: v.exactOptional(v.array(asset, "a list")),
  export: v.exactOptional(exported),
});

/** An object of JSON. @throws {Error} that names the file where the text is none, or an odd one */
function objectOf(text: string, where: string): Record<string, unknown> {
  const found = checked(jsonOf(text, where), named(v.unknown()), where);
  // no name that JSON can have should be taken for what every object has
  if (/"__proto__"\s*:/.test(text)) refuse(`${where}: __proto__`, "__proto__", "a name");
  return found;
}

/**
 * The manifest of a model, checked.
 *
 * @throws {Error} that says where the text is none
 */
export function parseModelManifest(text: string, where: string): ModelManifest {
  const found = objectOf(text, where);
  if (found.kind === "file") return checked(found, file, where);
  if (found.tensors !== undefined) return checked(found, weights, where);
  if (found.signature === undefined) {
    refuse(`${where}: signature or tensors`, undefined, "an object");
  }
  return checked(found, graph, where);
}

const book: Schema<Book> = fields({
  id,
  title: text,
  artist: text,
  year: text,
  rights: text,
  gutenberg: text,
  repository: text,
  commit: text,
  recurring: v.exactOptional(text),
  note: v.exactOptional(text),
});

const item: Schema<DataItem> = fields({
  ...assetFields,
  width: above,
  height: above,
  book: v.exactOptional(text),
  rights: v.exactOptional(text),
  attribution: v.exactOptional(text),
});

const collection: Schema<DataManifest> = fields({
  items: v.array(item, "a list"),
  books: v.exactOptional(v.array(book, "a list")),
  id,
  title: text,
  source: text,
  rights: text,
  rightsUri: text,
});

/**
 * The manifest of a collection, checked.
 *
 * @throws {Error} that says where the text is none
 */
export function parseDataManifest(text: string, where: string): DataManifest {
  const manifest = checked(objectOf(text, where), collection, where);
  const ids = new Set(manifest.books?.map(({ id }) => id));
  manifest.items.forEach(({ book }, i) => {
    if (book !== undefined && !ids.has(book)) {
      refuse(`${where}: items[${i}]: book`, book, "the id of one of its books");
    }
  });
  return manifest;
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

/** The one with an id, if there is one. */
export const withId = <T extends { readonly id: string }>(
  manifests: readonly T[],
  id: string | null | undefined,
): T | undefined => manifests.find((one) => one.id === id);

/** The one with an id. @throws {Error} that lists those there are */
export function byId<T extends { readonly id: string }>(
  manifests: readonly T[],
  { id, kind }: { id: string; kind: "model" | "collection" },
): T {
  const found = withId(manifests, id);
  if (found) return found;
  const known = manifests.map((manifest) => manifest.id).join(", ") || "none";
  throw new Error(`There is no ${kind} "${id}". Known: ${known}`);
}
