import assert from "node:assert/strict";
import { parseXml } from "lib/corpus/xml.ts";
import { findingRows, findingTables } from "lib/exchange/finding_rows.ts";
import { writeGraphml } from "lib/exchange/graphml.ts";
import { hostile, sample } from "./sample.ts";
import { frozenText, made } from "./texts.ts";

interface Read {
  readonly directed: boolean;
  readonly nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly edges: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[];
}

const reads = JSON.parse(frozenText("peers_read.json"));

/** What is left of a row in a graph: what nobody says is no attribute, and XML holds no bell. */
const shown = (cells: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(cells).filter(([, cell]) => cell !== null && cell !== "")
      .map(([name, cell]) => [
        name,
        typeof cell === "string" ? cell.replaceAll("\u0007", "\uFFFD") : cell,
      ]),
  );

Deno.test("the frozen graphs are those that are written now", () => {
  const frozen = JSON.parse(frozenText("texts.json"));
  for (const table of findingTables) assert.equal(made[table].graphml, frozen[table].graphml);
});

Deno.test("NetworkX finds every plate and figure with all that is owed to it", () => {
  for (const table of findingTables) {
    const { nodes, directed }: Read = reads[table].graph;
    assert.equal(directed, table === "neighbours");
    const byId = new Map(Object.values(nodes).map((node) => [node.id, node]));
    assert.deepEqual(
      [...byId.keys()],
      [...sample.plates, ...sample.figures].map(({ id }) => id),
    );
    for (const { figure, ...row } of findingRows(sample, "figures")) {
      assert.deepEqual(byId.get(figure), { kind: "figure", id: figure, ...shown(row) });
    }
    for (const { id, credit } of sample.plates) {
      const node = byId.get(id)!;
      assert.deepEqual([node.kind, node.rights], ["plate", credit.rights]);
    }
    assert.equal(byId.get("rake-1")!.title, hostile[0]);
  }
});

Deno.test("NetworkX finds every pair and every neighbour between the right ends", () => {
  const { edges, nodes }: Read = reads.pairs.graph;
  const named = edges.map(([a, b, data]) => [nodes[a].id, nodes[b].id, data] as const)
    .toSorted(([, , a], [, , b]) => String(a.id) < String(b.id) ? -1 : 1);
  assert.deepEqual(named, [
    ["rake-1.00", "ведьма.00", {
      ...{ type: "coloured", probability: 0.93, score: 0.61, reversed: false, id: "edge0" },
    }],
    ["rake-1", "trailing½", { type: "other state", score: -0.25, reversed: true, id: "edge1" }],
  ]);
  const neighbours: Read = reads.neighbours.graph;
  assert.deepEqual(
    neighbours.edges.map((
      [a, b, { rank, similarity }],
    ) => [neighbours.nodes[a].id, neighbours.nodes[b].id, rank, similarity]),
    [["rake-1.00", "ведьма.00", 1, 0.98], ["x_x2014_.00", "rake-1.00", 2, -0.5]],
  );
  assert.deepEqual(reads.figures.graph.edges, []);
});

Deno.test("ids of nodes are names of XML, and no two are the same", () => {
  const graph = parseXml(made.pairs.graphml).children.find(({ name }) => name === "graph")!;
  assert.equal(graph.children.length, 4 + 3 + 2);
  const ids = [...made.pairs.graphml.matchAll(/<node id="([^"]*)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, 7);
  for (const id of ids) assert.match(id, /^[A-Za-z0-9_.-]+$/);
});

Deno.test("an edge to nowhere is refused", () => {
  const pairs = [{ ...[...sample.pairs][0], b: "nowhere.00" }];
  assert.throws(() => [...writeGraphml({ ...sample, pairs }, "pairs")], /nowhere\.00/);
});
