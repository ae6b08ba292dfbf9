/**
 * Views beside Albumentations': `deno task bench:augment [--json] [--rounds N] [--views N] [--rows
 * decoded,jpeg,loader]`. Ours, 1.3.1
 * and 2.0.8 are processes of their own that take turns; medians of all turns but the first. The
 * peers' views are recorded once, ours must be the same number for number, and what is timed is those
 * same views on both sides. A loader's views are drawn by each side for itself.
 */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { onWhite } from "lib/augment/apply.ts";
import { median } from "lib/tensor/quantile.ts";
import { pythonFor } from "lib/tools/python_environment.ts";
import { pinsOf } from "lib/tools/script_pins.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { crop, encodeJpeg } from "lib/image/image.ts";
import { machine, rounded } from "tests/bench/figures.ts";
import { type Peer, startPeer } from "tests/bench/peer_process.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    views: { type: "string", default: "384" },
    rows: { type: "string", default: "decoded,jpeg,loader" },
  },
});
const rows = values.rows.split(",");
const [rounds, count] = [Number(values.rounds), Number(values.views)];
const batches = Math.max(4, Math.round(count / 16));
const folder = fileURLToPath(new URL(".", import.meta.url));
const say = (line: string) => console.error(line);
const context = { signal: new AbortController().signal, say };

/** Cut-outs of a coloured plate, 500 x 300, as pixels and as JPEG. */
async function writePictures(into: string): Promise<void> {
  const plate = engravePlate(7, { width: 1200, height: 1000, count: 4 });
  const { image } = print(impression(plate, { kind: "coloured", seed: 1 }));
  const shapes: [number, number][] = [];
  for (let n = 0; n < 8; n++) {
    const [x, y] = [20 + n % 4 * 290, n < 4 ? 0 : 490];
    const part = crop(image, [x, y, x + 300, y + 500]);
    writeFileSync(join(into, `${n}.rgb`), onWhite(part).data);
    writeFileSync(join(into, `${n}.jpg`), await encodeJpeg(part, { quality: 90 }));
    shapes.push([part.height, part.width]);
  }
  writeFileSync(join(into, "pictures.json"), JSON.stringify(shapes));
}

const versions = { "1.3": "albumentations_1_3.py", "2.0": "albumentations_2_0.py" } as const;
type Version = keyof typeof versions;
/** The recipes that are one and the same thing, here and there. */
const recipes = {
  base: { "1.3": "base_aug", "2.0": "base_aug@albumentations-2.0" },
  extended: { "1.3": "extended_aug", "2.0": "extended_aug@albumentations-2.0" },
} as const;
type Recipe = keyof typeof recipes;
interface Timed {
  readonly ms: number;
  readonly peak_mib: number;
}
interface Row {
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
}

const pictures = await Deno.makeTempDir();
await writePictures(pictures);
await using stack = new AsyncDisposableStack();
// memory that is freed stays with the process, or each view would have its pages made anew
const environment = { MALLOC_MMAP_THRESHOLD_: "1000000000", MALLOC_TRIM_THRESHOLD_: "4000000000" };
const ours = stack.use(
  startPeer(Deno.execPath(), ["run", "-A", join(folder, "burin_views.ts"), pictures]),
);
const peers = {} as Record<Version, Peer>;
for (const version of Object.keys(versions) as Version[]) {
  const script = join(folder, versions[version]);
  const python = await pythonFor(pinsOf(Deno.readTextFileSync(script), script), context);
  const peer = startPeer(python, ["-W", "ignore", script, pictures], environment);
  peers[version] = stack.use(peer);
}
const found: Record<string, unknown> = { burin: await ours.answer() };
for (const version of Object.keys(versions) as Version[]) {
  const told = await peers[version].answer<{ threads: number }>();
  assert.equal(told.threads, 1, `Albumentations ${version} uses ${told.threads} threads`);
  found[`albumentations ${version}`] = told;
}

const peaks: Record<string, number> = {};
const turn = async (side: string, peer: Peer, request: Readonly<Record<string, unknown>>) => {
  const { ms, peak_mib } = await peer.ask<Timed>(request);
  peaks[side] = peak_mib;
  return ms;
};

/** Ours and a version's in turns, on the same work. */
async function alternate(
  version: Version,
  ourRequest: Readonly<Record<string, unknown>>,
  theirRequest: Readonly<Record<string, unknown>>,
): Promise<Row> {
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let round = 0; round <= rounds; round++) {
    const a = await turn("burin", ours, ourRequest);
    const b = await turn(`albumentations ${version}`, peers[version], theirRequest);
    if (round === 0) continue; // caches are cold, and code is not compiled
    times.ours.push(a);
    times.theirs.push(b);
  }
  const [a, b] = [median(times.ours), median(times.theirs)];
  return { ours: rounded(a), theirs: rounded(b), ratio: rounded(b / a) };
}

const table: Record<string, Record<Version, Row>> = {};
const put = (name: string, version: Version, row: Row) => {
  (table[name] ??= {} as Record<Version, Row>)[version] = row;
  const beside = `Albumentations ${version} ${row.theirs.toFixed(3)}`;
  if (!values.json) {
    say(`${name.padEnd(18)} ours ${row.ours.toFixed(3)}  ${beside}  ${row.ratio.toFixed(2)}`);
  }
};
const compared = { views: 0, unequal: 0 };
for (const recipe of Object.keys(recipes) as Recipe[]) {
  for (const version of Object.keys(versions) as Version[]) {
    const name = recipes[recipe][version];
    const { views } = await peers[version].ask<{ views: unknown[] }>({
      do: "record",
      recipe,
      count,
    });
    const { unequal } = await ours.ask<{ unequal: number }>({ do: "check", views });
    compared.views += views.length;
    compared.unequal += unequal;
    assert.equal(unequal, 0, `${unequal} of ${views.length} views of ${name} differ`);
    for (const source of ["decoded", "jpeg"].filter((source) => rows.includes(source))) {
      const row = await alternate(
        version,
        { do: "time", recipe: name, source, views },
        { do: "time", recipe, source, count },
      );
      put(`${recipe}_${source}`, version, row);
    }
    if (!rows.includes("loader")) continue;
    const row = await alternate(
      version,
      { do: "load", recipe: name, batches },
      { do: "load", recipe, batches },
    );
    put(`${recipe}_loader`, version, row);
  }
}
rmSync(pictures, { recursive: true });

/** Beside the version of Albumentations that takes less time. */
const ratios = Object.fromEntries(
  Object.entries(table).map(([name, row]) => {
    const faster = row["1.3"].theirs < row["2.0"].theirs ? "1.3" : "2.0";
    return [name, row[faster].ratio];
  }),
);
if (!values.json) say(JSON.stringify(ratios));
console.log(JSON.stringify({
  ratios,
  ms_per_view: table,
  compared,
  machine: machine(),
  versions: found,
  threads: { decoded: 1, jpeg: 1, loader: 2 },
  peak_mib: Object.fromEntries(Object.entries(peaks).map(([side, mib]) => [side, Math.round(mib)])),
  rounds,
}));
