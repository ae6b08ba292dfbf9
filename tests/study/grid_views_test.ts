import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { configs } from "lib/simclr/config.ts";
import { viewsForGrid } from "lib/study/grid_views.ts";

Deno.test("a figure comes with views of the encoder's size, of which the last are parts of it", () => {
  const figure = blank({ width: 800, height: 1200 }, [255, 255, 255, 255]);
  // black but for the top: a crop of 300 rows shows at most some of it
  for (let i = 300 * 800; i < 1200 * 800; i++) figure.data.fill(0, 4 * i, 4 * i + 3);
  const config = configs.Burin_20epoch_grid;
  const shares = [1, 2, 3, 4, 5, 6].map((item) => {
    const [original, ...views] = viewsForGrid(figure, { config, seed: 7, item });
    assert.equal(original, figure);
    assert.equal(views.length, 4);
    return views.map(({ width, height, data }) => {
      assert.deepEqual({ width, height }, config.size);
      return data.filter((value, i) => i % 4 === 0 && value > 127).length / (width * height);
    });
  });
  // a quarter of the figure is white; of a crop all, none or a part
  assert.ok(shares.some((of) => of.slice(2).some((share) => share === 0)), `${shares}`);
  assert.notDeepEqual(shares[0].slice(2), shares[1].slice(2));
});
