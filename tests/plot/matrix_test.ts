import assert from "node:assert/strict";
import { shareMatrix } from "lib/plot/matrix.ts";
import { chartSvg } from "lib/plot/static.ts";
import { assertFrozen } from "tests/frozen.ts";
import { palette } from "lib/plot/chart.ts";

Deno.test("every share is written in its field, and the pairs are said once", async () => {
  const values = [[1, 0.8, 0.25], [0.8, 1, 0.5], [0.25, 0.5, 1]];
  const drawn = shareMatrix(values, { names: ["a", "b", "c"], what: "mask IoU" });
  const notes = drawn.layout.annotations as { text: string; font: { color: string } }[];
  assert.deepEqual(notes.map(({ text }) => Number(text)), values.flat());
  assert.notEqual(notes[0].font.color, notes[2].font.color);
  assert.equal(drawn.alt, "mask IoU between methods: a and b 0.80; a and c 0.25; b and c 0.50.");
  const svg = await chartSvg(drawn);
  assert.ok(svg.includes("<svg") && svg.includes("<image"));
});

Deno.test("its lines, places and colours stay, as the outputs that notebooks were saved with", () => {
  assertFrozen(
    shareMatrix([[1, 0.8], [0.25, 1]], { names: ["a", "b"], what: "mask IoU" }),
    "051a2dab6239",
  );
});

Deno.test("fields from .55 on have light letters, values four digits", () => {
  const { data, layout } = shareMatrix([[0.55, 0.56], [0.123456, 1]], {
    names: ["a", "b"],
    what: "x",
  });
  assert.deepEqual((data[0] as unknown as { z: number[][] }).z, [[0.55, 0.56], [0.1235, 1]]);
  const letters = (layout.annotations as { font: { color: string } }[]).map(({ font }) =>
    font.color
  );
  assert.deepEqual(letters, [palette.ink, palette.paper, palette.ink, palette.paper]);
});
