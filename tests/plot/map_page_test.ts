import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { renderMap, spreadOut } from "lib/plot/map_page.ts";

Deno.test("each cell of the grid has one picture, that nearest to its middle; ends of the map are in it", () => {
  const at = (x: number, y: number) => ({ x, y });
  const places = [at(0, 0), at(0.2, 0.2), at(0.26, 0.25), at(0.5, 0.5), at(1, 1), at(0.75, 0.7)];
  assert.deepEqual(spreadOut(places, { side: 2 }), [2, 5]);
  assert.deepEqual(spreadOut(places, { side: 1 }), [3]);
  assert.deepEqual(spreadOut([at(0.3, 0.3), at(0.3, 0.3)]), [0]);
  assert.deepEqual(spreadOut([]), []);
  const grid = (side: number) =>
    Array.from(
      { length: side * side },
      (_, i) => at((i % side) / side, Math.floor(i / side) / side),
    );
  assert.equal(spreadOut(grid(4)).length, 16, "of few figures all have room");
  assert.equal(spreadOut(grid(64)).length, 32 * 32, "of many as many as can be looked at");
});

Deno.test("a page has a point for each figure and its pictures inside; texts are escaped", async () => {
  const page = await renderMap({
    places: [{ x: 0, y: 0.5 }, { x: 1, y: 0.25 }],
    pictures: [{
      x: 1,
      y: 0.25,
      image: blank({ width: 3, height: 4 }, [0, 0, 0, 255]),
      title: `<b>"x"`,
    }],
    how: "two & more",
    command: "deno task embed --map",
  });
  assert.ok(page.includes('d="M0 500h0M1000 250h0"'));
  assert.ok(page.includes("left:100.00%;top:25.00%") && page.includes("--cell:16.67%"));
  assert.ok(page.includes("&lt;b&gt;&quot;x&quot;") && !page.includes("<b>"));
  assert.ok(page.includes("two &amp; more"));
  assert.ok(!/(src|href)="(?!data:|#)/.test(page));
});
