import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { over } from "lib/plot/over.ts";

const grey = (value: number, width = 4, height = 3) =>
  blank({ width, height }, [value, value, value, 255]);

Deno.test("a layer's share is rounded, its nothing changes nothing, and both have one size", () => {
  const layered = (base: number, layer: number, alpha: number) =>
    over(grey(base, 1, 1), {
      width: 1,
      height: 1,
      data: new Uint8Array([layer, layer, layer, alpha]),
    })
      .data[0];
  assert.equal(layered(0, 255, 128), 128);
  assert.equal(layered(0, 1, 128), 1, ".502 is 1");
  assert.equal(layered(7, 200, 0), 7);
  assert.equal(layered(7, 200, 1), 8);
  assert.equal(layered(7, 200, 255), 200);
  assert.throws(() => over(grey(1, 4, 3), grey(1, 4, 2)), /4 x 2 pixels over one of 4 x 3/);
  assert.throws(() => over(grey(1, 4, 3), grey(1, 3, 3)), RangeError);
});
