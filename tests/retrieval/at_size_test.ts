import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { atSize } from "lib/retrieval/at_size.ts";
import type { Embedder } from "lib/retrieval/embed.ts";
import { float32 } from "lib/tensor/tensor.ts";
import type { Image } from "lib/image/image.ts";

Deno.test("pictures of another size are laid on white and brought to one, those of it stay as they are", async () => {
  const seen: Image[] = [];
  const embedder: Embedder = {
    name: "spy",
    init: "none",
    embed(images) {
      seen.push(...images);
      return Promise.resolve(float32(new Float32Array(images.length), [images.length, 1]));
    },
  };
  const small = blank({ width: 6, height: 8 }, [9, 9, 9, 0]);
  const wide = blank({ width: 7, height: 8 }, [9, 9, 9, 0]);
  const large = blank({ width: 12, height: 16 }, [40, 50, 60, 255]);
  const sized = atSize(embedder, { width: 6, height: 8 });
  assert.deepEqual((await sized.embed([small, wide, large])).shape, [3, 1]);
  assert.equal(sized.name, "spy");
  assert.equal(seen[0], small);
  assert.deepEqual([seen[1].width, seen[1].height, ...seen[1].data.slice(0, 3)], [
    6,
    8,
    255,
    255,
    255,
  ]);
  assert.deepEqual(seen[2], resizeImage(large, { width: 6, height: 8, method: "linear" }));
});
