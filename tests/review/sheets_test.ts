import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blank, decodeImage, type Image } from "lib/image/image.ts";
import { openSheets, type SmallPictures } from "lib/review/sheets.ts";
import { withFolder } from "tests/with_folder.ts";

const digest = "a".repeat(24);

/** Pictures of one grey each, that tell when they are opened. */
function greys(opened: string[] = []): SmallPictures {
  const make = (what: string) => (row: number, side: number): Promise<Image | null> => {
    opened.push(`${what} ${row}`);
    if (row === 3) return Promise.resolve(null);
    const level = (row * 37) % 256;
    const size = { width: side / 2, height: side };
    return Promise.resolve(blank(size, [level, level, level, 255]));
  };
  return { figure: make("figure"), plate: make("plate") };
}

const corpusOf = (directory: string, figures = 70, plates = 17) => ({
  ...{ directory, pictures: digest },
  ...{ figures: Array(figures).fill(null) as never, plates: Array(plates).fill(null) as never },
});

const pixel = ({ width, data }: Image, x: number, y: number) => [
  ...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4),
];

Deno.test("pictures lie in their cells in the order of their rows, in the middle, and one that is none leaves it clear", () =>
  withFolder(async (directory) => {
    await using sheets = openSheets(corpusOf(directory), { pictures: greys() });
    const first = await decodeImage((await sheets.sheet({ atlas: "figures", sheet: 0 }))!);
    assert.deepEqual([first.width, first.height], [768, 768]);
    for (const row of [0, 1, 9, 63]) {
      const [x, y] = [96 * (row % 8), 96 * Math.floor(row / 8)];
      const [red, , , alpha] = pixel(first, x + 48, y + 48);
      assert.ok(Math.abs(red - (row * 37) % 256) < 4 && alpha === 255, `${row}: ${red}`);
      assert.equal(pixel(first, x + 10, y + 48)[3], 0);
    }
    assert.equal(pixel(first, 96 * 3 + 48, 48)[3], 0);
    // six are left, in one row
    const last = await decodeImage((await sheets.sheet({ atlas: "figures", sheet: 1 }))!);
    assert.deepEqual([last.width, last.height], [768, 96]);
    assert.equal(await sheets.sheet({ atlas: "figures", sheet: 2 }), null);
  }));

Deno.test("points are the figures once more, a row for each sheet of theirs", () =>
  withFolder(async (directory) => {
    const opened: string[] = [];
    await using sheets = openSheets(corpusOf(directory), { pictures: greys(opened) });
    const points = await decodeImage((await sheets.sheet({ atlas: "points", sheet: 0 }))!);
    assert.deepEqual([points.width, points.height], [64 * 24, 2 * 24]);
    for (const row of [0, 5, 63, 64, 69]) {
      const [x, y] = [24 * (row % 64), 24 * Math.floor(row / 64)];
      const [red] = pixel(points, x + 12, y + 12);
      assert.ok(Math.abs(red - (row * 37) % 256) < 6, `${row}: ${red}`);
    }
    assert.equal(pixel(points, 24 * 6 + 12, 24 + 12)[3], 0);
    // no figure is opened twice
    assert.equal(new Set(opened).size, opened.length);
  }));

Deno.test("what was made is there when it is opened again; what was stopped goes on; a deleted cache is made anew", () =>
  withFolder(async (directory) => {
    const folder = join(directory, "cache", "review", digest);
    {
      await using sheets = openSheets(corpusOf(directory), { pictures: greys() });
      await sheets.sheet({ atlas: "figures", sheet: 1 });
      assert.deepEqual(sheets.progress(), { made: 1, total: 5 });
    }
    assert.deepEqual(readdirSync(folder), ["figures-1.webp"]);
    const opened: string[] = [];
    await using sheets = openSheets(corpusOf(directory), { pictures: greys(opened) });
    assert.deepEqual(sheets.progress(), { made: 1, total: 5 });
    await sheets.makeAll();
    assert.deepEqual(sheets.progress(), { made: 5, total: 5 });
    assert.ok(!opened.includes("figure 64") && opened.includes("figure 0"));
    assert.equal(opened.length, 64 + 17);
    await sheets.sheet({ atlas: "plates", sheet: 0 });
    assert.equal(opened.length, 64 + 17);
    rmSync(folder, { recursive: true });
    assert.ok(await sheets.sheet({ atlas: "plates", sheet: 0 }));
    assert.equal(opened.length, 64 + 17 + 16);
  }));

