import assert from "node:assert/strict";
import { fittedSize, letterbox, mirroredInput } from "lib/detect/letterbox.ts";
import { blank } from "lib/image/image.ts";

Deno.test("a picture lies at the top left, blue first, the rest grey", () => {
  const { tensor, ratio } = letterbox(blank({ width: 4, height: 2 }, [10, 20, 30, 255]), {
    width: 8,
    height: 8,
  });
  assert.equal(ratio, 2);
  assert.deepEqual([0, 64, 128].map((at) => tensor.data[at]), [30, 20, 10]);
  assert.equal(tensor.data[4 * 8], 114);
});

Deno.test("an input cut down to the picture holds it at the same place and scale", () => {
  const image = blank({ width: 300, height: 90 }, [10, 20, 30, 255]);
  const within = { width: 64, height: 64 };
  const sides = fittedSize(image, within);
  assert.deepEqual(sides, { width: 64, height: 32 });
  const whole = letterbox(image, within);
  const cut = letterbox(image, { ...sides, within });
  assert.equal(cut.ratio, whole.ratio);
  for (let c = 0; c < 3; c++) {
    assert.deepEqual(
      cut.tensor.data.subarray(c * 2048, (c + 1) * 2048),
      whole.tensor.data.subarray(c * 4096, c * 4096 + 2048),
    );
  }
});

Deno.test("the least input of odd pictures: one pixel, a row of them, exactly a multiple", () => {
  const within = { width: 640, height: 416 };
  assert.deepEqual(fittedSize({ width: 1, height: 1 }, within), { width: 416, height: 416 });
  assert.deepEqual(fittedSize({ width: 9000, height: 1 }, within), { width: 640, height: 32 });
  assert.deepEqual(fittedSize({ width: 1, height: 9000 }, within), { width: 32, height: 416 });
  assert.deepEqual(fittedSize({ width: 320, height: 96 }, within), { width: 640, height: 192 });
  assert.deepEqual(fittedSize({ width: 320, height: 97 }, within), { width: 640, height: 224 });
});

Deno.test("by areas hatching becomes its grey; linearly it depends on where a line falls", () => {
  // lines of one pixel, three apart
  const width = 480;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x += 3) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  }
  const spread = (reduction: "linear" | "area") => {
    const input = { width: 64, height: 64 };
    const { tensor } = letterbox({ width, height: width, data }, { ...input, reduction });
    return Math.max(...tensor.data) - Math.min(...tensor.data);
  };
  assert.ok(spread("area") <= 40, `${spread("area")}`);
  assert.ok(spread("linear") > 100, `${spread("linear")}`);
});

Deno.test("what is enlarged is interpolated either way", () => {
  const image = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 255, 200, 200, 200, 255) };
  const input = { width: 32, height: 32 };
  const area = letterbox(image, { ...input, reduction: "area" });
  assert.deepEqual(area, letterbox(image, { ...input, reduction: "linear" }));
  assert.equal(new Set(area.tensor.data.subarray(0, 32)).size > 10, true);
});

Deno.test("in a mirror the picture's columns go the other way, and the grey stays", () => {
  const data = Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255);
  const laid = letterbox({ width: 3, height: 1, data }, {
    width: 4,
    height: 2,
    within: { width: 3, height: 1 },
  });
  const { tensor, columns, ratio } = mirroredInput(laid);
  assert.deepEqual([columns, ratio], [3, 1]);
  assert.deepEqual([...laid.tensor.data.subarray(0, 4)], [3, 6, 9, 114]);
  assert.deepEqual([...tensor.data.subarray(0, 4)], [9, 6, 3, 114]);
  assert.deepEqual([...tensor.data.subarray(16, 20)], [7, 4, 1, 114]);
  assert.deepEqual(mirroredInput({ ...laid, tensor }).tensor, laid.tensor);
});

Deno.test("half a pixel of the picture's width or height is cut off, not rounded up", () => {
  for (
    const [image, input, columns, rows] of [
      // 3 x 2 by 1.5: 4.5 wide; 2 x 3 by 1.5: 4.5 high; 3 x 4 by 1.25: 3.75 wide
      [{ width: 3, height: 2 }, { width: 8, height: 3 }, 4, 3],
      [{ width: 2, height: 3 }, { width: 3, height: 8 }, 3, 4],
      [{ width: 3, height: 4 }, { width: 8, height: 5 }, 3, 5],
    ] as const
  ) {
    const laid = letterbox(blank(image, [0, 0, 0, 255]), input);
    assert.equal(laid.columns, columns);
    const plane = [...laid.tensor.data.subarray(0, input.width * input.height)];
    const expected = plane.map((_, i) =>
      i % input.width < columns && i < rows * input.width ? 0 : 114
    );
    assert.deepEqual(plane, expected);
  }
});

Deno.test("a line of pixels is averaged, too: its one side stays as it is", () => {
  // every fourth pixel is black
  const data = Uint8Array.from({ length: 4 * 960 }, (_, i) => i % 16 < 3 ? 0 : 255);
  for (const [width, height] of [[1, 960], [960, 1]]) {
    const { tensor, columns } = letterbox({ width, height, data }, {
      ...{ width: 32, height: 32 },
      reduction: "area",
    });
    const rows = 32 / columns;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        assert.ok(
          Math.abs(tensor.data[32 * y + x] - 0.75 * 255) < 10,
          `${tensor.data[32 * y + x]}`,
        );
      }
    }
  }
});

Deno.test("without colours the light of each pixel stands in all three channels", () => {
  const data = Uint8Array.of(...[200, 100, 50, 255], ...[255, 0, 0, 255], ...[0, 0, 255, 255]);
  const image = { width: 3, height: 1, data };
  const size = { width: 32, height: 32, within: { width: 3, height: 3 } };
  for (const reduction of ["linear", "area"] as const) {
    const { tensor } = letterbox(image, { ...size, reduction, grey: true });
    for (const [x, light] of [124, 76, 29, 114].entries()) {
      assert.deepEqual([0, 1024, 2048].map((at) => tensor.data[at + x]), [light, light, light]);
    }
  }
});

Deno.test("what is grey is the same with and without its colours, to the last bit", () => {
  const data = Uint8Array.from({ length: 4 * 90 * 70 }, (_, i) => 37 * (i >> 2) ** 2 % 251);
  const image = { width: 90, height: 70, data };
  for (const reduction of ["linear", "area"] as const) {
    const options = { width: 64, height: 64, reduction };
    assert.deepEqual(letterbox(image, { ...options, grey: true }), letterbox(image, options));
  }
});
