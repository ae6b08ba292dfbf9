import assert from "node:assert/strict";
import fc from "fast-check";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { rowMask } from "lib/geometry/row_mask.ts";

Deno.test("rows give the mask that their pixels give, empty rows left out or told", () => {
  const size = { width: 6, height: 5 };
  fc.assert(fc.property(
    fc.array(fc.nat(1), { minLength: 30, maxLength: 30 }),
    fc.boolean(),
    (pixels, told) => {
      const rows = rowMask(size);
      for (let y = 0; y < 5; y++) {
        // a row of touching pixels is told pixel by pixel
        const columns = pixels.slice(6 * y, 6 * y + 6)
          .flatMap((inside, x) => inside ? [x, x + 1] : []);
        if (told || columns.length > 0) rows.add(y, columns);
      }
      assert.deepEqual(rows.mask(), maskFromPixels(pixels, size));
    },
  ));
});
