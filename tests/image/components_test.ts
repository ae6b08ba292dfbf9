import assert from "node:assert/strict";
import { connectedComponents } from "lib/image/components.ts";
import { Random } from "lib/tensor/random.ts";

/** Labels spread to neighbours until nothing changes. */
function naive(width: number, data: Uint8Array, diagonal: boolean): number[] {
  const label = Array.from(data, (value, i) => value ? i + 1 : 0);
  for (let changed = true; changed;) {
    changed = false;
    label.forEach((mine, i) => {
      label.forEach((other, k) => {
        const [dx, dy] = [
          Math.abs(i % width - k % width),
          Math.abs((i - i % width - k + k % width) / width),
        ];
        const touch = diagonal ? Math.max(dx, dy) <= 1 : dx + dy <= 1;
        if (mine && other && touch && label[i] > label[k]) {
          label[i] = label[k];
          changed = true;
        }
      });
    });
  }
  return label;
}

Deno.test("components are those of labels that spread, with their boxes and areas", () => {
  const random = new Random(2);
  for (let n = 0; n < 30; n++) {
    const [width, height, diagonal] = [random.int(1, 9), random.int(1, 9), n % 2 === 0];
    const data = Uint8Array.from({ length: width * height }, () => random.int(0, 1));
    const { labels, components } = connectedComponents({ width, height, data }, { diagonal });
    const spread = naive(width, data, diagonal);
    const order = [...new Set(spread.filter((label) => label > 0))];
    assert.deepEqual([...labels], spread.map((label) => order.indexOf(label) + 1));
    for (const { label, box, area } of components) {
      const places = [...labels.keys()].filter((i) => labels[i] === label);
      const [xs, ys] = [places.map((i) => i % width), places.map((i) => Math.floor(i / width))];
      assert.equal(area, places.length);
      assert.deepEqual(box, [
        Math.min(...xs),
        Math.min(...ys),
        Math.max(...xs) + 1,
        Math.max(...ys) + 1,
      ]);
    }
  }
});
