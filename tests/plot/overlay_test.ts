import assert from "node:assert/strict";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { blank, type Image } from "lib/image/image.ts";
import { palette, pigments, rgb } from "lib/plot/chart.ts";
import { overlay } from "lib/plot/overlay.ts";
import { textWidth } from "lib/image/lettering.ts";
import { middleOf, seen } from "./seen.ts";

const plate = blank({ width: 200, height: 160 }, [255, 255, 255, 255]);
const pixel = ({ width, data }: Image, x: number, y: number) => {
  const at = (y * width + x) * 4;
  return [...data.subarray(at, at + 3)];
};
const near = (a: number[], b: number[]) => a.every((value, i) => Math.abs(value - b[i]) < 40);

Deno.test("a box is drawn where it is, the plate is left as it was", async () => {
  const marked = await overlay(plate, [{ box: [40, 50, 100, 140] }]);
  assert.ok(near(pixel(marked, 40, 100), rgb(pigments[0])));
  assert.ok(near(pixel(marked, 70, 139), rgb(pigments[0])));
  assert.deepEqual(pixel(marked, 70, 100), [255, 255, 255], "its inside is clear");
  assert.ok(plate.data.every((value) => value === 255), "the input is not drawn upon");
});

Deno.test("a mask is tinted inside and strong at its border", async () => {
  const pixels = Uint8Array.from({ length: 200 * 160 }, (_, i) => {
    const [x, y] = [i % 200, Math.floor(i / 200)];
    return x >= 60 && x < 120 && y >= 40 && y < 100 ? 1 : 0;
  });
  const colour = palette.madder;
  const mark = { box: [0, 0, 200, 160], mask: maskFromPixels(pixels, plate), colour } as const;
  const marked = await overlay(plate, [mark], { tint: 0.5 });
  const middle = rgb(colour).map((value) => Math.round((value + 255) / 2));
  assert.ok(near(pixel(marked, 90, 70), middle));
  assert.ok(near(pixel(marked, 60, 70), rgb(colour)));
  assert.deepEqual(pixel(marked, 50, 70), [255, 255, 255]);
});

Deno.test("names and scores stand on a flag above the box, inside where there is no room", async () => {
  const count = (image: Image, [x0, y0, x1, y1]: number[]) => {
    let hits = 0;
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) if (near(pixel(image, x, y), rgb(pigments[0]))) hits++;
    }
    return hits;
  };
  const name = "Hatter";
  const above = await overlay(plate, [{ box: [40, 50, 100, 140], name, score: 0.91 }]);
  assert.ok(count(above, [41, 36, 90, 47]) > 200);
  const inside = await overlay(plate, [{ box: [40, 2, 100, 140], name, score: 0.91 }]);
  assert.ok(count(inside, [44, 5, 90, 16]) > 200);
  const silent = await overlay(plate, [{ box: [40, 50, 100, 140], name }], { labels: false });
  assert.equal(count(silent, [41, 36, 90, 47]), 0);
});

Deno.test("a large plate is shrunk, its boxes and masks with it", async () => {
  const marked = await overlay(plate, [{ box: [40, 60, 120, 140], name: "兔" }], { maxSide: 100 });
  assert.deepEqual([marked.width, marked.height], [100, 80]);
  assert.ok(near(pixel(marked, 20, 50), rgb(pigments[0])));
});

Deno.test("a second flag does not cover the first", async () => {
  const first = { box: [40, 50, 150, 140], name: "Hatter", colour: palette.madder } as const;
  const alone = await overlay(plate, [first]);
  const second = { ...first, colour: palette.sap };
  const both = await overlay(plate, [first, second]);
  const red = (image: Image) => {
    let count = 0;
    for (let y = 33; y < 49; y++) {
      for (let x = 40; x < 100; x++) if (near(pixel(image, x, y), rgb(palette.madder))) count++;
    }
    return count;
  };
  assert.ok(red(alone) > 300);
  assert.equal(red(both), red(alone));
});

const white = [255, 255, 255] as const;

