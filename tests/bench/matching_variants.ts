/**
 * The engraver's variants: `deno task bench:variants [--keep FOLDER] [--peers OUT.json]`. Engraves plates and the
 * variants of variant_kinds.ts, asks for them as `duplicates` does, and writes the task of matching_peers.py, whose
 * answers stand beside ours in notebooks/results/matching_variants.json. Works are asked in four parts, each with the
 * threshold at which 95 % were right in the three others; coefficients are those that ship, learnt from prints. All
 * sheets lie in one gallery; then each kind has one of its own, of clean impressions and the variants of that kind, and
 * pairs are what `duplicates` gives, by its own threshold.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { encodePng, readImage } from "lib/image/image.ts";
import { openMatchingNetwork } from "lib/matching/networks.ts";
import type { PairEvidence } from "lib/matching/pair_evidence.ts";
import { estimatePair } from "lib/matching/pair_model.ts";
import { openPlaceCosines } from "lib/matching/place_cosines.ts";
import type { PlateMaps } from "lib/matching/plate_features.ts";
import { choosePairs, layPairs, proposePairs, seePlates } from "lib/matching/plate_pairs.ts";
import { byCluster, clusterBootstrap } from "lib/retrieval/intervals.ts";
import { surroundings } from "lib/study/record.ts";
import { Random } from "lib/tensor/random.ts";
import { kept } from "./kept.ts";
import { keyOf } from "./matching_truth.ts";
import { type Scored, variantRows } from "./variant_rows.ts";
import { clean, type VariantKind, variantKinds } from "./variant_kinds.ts";

const { values } = parseArgs({
  options: {
    keep: { type: "string", default: "out/matching" },
    peers: { type: "string" },
    threads: { type: "string", default: "1" },
  },
});
const say = (line: string) => console.error(line);

/** Works with variants, and works that nothing is a variant of. */
const [varied, unvaried] = [16, 48];

/** Strangers that methods are asked for which look at pairs one by one. */
const strangers = 600;

interface Sheet {
  readonly id: string;
  readonly work: number;
  /** Null: the clean impression. */
  readonly kind: VariantKind | null;
}

const kinds = Object.keys(variantKinds) as VariantKind[];
const sheets: readonly Sheet[] = Array.from({ length: varied + unvaried }, (_, i) => 7001 + i)
  .flatMap((work, i): Sheet[] => [
    { id: `${work}`, work, kind: null },
    ...i < varied
      ? kinds.map((kind) => ({ id: `${work} ${kind.replaceAll("%", "percent")}`, work, kind }))
      : [],
  ]);
const folder = resolve(values.keep, "variants");
mkdirSync(folder, { recursive: true });
const fileOf = ({ id }: Sheet) => join(folder, `${id}.png`);
for (const sheet of sheets) {
  if (existsSync(fileOf(sheet))) continue;
  const { work, kind } = sheet;
  writeFileSync(
    fileOf(sheet),
    await encodePng(kind === null ? clean(work) : variantKinds[kind].picture(work), { level: 1 }),
  );
}
say(`${sheets.length} sheets in ${folder}`);

/** The clean impression and a variant: what is asked for. */
const truth = sheets.flatMap((sheet): { a: string; b: string; kind: VariantKind; work: number }[] =>
  sheet.kind === null
    ? []
    : [{ a: `${sheet.work}`, b: sheet.id, kind: sheet.kind, work: sheet.work }]
);
const random = new Random(5);
const drawn = Array.from(
  { length: 4 * strangers },
  () => [random.pick(sheets), random.pick(sheets)],
)
  .filter(([p, q]) => p.work !== q.work).slice(0, strangers).map(([p, q]) => [p.id, q.id]);
writeFileSync(
  join(values.keep, "variants.task.json"),
  JSON.stringify({
    files: Object.fromEntries(sheets.map((sheet) => [sheet.id, fileOf(sheet)])),
    pairs: [...truth.map(({ a, b }) => [a, b]), ...drawn],
  }),
);

interface Evidence {
  readonly a: string;
  readonly b: string;
  readonly evidence: PairEvidence;
}

