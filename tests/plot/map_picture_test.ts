import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { mapPicture, type MapPictureOptions } from "lib/plot/map_picture.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { float32 } from "lib/tensor/tensor.ts";

const red = (width: number, height: number) => blank({ width, height }, [200, 0, 0, 255]);

Deno.test("pictures stand whole where the map puts them, also at its corners", async () => {
  const places = float32(Float32Array.of(0, 0, 1, 1, 0, 1), [3, 2]);
  const images = [red(40, 40), red(40, 20), red(10, 40)];
  const { width, height, data } = await mapPicture({ places, images }, { side: 160, across: 4 });
  assert.deepEqual([width, height], [160, 160]);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) count += Number(data[i] === 200 && data[i + 1] === 0);
  assert.equal(count, 40 * 40 + 40 * 20 + 10 * 40);
  const isRed = (x: number, y: number) => data[4 * (y * 160 + x) + 1] === 0;
  assert.ok(isRed(0, 0) && isRed(39, 39) && !isRed(40, 0));
  assert.ok(isRed(120, 130) && isRed(159, 149) && !isRed(140, 129) && !isRed(140, 150));
  assert.ok(isRed(15, 120) && isRed(24, 159) && !isRed(14, 140) && !isRed(25, 140));
});

Deno.test("where there is no room a figure is a point", async () => {
  const places = float32(Float32Array.of(0.5, 0.5, 0.9, 0.9), [2, 2]);
  const paper = blank({ width: 4, height: 4 }, [250, 250, 250, 255]);
  const { data } = await mapPicture({ places, images: [paper, paper] }, { side: 100, across: 1 });
  const at = (x: number) => data[4 * (x * 100 + x)];
  assert.equal(at(50), 250, "one has a picture");
  const places2 = float32(Float32Array.of(0, 0, 0.4, 0.4, 1, 1), [3, 2]);
  const drawn = await mapPicture({ places: places2, images: [paper, paper, paper] }, {
    side: 100,
    across: 2,
  });
  const dark = drawn.data.filter((value, i) => i % 4 === 0 && value < 190).length;
  assert.ok(dark > 4 && dark < 60, `${dark} dark pixels of one point`);
});

Deno.test("a place for each picture is asked for; a map of nobody is paper", async () => {
  const none = float32(new Float32Array(0), [0, 2]);
  await assert.rejects(mapPicture({ places: none, images: [red(1, 1)] }), /1 pictures at 0 places/);
  const { data } = await mapPicture({ places: none, images: [] }, { side: 8 });
  assert.ok(data.every((value, i) => value === data[i % 4]));
});

Deno.test("a map has twelve pictures along a side of 900 pixels unless others are asked for", async () => {
  const places = float32(Float32Array.of(0, 0, 0.3, 0.7), [2, 2]);
  const images = [red(300, 200), red(20, 90)];
  const digest = async (options?: MapPictureOptions) =>
    sha256((await mapPicture({ places, images }, options)).data);
  const usual = await digest();
  assert.equal(usual, await digest({ side: 900, across: 12 }));
  assert.notEqual(usual, await digest({ side: 900, across: 13 }));
});
