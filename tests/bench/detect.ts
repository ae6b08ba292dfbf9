/**
 * Detection beside the Python original: `deno task bench:detect [--json] [--rounds N] [--threads N]
 * [--plates N]`.
 * YOLOX-nano's real weights, as in its demo, and the detector that ships, as `extract` uses it, over the 26
 * plates of Alice, from file to boxes, decoding included. The sides are processes that take turns; both must
 * find the same boxes, and use as many threads. Medians, and ratios of the peer's time to ours.
 */
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { fetchAsset, locateAsset } from "lib/assets/fetch.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { median } from "lib/tensor/quantile.ts";
import { pythonFor } from "lib/tools/python_environment.ts";
import { pinsOf } from "lib/tools/script_pins.ts";
import { openAlice } from "lib/corpus/alice.ts";
import { type DetectorRow, detectors, shippedDetector } from "lib/detect/open.ts";
import { machine, rounded } from "tests/bench/figures.ts";
import { startPeer } from "tests/bench/peer_process.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    plates: { type: "string", default: "26" },
    threads: { type: "string", default: String(availableParallelism()) },
  },
});
const [rounds, threads] = [Number(values.rounds), values.threads];
const say = (line: string) => console.error(line);
const folder = fileURLToPath(new URL(".", import.meta.url));

/** A model in a form that both sides take. */
interface Row {
  readonly name: string;
  readonly file: string;
  readonly side: number;
  readonly fitted: boolean;
  readonly reduction: "linear" | "area";
}

const manifests = modelManifests();
const nano = await fetchAsset(byId(manifests, { id: "yolox_nano", kind: "model" }));
const inDemo = { side: 416, fitted: false, reduction: "linear" } as const;
const rows: Row[] = [{ name: "yolox_nano", file: nano.file, ...inDemo }];
const ships = manifests.find(({ id }) => id === shippedDetector);
const shipped = ships ? await locateAsset(ships) : null;
// without it, the weights that it was made from stand in for its time
const { side, fitted = false, reduction = "linear" }: DetectorRow = detectors[shippedDetector];
rows.push({
  name: shipped ? shippedDetector : `${shippedDetector}'s form, weights of yolox_nano`,
  file: shipped?.file ?? nano.file,
  ...{ side: side!, fitted, reduction },
});
const alice = await openAlice();
const files = alice.plates.slice(0, Number(values.plates)).map((plate) => alice.fileOf(plate));
const script = join(folder, "yolox_detect.py");
const context = { signal: new AbortController().signal, say };
const python = await pythonFor(pinsOf(Deno.readTextFileSync(script), script), context);

interface Ready {
  readonly versions: Readonly<Record<string, string>>;
  readonly threads: number;
}

/** Class, score, and the box's four sides. */
type Found = readonly number[];

interface Pass {
  readonly ms: number;
  readonly pixels_ms: number;
  readonly peak_mib: number;
  readonly found: readonly (readonly Found[])[];
}

const programs = {
  burin: [Deno.execPath(), ["run", "-A", join(folder, "burin_detect.ts")]],
  python: [python, [script]],
} as const;
const sides = Object.keys(programs) as (keyof typeof programs)[];

const keyed = <T>(value: (side: keyof typeof programs) => T) =>
  Object.fromEntries(sides.map((side) => [side, value(side)])) as Record<keyof typeof programs, T>;

/** @throws {Error} when the sides found other boxes: then their times say nothing */
function assertSame(ours: Pass["found"], theirs: Pass["found"]): number {
  let boxes = 0;
  ours.forEach((rows, i) => {
    const plate = files[i].split("/").at(-1);
    assert.equal(rows.length, theirs[i].length, `${plate}: another number of boxes`);
    rows.forEach(([kind, score, ...box], k) => {
      const [otherKind, otherScore, ...other] = theirs[i][k];
      assert.equal(kind, otherKind, `${plate}: another class`);
      assert.ok(Math.abs(score - otherScore) < 1e-5, `${plate}: scores ${score}, ${otherScore}`);
      box.forEach((side, s) => assert.ok(Math.abs(side - other[s]) < 0.02, `${plate}: ${box}`));
      boxes++;
    });
  });
  assert.ok(boxes >= 3 * files.length, `only ${boxes} boxes are compared`);
  return boxes;
}