Deno.test("a box has a line of a four-hundredth of the plate, two pixels at least, in a seam of paper", async () => {
  const at = async (side: number, box: [number, number, number, number], dashed = false) => {
    const plate = blank({ width: side, height: side / 2 }, [0, 0, 0, 255]);
    return await overlay(plate, [{ box, dashed, colour: palette.madder }], { maxSide: 2000 });
  };
  // across the left edge of the box: paper, the line, paper
  const across = (image: Image, y: number, [from, to]: readonly [number, number]) =>
    Array.from({ length: to - from }, (_, i) => {
      const [r, g] = pixel(image, from + i, y);
      return r > 100 && g < 90 ? "m" : g > 120 ? "p" : ".";
    }).join("");
  assert.equal(across(await at(400, [40, 40, 160, 160]), 100, [35, 46]), "...pmmp....");
  assert.equal(across(await at(800, [40, 40, 160, 160]), 100, [35, 46]), "...pmmp....");
  assert.equal(across(await at(1600, [40, 40, 160, 160]), 100, [33, 48]), "...ppmmmmpp....");
  // dashes of four lines' lengths, three between them
  const dashes = await at(400, [40, 40, 260, 160], true);
  const row = Array.from({ length: 42 }, (_, i) => pixel(dashes, 45 + i, 40)[1] < 90 ? "m" : "-");
  assert.match(row.join(""), /^m+-{4,6}m{8}-{6}m{8}-{6}/);
});

Deno.test("a flag is as wide as its words, right above the box, and elsewhere where there is no room", async () => {
  const name = "Hatter";
  const flagOf = async (box: [number, number, number, number], more: object[] = []) => {
    const mark = { box, name, colour: palette.madder };
    const image = await overlay(plate, [...more, mark] as Parameters<typeof overlay>[1]);
    const row = [];
    // rows in which the colour of the flag is wider than a line
    for (let y = 0; y < image.height; y++) {
      const xs = Array.from({ length: image.width }, (_, x) => x)
        .filter((x) => near(pixel(image, x, y), rgb(palette.madder)));
      if (xs.length > 24 && xs.length < 55) row.push([y, xs[0], xs.at(-1)!]);
    }
    return row.length === 0 ? null : [row[0][1], row[0][0], row.at(-1)![2], row.at(-1)![0]];
  };
  const places = {
    above: await flagOf([40, 50, 140, 140]),
    "at the left edge": await flagOf([-20, 50, 100, 140]),
    "at the right edge": await flagOf([180, 50, 199, 140]),
    inside: await flagOf([40, 10, 140, 140]),
    "just above": await flagOf([40, 15, 140, 140]),
    below: await flagOf([40, 2, 140, 12], [{
      box: [0, 15, 200, 30],
      name: "x",
      colour: "#808080",
    }]),
  };
  assert.deepEqual(places, {
    above: [40, 35, 78, 48],
    "at the left edge": [0, 35, 38, 48],
    "at the right edge": [161, 35, 199, 49],
    inside: [39, 11, 140, 24],
    "just above": [40, 0, 78, 13],
    below: [39, 3, 78, 16],
  });
  const [wide, high] = [textWidth(name, { size: 11, font: "sans-bold" }) + 7.7, 14.85];
  const [left, top, right, bottom] = places.above! as [number, number, number, number];
  assert.ok(Math.abs(right - left + 1 - wide) < 2 && Math.abs(bottom - top + 1 - high) < 2.5);
});

Deno.test("flags of one place stand beside, then below each other; where all are taken, over the first", async () => {
  const box = [40, 50, 150, 140] as const;
  const colours = [
    palette.madder,
    palette.sap,
    palette.prussian,
    palette.ink,
    "#804000",
    "#408000",
  ];
  const flagged = await overlay(
    plate,
    colours.map((colour) => ({ box, name: "Hatter", colour })),
  );
  // what is seen of each flag's colour: where it is, but for the line of the last box
  const tops = colours.map((colour) => seen(flagged, rgb(colour))?.slice(0, 2));
  // above left and right, inside, at the bottom; the sixth has the line of the box and the first flag's place
  assert.deepEqual(tops, [[40, 36], [111, 36], [40, 50], [111, 50], [40, 126], [39, 49]]);
});

