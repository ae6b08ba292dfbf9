/**
 * Detection beside the Python original: `deno task bench:detect [--json] [--rounds N] [--threads N]`.
 * YOLOX-nano's real weights over the 26 plates of Alice, from file to boxes, decoding included. The
 * sides are processes that take turns; both must find the same boxes, and use as many threads. Medians,
 * and ratios of the peer's time to ours.
 */
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { fetchAsset } from "lib/assets/fetch.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { pinsOf, pythonFor } from "lib/cli/python.ts";
import { openAlice } from "lib/corpus/alice.ts";
import { machine, median, rounded } from "tests/bench/figures.ts";
import { startPeer } from "tests/bench/peer_process.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    threads: { type: "string", default: String(availableParallelism()) },
  },
});
const [rounds, threads] = [Number(values.rounds), values.threads];
const say = (line: string) => console.error(line);
const folder = fileURLToPath(new URL(".", import.meta.url));
const weights = await fetchAsset(byId(modelManifests(), { id: "yolox_nano", kind: "model" }));
const alice = await openAlice();
const files = alice.plates.map((plate) => alice.fileOf(plate));
const script = join(folder, "yolox_detect.py");
const context = { signal: new AbortController().signal, say };
const python = await pythonFor(pinsOf(Deno.readTextFileSync(script), script), context);

interface Ready {
  readonly versions: Readonly<Record<string, string>>;
  readonly threads: number;
}

/** Class, score, and the box's four sides. */
type Row = readonly number[];

interface Pass {
  readonly ms: number;
  readonly pixels_ms: number;
  readonly peak_mib: number;
  readonly found: readonly (readonly Row[])[];
}

const commands = {
  burin: [Deno.execPath(), ["run", "-A", join(folder, "burin_detect.ts"), weights.file, threads]],
  python: [python, [script, weights.file, threads]],
} as const;
const sides = Object.keys(commands) as (keyof typeof commands)[];

const keyed = <T>(value: (side: keyof typeof commands) => T) =>
  Object.fromEntries(sides.map((side) => [side, value(side)])) as Record<keyof typeof commands, T>;

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
  assert.ok(boxes >= 100, `only ${boxes} boxes are compared`);
  return boxes;
}

await using stack = new AsyncDisposableStack();
const peers = keyed((side) => {
  const [program, args] = commands[side];
  return stack.use(startPeer(program, [...args, ...files]));
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
  boxes = assertSame(found.burin!, found.python!);
}
const ms = keyed((side) => rounded(median(times[side]) / files.length, 1));
const pixelsMs = keyed((side) => rounded(median(pixels[side]) / 5, 1));
const ratioOf = (list: typeof times) => ({
  yolox_nano: rounded(median(list.python) / median(list.burin)),
});
if (!values.json) {
  say(`\nYOLOX-nano, ${files.length} plates, ${boxes} boxes on both sides; medians of ${rounds}`);
  for (const side of sides) {
    say(
      `  ${side.padEnd(8)} ${String(ms[side]).padStart(7)} ms a plate, ` +
        `${String(pixelsMs[side]).padStart(6)} from pixels, ${peaks[side]} MiB`,
    );
  }
}
console.log(JSON.stringify({
  ratios: ratioOf(times),
  ms_per_plate: ms,
  // of plates that were decoded before: what a model and its preparation cost alone
  from_pixels: { ratios: ratioOf(pixels), ms_per_plate: pixelsMs },
  plates_per_minute: keyed((side) => rounded(60_000 / ms[side], 0)),
  peak_mib: { ours: peaks.burin, peer: peaks.python },
  boxes,
  plates: files.length,
  versions,
  threads: Number(threads),
  rounds,
  machine: machine(),
}));
