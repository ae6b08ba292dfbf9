/**
 * Findings as a graph in GraphML: plates and figures are nodes, pairs or neighbours edges. NetworkX, Gephi
 * and igraph read it.
 */
import type { CsvCell } from "lib/corpus/csv_cell.ts";
import type { Findings } from "./findings.ts";
import { findingColumns, findingRows, type FindingTable } from "./finding_rows.ts";

const schema = "http://graphml.graphdrawing.org/xmlns";

/** Types of GraphML's attributes by what a column holds. */
const types = {
  "text": "string",
  "number": "double",
  "whole number": "int",
  "yes or no": "boolean",
} as const;

/** Text in XML 1.0; signs that it cannot hold become U+FFFD. */
const xml = (text: string) =>
  text.toWellFormed()
    // deno-lint-ignore no-control-regex
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("\r", "&#13;").replaceAll("\n", "&#10;")
    .replaceAll("\t", "&#9;");

/** The id of a node is a name of XML; signs that such a name cannot hold stand as `_x2014_`. */
const nodeId = (id: string) =>
  id.replaceAll(
    /[^A-Za-z0-9_.-]|_(?=x[0-9A-F]+_)/gu,
    (sign) => `_x${sign.codePointAt(0)!.toString(16).toUpperCase()}_`,
  );

/** Columns of nodes besides those of their table: what they are, and by which id they are known. */
const own = [
  { name: "kind", holds: "text" },
  { name: "id", holds: "text" },
] as const;

/** Columns of pairs and neighbours that belong to the edge; the others are told by its nodes. */
const edgeColumns: Readonly<Record<FindingTable, readonly string[]>> = {
  figures: [],
  pairs: ["type", "probability", "score", "reversed"],
  neighbours: ["rank", "similarity", "reversed"],
};

const ends: Readonly<Record<FindingTable, readonly [string, string]>> = {
  figures: ["", ""],
  pairs: ["a", "b"],
  neighbours: ["figure", "neighbour"],
};

/** Values of a node or an edge; those that are empty are left out. */
const dataOf = (cells: Readonly<Record<string, CsvCell>>, prefix: string): string =>
  Object.entries(cells).filter(([, cell]) => cell !== null && cell !== "")
    .map(([name, cell]) => `<data key="${prefix}_${name}">${xml(String(cell))}</data>`).join("");

const keysOf = (
  columns: readonly { readonly name: string; readonly holds: keyof typeof types }[],
  { prefix, of }: { readonly prefix: string; readonly of: "node" | "edge" },
): string =>
  columns.map(({ name, holds }) =>
    `  <key id="${prefix}_${name}" for="${of}" attr.name="${name}" attr.type="${types[holds]}"/>\n`
  ).join("");

/**
 * The graph of a table: undirected edges for pairs, directed ones for neighbours, none for figures. Every
 * node carries all that is owed to its plate.
 *
 * @returns pieces of the text, since there may be many edges
 * @throws {Error} where a finding names a plate or a figure that is not among those given
 */
export function* writeGraphml(findings: Findings, table: FindingTable): Generator<string> {
  const nodes = [...own, ...findingColumns.figures.filter(({ name }) => name !== "figure")];
  const edges = findingColumns[table].filter(({ name }) => edgeColumns[table].includes(name));
  yield `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<graphml xmlns="${schema}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
    `xsi:schemaLocation="${schema} ${schema}/1.0/graphml.xsd">\n` +
    keysOf(nodes, { prefix: "n", of: "node" }) + keysOf(edges, { prefix: "e", of: "edge" }) +
    `  <graph id="${table}" edgedefault="${table === "neighbours" ? "directed" : "undirected"}">\n`;
  const node = (id: string, cells: Readonly<Record<string, CsvCell>>) =>
    `    <node id="${nodeId(id)}">${dataOf(cells, "n")}</node>\n`;
  for (const { id, file, work, impression, width, height, sha256, credit } of findings.plates) {
    const { isRightsKnown: _, rightsUri, ...told } = credit;
    yield node(id, {
      ...{ kind: "plate", id, plate: id, file, plate_width: width, plate_height: height, sha256 },
      ...{ work, impression, ...told, rights_uri: rightsUri },
    });
  }
  for (const { figure, ...cells } of findingRows(findings, "figures")) {
    yield node(String(figure), { kind: "figure", id: figure, ...cells });
  }
  let number = 0;
  for (const row of table === "figures" ? [] : findingRows(findings, table)) {
    const [a, b] = ends[table].map((end) => String(row[end]));
    const cells = Object.fromEntries(edges.map(({ name }) => [name, row[name]]));
    yield `    <edge id="edge${number++}" source="${nodeId(a)}" target="${nodeId(b)}">` +
      `${dataOf(cells, "e")}</edge>\n`;
  }
  yield "  </graph>\n</graphml>\n";
}
