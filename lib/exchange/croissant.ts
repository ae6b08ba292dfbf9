/**
 * The card of a run as a data set in Croissant 1.0 (MLCommons): JSON-LD that says what its tables hold, so
 * that `mlcroissant` and what is built on it can read them.
 */
import { type CardFacts, type CardFile, rightsOfPlates } from "./card_facts.ts";
import { type FindingColumn, findingColumns, type FindingTable } from "./finding_rows.ts";
import type { LinkedData } from "./web_annotation.ts";

const version = "http://mlcommons.org/croissant/1.0";

/** The context that Croissant 1.0 asks for, to the letter. */
const context: LinkedData = {
  "@language": "en",
  "@vocab": "https://schema.org/",
  citeAs: "cr:citeAs",
  column: "cr:column",
  conformsTo: "dct:conformsTo",
  cr: "http://mlcommons.org/croissant/",
  rai: "http://mlcommons.org/croissant/RAI/",
  data: { "@id": "cr:data", "@type": "@json" },
  dataType: { "@id": "cr:dataType", "@type": "@vocab" },
  dct: "http://purl.org/dc/terms/",
  equivalentProperty: "cr:equivalentProperty",
  examples: { "@id": "cr:examples", "@type": "@json" },
  extract: "cr:extract",
  field: "cr:field",
  fileProperty: "cr:fileProperty",
  fileObject: "cr:fileObject",
  fileSet: "cr:fileSet",
  format: "cr:format",
  includes: "cr:includes",
  isLiveDataset: "cr:isLiveDataset",
  jsonPath: "cr:jsonPath",
  key: "cr:key",
  md5: "cr:md5",
  parentField: "cr:parentField",
  path: "cr:path",
  recordSet: "cr:recordSet",
  references: "cr:references",
  regex: "cr:regex",
  repeated: "cr:repeated",
  replace: "cr:replace",
  samplingRate: "cr:samplingRate",
  sc: "https://schema.org/",
  separator: "cr:separator",
  source: "cr:source",
  subField: "cr:subField",
  transform: "cr:transform",
};

const dataTypes: Readonly<Record<FindingColumn["holds"], string>> = {
  "text": "sc:Text",
  "number": "sc:Float",
  "whole number": "sc:Integer",
  "yes or no": "sc:Boolean",
};

const abouts: Readonly<Record<FindingTable, string>> = {
  figures: "A row a figure: where it is on its plate, and whose the plate is.",
  pairs: "A row a pair of figures or plates that belong together, with how sure that is.",
  neighbours: "A row an answer: which figures are most like each.",
};

/** Columns that are a row's own name, together. */
const keys: Readonly<Record<FindingTable, readonly string[]>> = {
  figures: ["figure"],
  pairs: ["a", "b"],
  neighbours: ["figure", "neighbour"],
};

function recordSetOf(table: FindingTable, path: string): LinkedData {
  const field = (name: string) => ({ "@id": `${table}/${name}` });
  const [first, ...others] = keys[table].map(field);
  return {
    "@type": "cr:RecordSet",
    "@id": table,
    name: table,
    description: abouts[table],
    key: others.length > 0 ? [first, ...others] : first,
    field: findingColumns[table].map(({ name, holds, about }) => ({
      "@type": "cr:Field",
      ...field(name),
      name: `${table}/${name}`,
      description: about,
      dataType: dataTypes[holds],
      source: { fileObject: { "@id": path }, extract: { jsonPath: `[*].${name}` } },
    })),
  };
}

const fileOf = ({ path, about, mediaType, bytes, sha256 }: CardFile): LinkedData => ({
  "@type": "cr:FileObject",
  "@id": path,
  name: path,
  description: about,
  contentUrl: path.split("/").map(encodeURIComponent).join("/"),
  contentSize: `${bytes} B`,
  encodingFormat: mediaType,
  sha256,
});

/**
 * The card as JSON. Its licence is the list of all statements of rights of its plates, unknown ones
 * included; the tables say of each row which is its own.
 *
 * ```ts
 * import type { CardFacts } from "lib/exchange/card_facts.ts";
 * import { writeCroissant } from "lib/exchange/croissant.ts";
 * const licences = (facts: CardFacts): string[] => JSON.parse(writeCroissant(facts)).license;
 * ```
 */
export function writeCroissant(facts: CardFacts): string {
  const { title, about, author, at, collection, files, credits, counts } = facts;
  const rights = rightsOfPlates(credits);
  const tables = files.flatMap(({ path, table }) => table === undefined ? [] : [{ path, table }]);
  const cited = [...new Set(rights.flatMap((row) => row.credits))];
  const card = {
    "@context": context,
    "@type": "sc:Dataset",
    conformsTo: version,
    name: title,
    description: `${about} ${counts.plates} plates, ${counts.figures} figures.`,
    url: "./",
    license: rights.map(({ rights, uri }) => uri === "" ? rights : uri),
    usageInfo: rights.map(({ rights, plates }) => `${plates} plates: ${rights}`).join("\n"),
    creator: author === null
      ? { "@type": "sc:Organization", name: "nobody named" }
      : { "@type": "sc:Person", name: author },
    citeAs: cited.length > 0 ? cited.join("; ") : `${title}, found by Burin ${facts.version}`,
    datePublished: at,
    version: "1.0.0",
    keywords: ["engraving", "prints", "image retrieval", collection],
    isLiveDataset: false,
    distribution: files.map(fileOf),
    // a table without rows has no columns that a reader could find
    recordSet: tables.filter(({ table }) => counts[table] > 0)
      .map(({ table, path }) => recordSetOf(table, path)),
  };
  return JSON.stringify(card, null, 2) + "\n";
}
