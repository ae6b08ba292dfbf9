import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Buffer } from "node:buffer";
import { dirname, join } from "node:path";
import { writeCoco } from "lib/corpus/coco.ts";
import { folderOf, openLabelled, saveLabelled } from "lib/corpus/labelled_folder.ts";
import { labelFormats } from "lib/corpus/label_formats.ts";
import { blank, encodePng } from "lib/image/image.ts";

const plate = {
  id: "p",
  work: "p",
  impression: "",
  file: "p.png",
  width: 6,
  height: 4,
  source: "",
  rights: "",
};
const labelled = {
  plates: [plate],
  labels: [{ plate: "p", box: [1, 1, 3, 3], name: "Alice" }] as const,
  parts: { p: "validation" } as const,
};

Deno.test("a collection goes through every format with its picture", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    const file = join(root, "p.png");
    writeFileSync(file, await encodePng(blank(plate, [1, 2, 3, 255])));
    for (const format of Object.keys(labelFormats) as (keyof typeof labelFormats)[]) {
      const directory = join(root, format);
      saveLabelled(labelled, { format, directory, fileOf: () => file });
      const back = await openLabelled(directory, { format });
      assert.deepEqual((await back.open(back.plates[0])).data.subarray(0, 4).join(), "1,2,3,255");
      assert.deepEqual(readFileSync(back.fileOf(back.plates[0])), readFileSync(file));
      assert.deepEqual([back.labels[0].box, back.labels[0].name], [[1, 1, 3, 3], "Alice"]);
      assert.equal(back.parts.p, labelFormats[format].holds.parts ? "validation" : undefined);
      const again = () => saveLabelled(labelled, { format, directory });
      assert.throws(again, /holds files already/);
    }
    // a name that every object of JavaScript has
    const named = { ...plate, id: "constructor", work: "constructor" };
    const labels = labelled.labels.map((label) => ({ ...label, plate: named.id }));
    for (const format of Object.keys(labelFormats) as (keyof typeof labelFormats)[]) {
      const directory = join(root, `${format} of a constructor`);
      saveLabelled({ plates: [named], labels, parts: {} }, {
        format,
        directory,
        fileOf: () => file,
      });
      assert.equal((await openLabelled(directory, { format })).plates.length, 1, format);
      assert.ok(!existsSync(join(directory, "undefined")), format);
    }
    const directory = join(root, "nothing is half written");
    assert.throws(
      () =>
        saveLabelled(labelled, { format: "coco", directory, fileOf: () => join(root, "q.png") }),
      /Cannot copy the picture of plate "p": there is no .*q\.png/,
    );
    assert.ok(!existsSync(directory));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("no folder, and a folder of nothing known", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    assert.ok(!existsSync(join(root, "none")));
    await assert.rejects(openLabelled(join(root, "none")), /There is no folder/);
    mkdirSync(join(root, "x"));
    writeFileSync(join(root, "x", "a.txt"), "");
    await assert.rejects(openLabelled(join(root, "x")), /Cannot tell what labels .* 1 files/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("pictures of one name in many folders stay apart in every format, out and in", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    const plates = ["f12", "f13", "f14"].map((folder) => ({
      ...plate,
      id: `${folder}-default`,
      work: `${folder}-default`,
      file: `${folder}/full/max/0/default.png`,
    }));
    const names = ["Alice", "Hatter", "Dormouse"];
    for (const [i, { file }] of plates.entries()) {
      mkdirSync(join(root, dirname(file)), { recursive: true });
      writeFileSync(join(root, file), await encodePng(blank(plate, [i, i, i, 255])));
    }
    const labels = plates.map(({ id }, i) => ({
      plate: id,
      box: [0, 0, 2 + i, 2] as const,
      name: names[i],
    }));
    for (const format of Object.keys(labelFormats) as (keyof typeof labelFormats)[]) {
      const directory = join(root, "out", format);
      saveLabelled({ plates, labels, parts: {} }, {
        format,
        directory,
        fileOf: ({ file }) => join(root, file),
      });
      const back = await openLabelled(directory);
      assert.equal(new Set(back.plates.map(({ id }) => id)).size, 3, format);
      const seen = await Promise.all(back.labels.map(async (label) => {
        const image = await back.open(back.plates.find(({ id }) => id === label.plate)!);
        return [label.name, image.data[0], label.box[2]];
      }));
      assert.deepEqual(
        seen.sort(),
        [["Alice", 0, 2], ["Dormouse", 2, 4], ["Hatter", 1, 3]],
        format,
      );
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("nothing is written outside the folder, nor two files to one place", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    const file = join(root, "p.png");
    writeFileSync(file, await encodePng(blank(plate, [1, 2, 3, 255])));
    const save = (plates: readonly (typeof plate)[], format: keyof typeof labelFormats) => () =>
      saveLabelled({ plates, labels: [], parts: {} }, {
        format,
        directory: join(root, "out"),
        fileOf: () => file,
      });
    const out = [{ ...plate, file: "../../escaped.png" }];
    assert.throws(save(out, "coco"), /Plate "p" names the file "\.\.\/\.\.\/escaped\.png"/);
    const escaped = [{ ...plate, id: "../../../escaped" }];
    for (const format of ["roboflow", "yolo", "voc"] as const) {
      assert.throws(save(escaped, format), /leads out of the folder/, format);
    }
    assert.throws(save([plate, { ...plate, id: "q" }], "coco"), /"q" and plate "p" would both/);
    const labels = [{ ...plate, file: "annotations.json" }];
    assert.throws(save(labels, "coco"), /"p" and the labels would both be written/);
    assert.ok(!existsSync(join(root, "out")));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("what a folder holds in another format is said, unless the format was given", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    const file = join(root, "p.png");
    writeFileSync(file, await encodePng(blank(plate, [1, 2, 3, 255])));
    const directory = join(root, "both");
    saveLabelled(labelled, { format: "coco", directory, fileOf: () => file });
    assert.equal((await openLabelled(directory)).unused, undefined);
    saveLabelled(labelled, { format: "voc", directory: join(directory, "voc") });
    const { format, unused } = await openLabelled(directory);
    assert.equal(format, "voc");
    assert.deepEqual(unused?.filter(({ what }) => what.startsWith("labels as")), [
      { what: "labels as coco", count: 1, first: directory },
    ]);
    const given = await openLabelled(directory, { format: "coco" });
    assert.equal(given.unused, undefined);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a COCO file in UTF-16, and one with a mark, are read as they are", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    writeFileSync(join(root, "p.png"), await encodePng(blank(plate, [1, 2, 3, 255])));
    const text = writeCoco({ ...labelled, labels: [{ ...labelled.labels[0], name: "Königin" }] });
    const wide = Buffer.from(`\uFEFF${text}`, "utf16le");
    for (const bytes of [Buffer.from(`\uFEFF${text}`), wide, wide.subarray(2)]) {
      writeFileSync(join(root, "annotations.json"), bytes);
      assert.deepEqual((await openLabelled(root)).labels[0].name, "Königin");
    }
    writeFileSync(join(root, "annotations.json"), Buffer.from(text, "latin1"));
    await assert.rejects(openLabelled(root), /annotations\.json.* not UTF-8/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("pictures that the labels do not speak of, and those that are not there or broken, are told", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    const png = await encodePng(blank(plate, [1, 2, 3, 255]));
    for (const format of ["coco", "labelme", "label-studio", "voc"] as const) {
      const told = async (name: string, picture?: Uint8Array | string) => {
        const directory = join(root, `${format}-${name}`);
        saveLabelled(labelled, { format, directory });
        const file = join(directory, labelFormats[format].write(labelled).images.p);
        mkdirSync(dirname(file), { recursive: true });
        if (picture !== undefined) writeFileSync(file, picture);
        if (name === "beside") writeFileSync(join(directory, "q.png"), png);
        return (await openLabelled(directory, { format })).unused?.map(({ what }) => what) ?? [];
      };
      assert.deepEqual(await told("whole", png), [], format);
      assert.deepEqual(await told("beside", png), ["pictures that the labels do not speak of"]);
      assert.match((await told("missing")).join(), /pictures that are not (here|in the folder)/);
      assert.deepEqual(await told("broken", "none"), ["pictures that cannot be read"], format);
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a mark of byte order is left out where a file begins, and nowhere else", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    const mark = "\uFEFF";
    // the second megabyte begins with what would be a mark at the beginning
    const head = `${mark}{"a":"`;
    const text = head + "x".repeat(2 ** 20 - new TextEncoder().encode(head).length) + `${mark}y"}`;
    writeFileSync(join(root, "a.json"), text);
    // one buffer is filled again for each
    let [whole, count] = ["", 0];
    for (const chunk of folderOf(root).chunks!("a.json")) {
      whole += new TextDecoder("utf-8", { ignoreBOM: true }).decode(chunk);
      count++;
    }
    assert.equal(count, 2);
    assert.equal(whole, text.slice(1));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("tables beside labels tell of their plates, and what these are called", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    const file = join(root, "p.png");
    writeFileSync(file, await encodePng(blank(plate, [1, 2, 3, 255])));
    for (const format of ["voc", "yolo", "coco"] as const) {
      const directory = join(root, format);
      const more = { ...plate, id: "q", file: "q.png", work: "q" };
      const both = { ...labelled, plates: [plate, more] };
      saveLabelled(both, { format, directory, fileOf: () => file });
      const { images } = labelFormats[format].write(both);
      const table = (ids: readonly string[]) =>
        writeFileSync(
          join(directory, "metadata.csv"),
          `file,id,work,book\n${images.p},${ids[0]},Gate,Trusler\n${images.q},${ids[1]},Gate,\n`,
        );
      table(["one", ""]);
      const { plates, labels, parts } = await openLabelled(directory);
      assert.deepEqual(plates.map(({ id }) => id).sort(), ["one", "q"], format);
      assert.deepEqual(plates.map(({ work }) => work), ["Gate", "Gate"]);
      assert.equal(plates.find(({ id }) => id === "one")!.more!.book, "Trusler");
      assert.equal(labels[0].plate, "one");
      assert.equal(parts.one, format === "coco" ? undefined : "validation");
      table(["one", "one"]);
      await assert.rejects(openLabelled(directory), /Two plates of .* are called "one"/, format);
      // the same in a folder below stops nothing
      const [below] = images.p.split("/").slice(0, -1);
      if (below === undefined) continue;
      const given = (rows: string) => {
        writeFileSync(join(directory, below, "metadata.csv"), `file,id\n${rows}`);
        return openLabelled(directory);
      };
      writeFileSync(join(directory, "metadata.csv"), "");
      const [one, other] = [images.p, images.q].map((path) => path.split("/").at(-1));
      const twice = await given(`${one},one\n${other},one\n`);
      assert.deepEqual(twice.plates.map(({ id }) => id).sort(), ["p", "q"], format);
      const once = await given(`${one},one\n`);
      assert.deepEqual(once.plates.map(({ id }) => id).sort(), ["one", "q"], format);
      assert.equal(once.labels[0].plate, "one");
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