await using opened = await openMatchingNetwork({ threads: Number(values.threads) });
await using product = await openPlaceCosines();
let looked: readonly (PlateMaps | null)[] | null = null;

/** What `duplicates` measures of some sheets, and which pairs it gives; each sheet is looked at once in all. */
async function comparedOf(some: readonly Sheet[]) {
  const { network, model, means: prior } = opened;
  const openOf = (of: readonly Sheet[]) => (i: number) => readImage(fileOf(of[i]));
  looked ??= await seePlates({ count: sheets.length, open: openOf(sheets) }, { network });
  const all = looked;
  const maps = some.map((sheet) => all[sheets.indexOf(sheet)]);
  const { candidates, means } = await proposePairs(maps, { means: prior, threads: 1 });
  const laying = { maps, means, product, network, model, random: new Random(1) };
  const laid = await layPairs(candidates, { count: some.length, open: openOf(some) }, laying);
  say(`${candidates.length} candidates among ${some.length} sheets`);
  return await choosePairs(laid, { ...laying, candidates });
}

const fileFor = (name: string) => join(values.keep, name);

const measured = await kept(
  fileFor("variants.evidence.json"),
  async (): Promise<readonly Evidence[]> => {
    const { compared } = await comparedOf(sheets);
    return compared.map(({ a, b, evidence }) => ({ a: sheets[a].id, b: sheets[b].id, evidence }));
  },
);
const own = measured.map(({ a, b, evidence }): Scored => [
  a,
  b,
  estimatePair(opened.model, evidence).design,
]);
const answers: Readonly<Record<string, readonly Scored[] | string>> = {
  [`burin, ${opened.name}`]: own,
  ...values.peers ? JSON.parse(readFileSync(values.peers, "utf8")) : {},
};
const workOf = new Map(sheets.map(({ id, work }) => [id, work]));
const methods = Object.fromEntries(
  Object.entries(answers).map(([method, scored]) => [
    method,
    typeof scored === "string"
      ? { left: scored }
      : variantRows(scored, { truth, workOf: (id) => workOf.get(id)! }),
  ]),
);
const alone = [];
for (const kind of kinds) {
  const some = sheets.filter((sheet) => sheet.kind === null || sheet.kind === kind);
  const said = await kept(fileFor(`variants.${kind.replaceAll("%", "percent")}.json`), async () => {
    const { pairs } = await comparedOf(some);
    return pairs.map(({ a, b }) => [some[a].id, some[b].id]);
  });
  const given = new Set(said.map(([a, b]) => keyOf(a, b)));
  const pairs = truth.filter((pair) => pair.kind === kind);
  const hits = pairs.map(({ a, b }) => Number(given.has(keyOf(a, b))));
  const { value: recall, low, high } = clusterBootstrap(
    byCluster(hits, (i) => `${pairs[i].work}`),
    { random: new Random(3) },
  );
  const found = hits.reduce((sum, one) => sum + one, 0);
  const wrong = said.filter(([a, b]) => workOf.get(a) !== workOf.get(b)).length;
  alone.push({ kind, pairs: pairs.length, found, recall, low, high, wrong, sheets: some.length });
  console.log(`alone: ${kind.padEnd(26)} ${found} of ${pairs.length}, ${wrong} wrong`);
}
for (const [method, found] of Object.entries(methods)) {
  if ("left" in found) {
    console.log(`${method}: ${found.left}`);
    continue;
  }
  console.log(`${method}: ${found.wrong} wrong`);
  for (const { kind, found: right, pairs, low, high } of found.rows) {
    console.log(
      `  ${kind.padEnd(26)} ${right} of ${pairs} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
    );
  }
}
writeFileSync(
  "notebooks/results/matching_variants.json",
  JSON.stringify(
    {
      format: "burin-matching-1",
      command: `deno task bench:variants${values.peers ? " --peers OUT.json" : ""}`,
      seed: 1,
      ...surroundings(),
      seconds: Math.round(performance.now() / 1000),
      precision: 0.95,
      strengths: Object.fromEntries(kinds.map((kind) => [kind, variantKinds[kind].strength])),
      methods,
      alone,
    },
    (_, value) => typeof value === "number" ? Number(value.toPrecision(6)) : value,
    1,
  ) + "\n",
);
