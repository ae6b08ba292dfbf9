import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { windowsOfPicture } from "lib/retrieval/windows.ts";
import { evaluateWhole } from "lib/study/whole_evaluation.ts";
import { windowedRows } from "lib/study/windowed_protocol.ts";
import { evaluate } from "lib/study/evaluate.ts";
import { phashEmbedder } from "lib/retrieval/embed.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { wholeOptions } from "./evaluated_figures.ts";

Deno.test("figures smaller than a window have none, and answer as they do alone", async () => {
  const { protocol, windows } = await evaluateWhole({ ...wholeOptions, windows: true });
  const drawn = protocol.filter(({ asked }) => asked === "drawn");
  assert.equal(windows.length, drawn.length);
  windows.forEach((row, i) => {
    assert.deepEqual([row.windows, row.model, row.seen], [0, drawn[i].model, drawn[i].seen]);
    for (const top of ["top1", "top3", "top10"] as const) {
      assert.equal(row[top].value, drawn[i].byWork[top].value);
    }
  });
  assert.deepEqual((await evaluateWhole(wholeOptions)).windows, []);
});

Deno.test("windows are looked at where figures are larger, and kept by the name of their list", async () => {
  const size = { width: 260, height: 330 };
  const images = [40, 130, 220].map((level) => blank(size, [level, level, level, 255]));
  const lists: string[] = [];
  const { windows } = await evaluateWhole({
    ...wholeOptions,
    figures: wholeOptions.figures.slice(0, 3),
    galleries: [{ gallery: "with background", open: (i) => Promise.resolve(images[i]) }],
    counterparts: [],
    openGrey: undefined,
    windows: true,
    keep: (list, make) => {
      lists.push(list);
      return make();
    },
  });
  assert.equal(windows[0].windows, 3 * windowsOfPicture(size).length);
  assert.ok(lists.includes("with background: windows"));
});

Deno.test("an answer is as similar as its best row: a query that only a window is like finds its figure", async () => {
  const open = () => Promise.resolve(blank({ width: 60, height: 80 }, [255, 255, 255, 255]));
  const evaluated = await evaluate({ count: 2, open }, {
    models: [phashEmbedder],
    config: { augmentation: "none", size: wholeOptions.size },
    queries: "all",
    seed: 1,
  });
  const rows = (...values: number[]) => float32(Float32Array.from(values), [values.length / 2, 2]);
  const [model] = evaluated.models;
  const vectors = { queries: rows(0, 1, 1, 0), gallery: rows(1, 0, 0.6, 0.8) };
  const asked = { ...evaluated, models: [{ ...model, vectors }] };
  const options = { workOf: String, random: new Random(1), repeats: 5 };
  const none = { pictures: [], vectors: [rows()] };
  const [alone] = windowedRows(asked, { ...options, windows: none });
  assert.equal(alone.top1.value, 0);
  const windows = { pictures: [0, 1], vectors: [rows(0, 1, 0.9, -0.1)] };
  const [together] = windowedRows(asked, { ...options, windows });
  // the first finds its own by a window; the second's window is less like it than the other's whole
  assert.deepEqual([together.windows, together.top1.value], [2, 0.5]);
});
