/**
 * Pairs of plates on real prints: `deno task bench:matching [--network NAME] [--keep FOLDER] [--direct]
 * [--write]`.
 * Measures what `duplicates` measures of all plates of the prints, and of the same with half of each pair in a
 * mirror; asks for each book with thresholds and coefficients of the others; writes
 * notebooks/results/matching_NETWORK.json, and with --write the coefficients that ship
 * (lib/matching/pair_models.json). Types are learnt from the engraver's variants, too: run `deno task
 * bench:variants` first. --keep holds what was measured, so that a second run need not look again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { deserialize, serialize } from "node:v8";
import { openPrints } from "lib/corpus/prints.ts";
import { flipHorizontal, type Image } from "lib/image/image.ts";
import { type MatchingNetworkName, openMatchingNetwork } from "lib/matching/networks.ts";
import { openPlaceCosines } from "lib/matching/place_cosines.ts";
import { galleryMeans, mapsOf, type PlateMaps } from "lib/matching/plate_features.ts";
import { plateView } from "lib/matching/plate_picture.ts";
import { layPairs, proposePairs, seePlates } from "lib/matching/plate_pairs.ts";
import { fitPairModel, type PairModel } from "lib/matching/pair_model.ts";
import type { FeatureNetwork } from "lib/matching/trunk.ts";
import { surroundings } from "lib/study/record.ts";
import { Random } from "lib/tensor/random.ts";
import { kept } from "tests/bench/kept.ts";
import { keyOf, knownPairs, type Measured } from "tests/bench/matching_truth.ts";
import { drawnPairs } from "tests/bench/variant_truth.ts";
import { smallScans } from "tests/bench/matching_small.ts";
import { matchedFigures } from "tests/bench/matching_figures.ts";
import { judgedByBook, smallExamples } from "tests/bench/matching_tables.ts";

const { values } = parseArgs({
  options: {
    network: { type: "string", default: "burin_encoder" },
    keep: { type: "string", default: "out/matching" },
    direct: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    threads: { type: "string", default: "2" },
  },
});
const name = values.network as MatchingNetworkName;
const say = (line: string) => console.error(line);
mkdirSync(values.keep, { recursive: true });
const prints = await openPrints();

/** Second plates of pairs, which are shown in a mirror in the second round. */
const turned = new Set<string>();
for (const { a, b } of prints.pairs) turned.add(turned.has(a.id) ? a.id : b.id);

/** What the network sees of all plates, kept: the second round looks again at those in a mirror alone. */
async function seen(
  open: (plate: number) => Promise<Image>,
  { network, known }: { network: FeatureNetwork; known: readonly (PlateMaps | null)[] | undefined },
): Promise<(PlateMaps | null)[]> {
  const looked = prints.plates.flatMap((plate, i) => known && !turned.has(plate.id) ? [] : [i]);
  const maps = await seePlates({ count: looked.length, open: (n) => open(looked[n]) }, {
    network,
    onProgress: ({ done }) => {
      if (done % 100 === 0) say(`looking at plates: ${done} of ${looked.length}`);
    },
  });
  const own = [...known ?? []];
  looked.forEach((i, n) => own[i] = maps[n]);
  return own;
}

/** A round: pairs of plates as they are, or their second ones in a mirror. */
async function measured(mirrored: boolean): Promise<readonly Measured[]> {
  await using opened = await openMatchingNetwork({ name, threads: Number(values.threads) });
  const { network, model, means: prior } = opened;
  const open = async (i: number) => {
    const image = await prints.open(prints.plates[i]);
    return mirrored && turned.has(prints.plates[i].id) ? flipHorizontal(image) : image;
  };
  const mapsFile = join(values.keep, `${name}.maps`);
  const known: (PlateMaps | null)[] | undefined = existsSync(mapsFile)
    ? deserialize(readFileSync(mapsFile))
    : undefined;
  const maps = known && !mirrored ? known : await seen(open, { network, known });
  if (!mirrored && !known) writeFileSync(mapsFile, serialize(maps));
  const { candidates, means } = await proposePairs(maps, { means: prior, threads: 1 });
  const idOf = (i: number) => prints.plates[i].id;
  const listed = new Set(prints.pairs.map(({ a, b }) => keyOf(a.id, b.id)));
  // of the second round the table has listed pairs alone, and thresholds are those of the first
  const asked = candidates.filter(({ a, b }) => !mirrored || listed.has(keyOf(idOf(a), idOf(b))));
  say(`${candidates.length} candidates, ${asked.length} laid on each other`);
  await using product = await openPlaceCosines();
  let last = 0;
  const compared = await layPairs(asked, { count: asked.length, open }, {
    ...{ maps, means, product, network, model },
    random: new Random(1),
    onProgress({ done, total }) {
      if (done - last < 100) return;
      last = done;
      say(`laying plates on each other: ${done - asked.length} of ${total - asked.length}`);
    },
  });
  return compared.map(({ a, b, reversed, evidence }): Measured => ({
    ...{ a: idOf(a), b: idOf(b) },
    reversed,
    evidence,
  }));
}

const fileFor = (part: string) => join(values.keep, `${name}.${part}.json`);
const direct = await kept(fileFor("direct"), () => measured(false));
// --direct leaves the second round out
const mirrored = values.direct ? [] : await kept(fileFor("mirrored"), () => measured(true));
const small = await kept(fileFor("small"), () => smallScans(prints, direct));
const known = knownPairs(prints, direct);
const drawn = drawnPairs(join(values.keep, "variants.evidence.json"));
const result = judgedByBook(prints, {
  direct,
  mirrored,
  turned: values.direct ? new Set() : turned,
  small,
  drawn,
});
const figures = await matchedFigures(prints, direct);
for (const line of result.lines) console.log(line);
console.log(
  `figures of paired plates matched to their own: ${figures.right} of ${figures.figures}`,
);
writeFileSync(
  `notebooks/results/matching_${name}.json`,
  JSON.stringify(
    {
      format: "burin-matching-1",
      command: `deno task bench:matching --network ${name}${values.direct ? " --direct" : ""}`,
      seed: 1,
      ...surroundings(),
      seconds: Math.round(performance.now() / 1000),
      ...result.table,
      figures,
    },
    null,
    1,
  ) + "\n",
);
if (values.write) {
  await using opened = await openMatchingNetwork({ name, threads: Number(values.threads) });
  const maps = [];
  // every fifth plate tells the means of channels
  for (const plate of prints.plates.filter((_, i) => i % 5 === 0)) {
    maps.push(await mapsOf(plateView(await prints.open(plate)).grey, opened.network));
  }
  const file = "lib/matching/pair_models.json";
  const round = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(5)) : value;
  const model = fitPairModel(known, { drawn: [...smallExamples(prints, small), ...drawn] });
  const { sameLines, recut, coloured } = model;
  const before: Record<string, { means: number[]; model: PairModel }> = JSON.parse(
    readFileSync(file, "utf8"),
  );
  // what lines and colours mean does not depend on what laid the plates on each other
  const others = Object.entries(before).map(([one, { means, model }]) => [
    one,
    { means, model: { ...model, sameLines, recut, coloured } },
  ]);
  const all = {
    ...Object.fromEntries(others),
    [name]: { means: [...galleryMeans(maps, null)], model },
  };
  writeFileSync(file, JSON.stringify(all, round, 1) + "\n");
  say(`wrote ${file}`);
}
