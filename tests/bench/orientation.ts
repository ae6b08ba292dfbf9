/**
 * How often a detector tells that a plate is turned: every labelled plate of a corpus as it is, laid on each side
 * and on its head. Of those as they are, all that are told are wrong.
 *
 *     deno task bench:orientation
 *     deno task bench:orientation --corpus prints --fold 1 --detector yolox:out/fold1/detector.onnx --json
 */
import { parseArgs } from "node:util";
import { foldsOfBooks } from "lib/corpus/book_folds.ts";
import { openDetector, shippedDetector } from "lib/detect/open.ts";
import { mayBeTurned, turnToUpright } from "lib/detect/orientation.ts";
import { type QuarterTurn, quarterTurned, quarterTurns } from "lib/image/quarter_turn.ts";
import { wilson } from "lib/retrieval/intervals.ts";
import { openCollection } from "lib/study/collection.ts";
import { silent } from "lib/study/stage_context.ts";
import { machine } from "./figures.ts";

const { values } = parseArgs({
  options: {
    corpus: { type: "string", default: "alice" },
    detector: { type: "string", default: shippedDetector },
    /** One of four folds of books, in place of all. */
    fold: { type: "string" },
    out: { type: "string", default: "out/bench-orientation" },
    json: { type: "boolean", default: false },
  },
});

const collection = await openCollection({
  corpus: values.corpus,
  out: values.out,
  seed: 1,
  plates: 60,
}, silent);
const labelled = new Set(collection.labels.map(({ plate }) => plate));
const asked = values.fold === undefined
  ? labelled
  : new Set(foldsOfBooks(collection, { folds: 4 })[Number(values.fold) - 1].test);
const plates = collection.plates.filter(({ id }) => asked.has(id) && labelled.has(id));
await using detector = await openDetector(values.detector);
const detect = detector.use;

type Lying = "upright" | "on a side" | "on its head";
const lies: Readonly<Record<0 | QuarterTurn, Lying>> = {
  0: "upright",
  90: "on a side",
  180: "on its head",
  270: "on a side",
};
const counts: Record<Lying, { plates: number; tried: number; told: number; rightly: number }> = {
  "upright": { plates: 0, tried: 0, told: 0, rightly: 0 },
  "on a side": { plates: 0, tried: 0, told: 0, rightly: 0 },
  "on its head": { plates: 0, tried: 0, told: 0, rightly: 0 },
};
for (const plate of plates) {
  const upright = await collection.open(plate);
  for (const by of [0, ...quarterTurns] as const) {
    const image = by === 0 ? upright : quarterTurned(upright, by);
    const finds = await detect(image);
    const count = counts[lies[by]];
    count.plates++;
    if (!mayBeTurned(finds)) continue;
    count.tried++;
    const turn = await turnToUpright(image, { detect, finds });
    if (turn !== null) count.told++;
    if (turn === 360 - by) count.rightly++;
  }
}
const rows = Object.entries(counts).map(([lying, count]) => ({
  lying,
  ...count,
  share: wilson(count.told, count.plates),
}));
if (values.json) {
  const { name } = detector;
  console.log(
    JSON.stringify({ ...values, detector: name, plates: plates.length, machine: machine(), rows }),
  );
} else {
  for (const { lying, plates, tried, told, rightly, share: { value, low, high } } of rows) {
    const [share, from, to] = [value, low, high].map((one) => one.toFixed(2));
    console.log(
      `${lying.padEnd(11)} ${plates} plates, ${tried} tried, ${told} called turned: ${share} ` +
        `(${from} to ${to}), ${rightly} with the right turn`,
    );
  }
}