Deno.test("two that ask for one sheet at once get one that is made once", () =>
  withFolder(async (directory) => {
    const opened: string[] = [];
    await using sheets = openSheets(corpusOf(directory), { pictures: greys(opened) });
    const name = { atlas: "plates", sheet: 1 } as const;
    const [one, other] = await Promise.all([sheets.sheet(name), sheets.sheet(name)]);
    assert.deepEqual(one, other);
    assert.deepEqual(opened, ["plate 16"]);
  }));

Deno.test("sheets of other cut-outs are removed, and nothing else", () =>
  withFolder(async (directory) => {
    const within = join(directory, "cache", "review");
    for (const name of ["b".repeat(24), "mine"]) mkdirSync(join(within, name), { recursive: true });
    await using _sheets = openSheets(corpusOf(directory), { pictures: greys() });
    assert.deepEqual(readdirSync(within).sort(), [digest, "mine"]);
  }));

Deno.test("where nothing can be kept sheets are made all the same, and it is told once", () =>
  withFolder(async (directory) => {
    writeFileSync(join(directory, "cache"), "a file in the way");
    const told: string[] = [];
    await using sheets = openSheets(corpusOf(directory), {
      pictures: greys(),
      onFault: (reason) => void told.push(reason),
    });
    assert.ok(await sheets.sheet({ atlas: "plates", sheet: 1 }));
    assert.ok(await sheets.sheet({ atlas: "plates", sheet: 1 }));
    await sheets.makeAll();
    assert.equal(told.length, 1);
    assert.ok(!existsSync(join(directory, "cache", "review")));
  }));

Deno.test("a sheet that lacks a picture serves until the next opening, and is then made anew", () =>
  withFolder(async (directory) => {
    const folder = join(directory, "cache", "review", digest);
    const blankAt = async (sheets: ReturnType<typeof openSheets>, x: number) =>
      pixel(await decodeImage((await sheets.sheet({ atlas: "plates", sheet: 1 }))!), x, 48)[3] ===
        0;
    const corpus = corpusOf(directory, 70, 18);
    const lacking = (number: number, opened: string[]): SmallPictures => {
      const { figure, plate } = greys(opened);
      const open = (row: number, side: number) =>
        row === number ? Promise.resolve(null) : plate(row + 10, side);
      return { figure: (row, side) => figure(row + 10, side), plate: open };
    };
    {
      const opened: string[] = [];
      await using sheets = openSheets(corpus, { pictures: lacking(17, opened) });
      await sheets.makeAll();
      // all are made, none twice, and those without a lack are kept
      assert.deepEqual(sheets.progress(), { made: 5, total: 5 });
      const { length } = opened;
      assert.ok(await sheets.sheet({ atlas: "plates", sheet: 1 }));
      assert.equal(opened.length, length);
      assert.equal(new Set(opened).size, length);
    }
    const whole = ["figures-0.webp", "figures-1.webp", "plates-0.webp", "points-0.webp"];
    assert.deepEqual(readdirSync(folder).sort(), [...whole, "plates-1.lacking.webp"].sort());
    const opened: string[] = [];
    await using sheets = openSheets(corpus, { pictures: lacking(-1, opened) });
    assert.deepEqual(sheets.progress(), { made: 4, total: 5 });
    await sheets.makeAll();
    assert.deepEqual(opened.sort(), ["plate 26", "plate 27"]);
    assert.deepEqual(readdirSync(folder).sort(), [...whole, "plates-1.webp"].sort());
    const side = sheets.atlases.plates.side;
    assert.equal(await blankAt(sheets, side + side / 2), false);
  }));

Deno.test("points of figures that lack a picture are made anew with them", () =>
  withFolder(async (directory) => {
    {
      // the fourth figure is none
      await using sheets = openSheets(corpusOf(directory), { pictures: greys() });
      await sheets.sheet({ atlas: "points", sheet: 0 });
      assert.equal(sheets.progress().made, 3);
    }
    await using sheets = openSheets(corpusOf(directory), { pictures: greys() });
    // figures 64 to 69 are all there
    assert.equal(sheets.progress().made, 1);
  }));