Deno.test("lettering stands in the middle of its flag, a forty-eighth of the plate high or eleven pixels", async () => {
  const middle = async (width: number, height: number, part: readonly number[]) => {
    const large = blank({ width, height }, [255, 255, 255, 255]);
    const box = [40, 60, width - 40, height - 20] as const;
    const mark = { box, name: "Hatter", colour: palette.ink };
    return middleOf(await overlay(large, [mark], { maxSide: 2000 }), {
      paper: rgb(palette.ink),
      part,
    });
  };
  assert.deepEqual(await middle(200, 160, [42, 47, 77, 58]), [59, 52.9]);
  assert.deepEqual(await middle(160, 960, [44, 36, 108, 57]), [74.5, 47.2]);
});

Deno.test("what is written: the name, the score without its nought, or nothing", async () => {
  const flag = async (mark: object) => {
    const image = await overlay(plate, [{ box: [40, 50, 140, 140], colour: palette.ink, ...mark }]);
    const found = seen(image, rgb(palette.ink))!;
    return found[1] < 48 ? found[4] : 0;
  };
  assert.equal(await flag({}), 0);
  assert.equal(await flag({ name: null }), 0);
  const [name, score, both] = [
    await flag({ name: "Ada" }),
    await flag({ score: 0.91 }),
    await flag({ name: "Ada", score: 0.91 }),
  ];
  assert.ok(name > 0 && score > 0 && both > name && both > score);
  assert.equal(await flag({ name: "", score: 0.91 }), score);
  assert.equal(await flag({ name: "Ada .91" }), both);
});

Deno.test("without a colour of their own marks take the pigments in turn", async () => {
  const marks = Array.from({ length: pigments.length + 1 }, (_, i) => (
    { box: [4 + 20 * i, 20, 14 + 20 * i, 60] } as const
  ));
  const drawn = await overlay(
    blank({ width: 20 * marks.length, height: 80 }, [...white, 255]),
    marks,
  );
  marks.forEach(({ box: [x] }, i) =>
    assert.ok(near(pixel(drawn, x, 40), rgb(pigments[i % pigments.length])), `${i}`)
  );
});

Deno.test("a mask's border is as wide as seven tenths of a line, its inside takes .3 of the colour", async () => {
  /** A mask of half the plate's size, which is laid on all of it. */
  const mask = maskFromPixels(
    Uint8Array.from({ length: 100 * 80 }, (_, i) => {
      const [x, y] = [i % 100, Math.floor(i / 100)];
      return x >= 30 && x < 60 && y >= 20 && y < 50 ? 1 : 0;
    }),
    { width: 100, height: 80 },
  );
  const box = [0, 0, 200, 160] as const;
  const stained = async (image: Image, options = {}) =>
    await overlay(image, [{ box, mask, colour: "#000000" }], { maxSide: 4000, ...options });
  const marked = await stained(plate);
  assert.deepEqual(seen(marked, [179, 179, 179], 0), [61, 41, 118, 98, 58 * 58], "all but a pixel");
  assert.deepEqual(pixel(marked, 60, 70), [0, 0, 0]);
  assert.deepEqual(pixel(marked, 59, 70), [255, 255, 255]);
  assert.deepEqual(seen(await stained(plate, { tint: 0.5 }), [128, 128, 128], 0)?.[4], 58 * 58);
  // lines of 4 pixels have borders of 3
  const large = await stained(blank({ width: 1600, height: 1280 }, [255, 255, 255, 255]));
  assert.deepEqual(seen(large, [179, 179, 179], 0), [483, 323, 956, 796, 474 * 474]);
  // at the edges of the picture there is a border, too
  const full = maskFromPixels(new Uint8Array(200 * 160).fill(1), plate);
  const whole = await overlay(plate, [{ box: [90, 70, 92, 72], mask: full, colour: "#ff0000" }]);
  assert.deepEqual(seen(whole, [255, 179, 179], 0)!.slice(0, 4), [1, 1, 198, 158]);
});

Deno.test("a plate is shrunk to 1,200 pixels unless another size is asked for", async () => {
  const large = blank({ width: 1300, height: 100 }, [255, 255, 255, 255]);
  assert.equal((await overlay(large, [])).width, 1200);
});
