import assert from "node:assert/strict";
import { fromLabels } from "lib/detect/labels.ts";
import { blank } from "lib/image/image.ts";

Deno.test("a plate's labels are its detections, another plate's are not", async () => {
  const label = { plate: "a", box: [1, 2, 3, 4] as const, name: "Alice" };
  const of = fromLabels({ labels: [label, { ...label, plate: "b" }] });
  const image = blank({ width: 9, height: 9 }, [0, 0, 0, 255]);
  assert.deepEqual(await of({ id: "a" })(image), [{
    box: [1, 2, 3, 4],
    score: 1,
    label: "character",
  }]);
  assert.deepEqual(await of({ id: "c" })(image), []);
});

Deno.test("labels are sure: they are left out above a score of 1 alone", async () => {
  const of = fromLabels({ labels: [{ plate: "a", box: [1, 2, 3, 4], name: "Alice" }] });
  const image = blank({ width: 9, height: 9 }, [0, 0, 0, 255]);
  const count = async (minScore: number) => (await of({ id: "a" })(image, { minScore })).length;
  assert.deepEqual([await count(0), await count(1), await count(1.01)], [1, 1, 0]);
});
