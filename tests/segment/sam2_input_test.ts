import assert from "node:assert/strict";
import { sam2Tensor } from "lib/segment/sam2_input.ts";
import { assertSampled, originals, plate } from "./originals.ts";

/** See tests/fixtures/segment/sam2.py. */
const sam2 = originals("sam2.safetensors");
const names = sam2.texts.plates as string[];

Deno.test("pictures are stretched and normalised as torchvision does it", async () => {
  for (const name of names) {
    const { data, shape } = sam2Tensor(await plate(name), 1024);
    assert.deepEqual(shape, [1, 3, 1024, 1024]);
    // a level of 255 is .017
    assertSampled(data, sam2.tensor(`${name}/tensor`), { within: 1e-4 });
  }
});
