import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { encoderResults } from "lib/notebook/encoder_results.ts";
import { withFolder } from "tests/with_folder.ts";

const committed = join(projectDirectory, "notebooks/results");

Deno.test("the encoder's tables have its command and all rows; a curve is shown where its file is", () =>
  withFolder((directory) => {
    assert.equal(encoderResults({ directory }), null);
    copyFileSync(join(committed, "burin_encoder.json"), join(directory, "burin_encoder.json"));
    const views = encoderResults({ directory })!;
    const { command, protocol, everything, designs, persons, colour } = views;
    assert.match(command, /^deno task encoder/);
    assert.deepEqual([protocol, designs, persons].map(({ rows }) => rows.length), [4, 6, 2]);
    assert.ok(protocol.columns.some(({ label }) => label === "windows beside the figures"));
    // two kinds of cut-outs, two kinds of views, with windows and without
    const [cutOut, ...columns] = everything!.columns;
    assert.deepEqual([cutOut.label, everything!.rows.length], ["cut out", 8]);
    assert.deepEqual(columns, protocol.columns);
    assert.equal(colour, null);
    const whole = JSON.parse(readFileSync(join(committed, "burin_encoder.json"), "utf8"));
    const labelledAlone = JSON.stringify({ ...whole, run: null });
    writeFileSync(join(directory, "burin_encoder.json"), labelledAlone);
    assert.deepEqual(encoderResults({ directory }), { ...views, everything: null });
    const first = { value: 0.5, low: 0.4, high: 0.6 };
    const points = ["gray", "clahe"].flatMap((along) =>
      ["colour", "grey"].flatMap((query) =>
        ["colour", "grey"].flatMap((gallery) =>
          ["COLOURED and line", "line and recut"].map((kind) => ({
            ...{ along, query, gallery, kind, first },
            shares: along === "gray" ? { gray: 0.4, clahe: 0.15 } : { gray: 0.3, clahe: 0.6 },
          }))
        )
      )
    );
    const curve = { format: "burin-colour-curve-1", command: "deno task encoder", points };
    writeFileSync(join(directory, "colour_curve.json"), JSON.stringify(curve));
    const { grey, equalised } = encoderResults({ directory })!.colour!;
    // uncoloured pairs say nothing of colour, and mixed ways are left to the file
    assert.deepEqual(grey.data.map(({ name }) => name), [
      "COLOURED and line, as printed",
      "COLOURED and line, both grey",
    ]);
    assert.deepEqual(grey.data[0].x, [0.4]);
    assert.deepEqual(equalised.data[0].x, [0.6]);
    // a kind of up to sixty signs stands whole in the legend, a longer one to its last whole word
    const named = (kind: string) => {
      const own = points.slice(0, 1).map((point) => ({ ...point, kind }));
      writeFileSync(
        join(directory, "colour_curve.json"),
        JSON.stringify({ ...curve, points: own }),
      );
      return encoderResults({ directory })!.colour!.grey.data[0].name;
    };
    const sixty = `coloured ${"a".repeat(51)}`;
    assert.equal(named(sixty), `${sixty}, as printed`);
    assert.equal(named(`${sixty}b`), "coloured ..., as printed");
    assert.equal(named(`${sixty} b c`), `${sixty} ..., as printed`);
    writeFileSync(join(directory, "burin_encoder.json"), JSON.stringify({ format: "other" }));
    assert.throws(() => encoderResults({ directory }), /not a result of deno task encoder/);
    return Promise.resolve();
  }));
