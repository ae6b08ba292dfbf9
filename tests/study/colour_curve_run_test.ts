import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ColourPoint } from "lib/study/colour_curve.ts";
import {
  colourCurveLines,
  type ColourCurveResult,
  runColourCurve,
} from "lib/study/colour_curve_run.ts";
import { withFolder } from "tests/with_folder.ts";
import { listening } from "./listening.ts";
import { mirrored } from "./mirrored_weights.ts";
import { twoDrawnBooks } from "./two_drawn_books.ts";

Deno.test("the curve of a collection is written with its command, and said with intervals", () =>
  mirrored((_, __) =>
    withFolder(async (directory) => {
      const command = "deno task encoder --colour-curve";
      const prints = twoDrawnBooks();
      const choice = { directory, prints, seed: 1, threads: 1, repeats: 20, command };
      const result = await runColourCurve(choice, listening().context);
      const { format, figures, fitted, books, points } = result;
      assert.deepEqual([format, figures, fitted, books], [
        "burin-colour-curve-1",
        8,
        4,
        ["hogarth", "twist"],
      ]);
      assert.equal(points.length, 2 * 5 * 4);
      assert.ok(points.every(({ kind, queries }) => kind === "two scans" && queries === 2));
      const written = JSON.parse(
        readFileSync(join(directory, "colour_curve.json"), "utf8"),
      ) as ColourCurveResult;
      assert.deepEqual([written.command, written.points.length], [command, 40]);
      const lines = colourCurveLines(result);
      assert.equal(lines.length, 8);
      assert.match(lines[0], /^grey views, two scans: colour in colour: .* with a share of 0, /);
    }), (id) => id === "efficientnet_lite0"));

Deno.test("more is said only where the whole interval says so", () => {
  const first = { value: 0.5, low: 0.4, high: 0.6 };
  const point: ColourPoint = {
    along: "gray",
    kind: "coloured and recut",
    query: "colour",
    gallery: "colour",
    queries: 9,
    works: 3,
    shares: { gray: 0, clahe: 0.15 },
    first,
    gained: null,
  };
  const gained = (low: number, high: number) => ({
    ...point,
    shares: { gray: 1, clahe: 0.15 },
    gained: { p: 0.5, difference: { value: (low + high) / 2, low, high } },
  });
  const says = (low: number, high: number) =>
    colourCurveLines({ points: [point, gained(low, high)] })[0].split("; ")[1];
  assert.match(says(0.1, 0.3), /^more, 0\.200/);
  assert.match(says(-0.3, -0.1), /^fewer/);
  assert.match(says(0, 0.2), /^no difference told/);
});
