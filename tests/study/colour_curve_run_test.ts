import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ColourCurveResult, runColourCurve } from "lib/study/colour_curve_run.ts";
import { withFolder } from "tests/with_folder.ts";
import { listening } from "./listening.ts";
import { mirrored } from "./mirrored_weights.ts";
import { twoDrawnBooks } from "./two_drawn_books.ts";

Deno.test("the curve of a collection is written with its command, and said with intervals", () =>
  mirrored((_, __) =>
    withFolder(async (directory) => {
      const command = "deno task encoder --colour-curve";
      const prints = twoDrawnBooks();
      const choice = { out: directory, prints, seed: 1, threads: 1, repeats: 20, command };
      const lines: string[] = [];
      const context = { ...listening().context, say: (line: string) => void lines.push(line) };
      const result = await runColourCurve(choice, context);
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
      assert.equal(lines.length, 9);
      assert.match(lines[0], /^grey views, two scans: colour in colour: .* with a share of 0, /);
    }), (id) => id === "efficientnet_lite0"));

Deno.test("where no prints are given all are opened, until it is stopped", () =>
  withFolder((out) => {
    const signal = AbortSignal.abort(new Error("enough"));
    const choice = { out, seed: 1, command: "deno task encoder --colour-curve" };
    return assert.rejects(runColourCurve(choice, { ...listening().context, signal }), /enough/);
  }));