/**
 * Means of areas are rounded otherwise in a pixel here and there, so scores move a little: nearly all finds
 * from .1 on have one on the other side.
 */
function assertAlike(ours: Pass["found"], theirs: Pass["found"]): number {
  let [boxes, alike] = [0, 0];
  ours.forEach((found, i) => {
    for (const [kind, score, ...box] of found.filter(([, score]) => score >= 0.1)) {
      boxes++;
      const [, , x1, y1] = box;
      const near = 0.03 * Math.max(x1 - box[0], y1 - box[1]);
      const same = theirs[i].some(([otherKind, other, ...sides]) =>
        kind === otherKind && Math.abs(other - score) < 0.03 &&
        sides.every((side, k) => Math.abs(side - box[k]) < near)
      );
      if (same) alike++;
    }
  });
  assert.ok(boxes >= files.length / 2, `only ${boxes} boxes are compared`);
  assert.ok(alike >= 0.95 * boxes, `only ${alike} of ${boxes} boxes are on both sides`);
  return boxes;
}

async function bench(row: Row) {
  await using stack = new AsyncDisposableStack();
  const peers = keyed((side) => {
    const [program, args] = programs[side];
    return stack.use(startPeer(program, [...args, JSON.stringify(row), threads, ...files]));
  });
  const ready = keyed((side) => peers[side].answer<Ready>());
  const versions: Record<string, string> = {};
  for (const side of sides) {
    const { versions: own, threads: used } = await ready[side];
    Object.assign(versions, own);
    assert.equal(String(used), threads, `${side} uses ${used} threads`);
  }
  const times = keyed(() => [] as number[]);
  const pixels = keyed(() => [] as number[]);
  const peaks = keyed(() => 0);
  let boxes = 0;
  for (let round = 0; round <= rounds; round++) {
    const found: Partial<Record<string, Pass["found"]>> = {};
    for (const side of sides) {
      const pass = await peers[side].ask<Pass>({});
      found[side] = pass.found;
      peaks[side] = Math.round(pass.peak_mib);
      // the first round warms up
      if (round > 0) times[side].push(pass.ms);
      if (round > 0) pixels[side].push(pass.pixels_ms);
      if (!values.json) say(`round ${round} ${side} ${pass.ms.toFixed(0)} ms`);
    }
    boxes = (row.reduction === "linear" ? assertSame : assertAlike)(found.burin!, found.python!);
  }
  const ms = keyed((side) => rounded(median(times[side]) / files.length, 1));
  const pixelsMs = keyed((side) => rounded(median(pixels[side]) / Math.min(5, files.length), 1));
  const ratioOf = (list: typeof times) => rounded(median(list.python) / median(list.burin));
  if (!values.json) {
    say(
      `\n${row.name}, ${files.length} plates, ${boxes} boxes on both sides; medians of ${rounds}`,
    );
    for (const side of sides) {
      say(
        `  ${side.padEnd(8)} ${String(ms[side]).padStart(7)} ms a plate, ` +
          `${String(pixelsMs[side]).padStart(6)} from pixels, ${peaks[side]} MiB`,
      );
    }
  }
  return {
    name: row.name,
    ratio: ratioOf(times),
    ms_per_plate: ms,
    // of plates that were decoded before: what a model and its preparation cost alone
    from_pixels: { ratio: ratioOf(pixels), ms_per_plate: pixelsMs },
    plates_per_minute: keyed((side) => rounded(60_000 / ms[side], 0)),
    peak_mib: { ours: peaks.burin, peer: peaks.python },
    boxes,
    versions,
  };
}

const measured: Awaited<ReturnType<typeof bench>>[] = [];
for (const row of rows) measured.push(await bench(row));
const ratios = (value: (one: typeof measured[number]) => number) =>
  Object.fromEntries(measured.map((one) => [one.name, value(one)]));
const [{ ms_per_plate, from_pixels, plates_per_minute, peak_mib, boxes, versions }] = measured;
console.log(JSON.stringify({
  ratios: ratios(({ ratio }) => ratio),
  ms_per_plate,
  from_pixels: {
    ratios: ratios(({ from_pixels }) => from_pixels.ratio),
    ms_per_plate: from_pixels.ms_per_plate,
  },
  plates_per_minute,
  peak_mib,
  boxes,
  models: measured,
  plates: files.length,
  versions,
  threads: Number(threads),
  rounds,
  machine: machine(),
}));
