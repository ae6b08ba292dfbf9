import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "lib/corpus/folder.ts";
import type { Loss } from "lib/corpus/label_format.ts";
import { saveLabelled } from "lib/corpus/labelled_folder.ts";
import { maskArea } from "lib/geometry/mask.ts";
import { blank, encodePng } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";

async function withFolder(run: (directory: string, png: Uint8Array) => Promise<void>) {
  const directory = await Deno.makeTempDir({ prefix: "burin-folder-" });
  const png = await encodePng(blank({ width: 3, height: 2 }, [9, 9, 9, 255]));
  mkdirSync(join(directory, "b"));
  writeFileSync(join(directory, "b/second.png"), png);
  writeFileSync(join(directory, "first.PNG"), png);
  writeFileSync(join(directory, "notes.txt"), "no image");
  try {
    await run(directory, png);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("images are plates, in the order of their paths", () =>
  withFolder(async (directory, png) => {
    const folder = await openFolder(directory);
    assert.deepEqual(folder.plates.map(({ id, width, height }) => [id, width, height]), [
      ["b-second", 3, 2],
      ["first", 3, 2],
    ]);
    assert.equal(await folder.digest(folder.plates[0]), sha256(png));
    assert.equal((await folder.open(folder.plates[1])).data[0], 9);
  }));

Deno.test("metadata.csv tells of works and rights", () =>
  withFolder(async (directory) => {
    writeFileSync(
      join(directory, "metadata.csv"),
      '\uFEFFfile,work,impression,rights\r\nfirst.PNG,w1,coloured,"public domain, 1791"\r\n',
    );
    const { plates } = await openFolder(directory);
    const { work, impression, rights, id } = plates[1];
    assert.deepEqual([id, work, impression, rights], [
      "first",
      "w1",
      "coloured",
      "public domain, 1791",
    ]);
    assert.equal(plates[0].work, "b-second");
    writeFileSync(join(directory, "metadata.csv"), "work\nw1\n");
    await assert.rejects(openFolder(directory), /metadata\.csv: row 1 has no "file"/);
  }));

Deno.test("metadata.jsonl does as well, and annotations.json gives labels", () =>
  withFolder(async (directory) => {
    writeFileSync(join(directory, "metadata.jsonl"), '{"file":"first.PNG","id":"one"}\n\n');
    writeFileSync(
      join(directory, "annotations.json"),
      JSON.stringify({
        images: [
          { id: 1, file_name: "b/second.png", width: 3, height: 2 },
          { id: 2, file_name: "lost.png", width: 3, height: 2 },
        ],
        categories: [{ id: 1, name: "Hatter" }],
        annotations: [
          { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 2, 2] },
          { id: 2, image_id: 2, category_id: 1, bbox: [0, 0, 2, 2] },
        ],
      }),
    );
    const { plates, labels } = await openFolder(directory);
    assert.deepEqual(plates.map(({ id }) => id), ["b-second", "one"]);
    assert.deepEqual(labels, [{ plate: "b-second", box: [0, 0, 2, 2], name: "Hatter" }]);
  }));

Deno.test("a damaged image stays, and says what is wrong when it is opened", () =>
  withFolder(async (directory, png) => {
    writeFileSync(join(directory, "torn.png"), png.subarray(0, 20));
    const folder = await openFolder(directory);
    const torn = folder.plates.find(({ id }) => id === "torn")!;
    assert.deepEqual([torn.width, torn.height], [0, 0]);
    await assert.rejects(folder.open(torn), /torn\.png/);
  }));

Deno.test("no folder, no image, one id twice: each is named", () =>
  withFolder(async (directory) => {
    await assert.rejects(openFolder(join(directory, "none")), /There is no folder/);
    mkdirSync(join(directory, "empty"));
    await assert.rejects(openFolder(join(directory, "empty")), /No image in/);
    writeFileSync(
      join(directory, "metadata.csv"),
      "file,id\nfirst.PNG,one\nb/second.png,one\n",
    );
    await assert.rejects(openFolder(directory), /called "one": b\/second\.png and first\.PNG/);
  }));

Deno.test("names that make one id are kept as two plates", () =>
  withFolder(async (directory, png) => {
    for (const name of ["first.webp", "my plate.png", "my-plate.png", "MY-plate.png"]) {
      writeFileSync(join(directory, name), png);
    }
    const { plates } = await openFolder(directory);
    assert.equal(plates.length, 6);
    assert.equal(new Set(plates.map(({ id }) => id.toLowerCase())).size, 6);
    assert.deepEqual(plates.map(({ file }) => file), [
      "MY-plate.png",
      "b/second.png",
      "first.PNG",
      "first.webp",
      "my plate.png",
      "my-plate.png",
    ]);
  }));

Deno.test("an id of a table takes none from another plate", () =>
  withFolder(async (directory) => {
    writeFileSync(join(directory, "metadata.csv"), "file,id\nb/second.png,first\n");
    const { plates } = await openFolder(directory);
    assert.equal(plates[0].id, "first");
    assert.match(plates[1].id, /^first-/);
    for (const id of ["../../escape", "x/y", "a b", "."]) {
      writeFileSync(join(directory, "metadata.csv"), `file,id\nfirst.PNG,${id}\n`);
      await assert.rejects(openFolder(directory), /row 1 of .*metadata\.csv/, id);
    }
  }));

Deno.test("books that each count their plates from 1 open, called by their files, and it is told", () =>
  withFolder(async (directory, png) => {
    for (const [book, head] of [["b", "file,id"], ["c", "file,plate"]]) {
      mkdirSync(join(directory, book), { recursive: true });
      for (const name of ["1.png", "2.png"]) writeFileSync(join(directory, book, name), png);
      const own = book === "c" ? "2.png,own\n" : "";
      writeFileSync(join(directory, book, "metadata.csv"), `${head}\n1.png,1\n${own}`);
    }
    const { plates, unused } = await openFolder(directory);
    assert.deepEqual(plates.map(({ id }) => id), [
      ...["b-1", "b-2", "b-second", "c-1", "own", "first"],
    ]);
    const told = unused?.filter(({ what }) => what.startsWith("ids of tables in folders below"));
    assert.deepEqual(told?.map(({ count, first }) => [count, first]), [
      [2, `"1", row 1 of ${join(directory, "b/metadata.csv")}`],
    ]);
  }));

const losses = ({ unused = [] }: { unused?: readonly Loss[] }) =>
  unused.map(({ what, count, first }) => [what, count, first]);

Deno.test("pages after the first are no plates, and are told of", () =>
  withFolder(async (directory, png) => {
    const { default: sharp } = await import("sharp");
    for (const [name, count] of [["album.tif", 3], ["z.tif", 2]] as const) {
      const pages = sharp(Array.from({ length: count }, () => png), { join: { animated: true } });
      writeFileSync(join(directory, name), await pages.tiff().toBuffer());
    }
    writeFileSync(join(directory, "one.tif"), await sharp(png).tiff().toBuffer());
    const folder = await openFolder(directory);
    assert.deepEqual(folder.plates.map(({ id }) => id), [
      "album",
      "b-second",
      "first",
      "one",
      "z",
    ]);
    const what =
      "files of several pages or frames, of which the first alone is read: give each a file of its own";
    assert.deepEqual(losses(folder), [[what, 2, "album.tif"]]);
  }));

Deno.test("files that cannot be read, hidden ones and links", () =>
  withFolder(async (directory, png) => {
    for (
      const name of ["c.heic", "d.HEIC", "e.bmp", "f.jp2", "g.svg", "h.pdf", "._a.png", ".x.png"]
    ) {
      writeFileSync(join(directory, name), png);
    }
    for (const folder of [".hidden", "@eaDir", "__MACOSX", ".ipynb_checkpoints"]) {
      mkdirSync(join(directory, folder));
      writeFileSync(join(directory, folder, "x.png"), png);
    }
    symlinkSync("b/second.png", join(directory, "link.png"));
    symlinkSync("/etc/hostname", join(directory, "out.png"));
    symlinkSync("..", join(directory, "b/loop"));
    const folder = await openFolder(directory);
    assert.deepEqual(folder.plates.map(({ file }) => file), [
      "b/second.png",
      "first.PNG",
      "link.png",
    ]);
    assert.equal((await folder.open(folder.plates[2])).width, 3);
    assert.deepEqual(losses(folder), [
      ["files not read: 2 .heic, 1 .bmp, 1 .jp2, 1 .svg, 1 .pdf", 6, "c.heic"],
      ["links that lead out of the folder, or nowhere", 1, "out.png"],
    ]);
  }));

Deno.test("of kinds that are not read the most frequent is told first, and its first file", () =>
  withFolder(async (directory) => {
    mkdirSync(join(directory, "many"));
    for (const name of ["a.bmp", "b.heic", "c.heic", "d.pdf", "e.pdf", "f.pdf"]) {
      writeFileSync(join(directory, "many", name), "");
    }
    await assert.rejects(
      openFolder(join(directory, "many")),
      /6 files not read: 3 \.pdf, 2 \.heic, 1 \.bmp/,
    );
  }));

Deno.test("a folder of other kinds alone says which they are", () =>
  withFolder(async (directory) => {
    mkdirSync(join(directory, "only"));
    writeFileSync(join(directory, "only/a.heic"), "");
    await assert.rejects(
      openFolder(join(directory, "only")),
      /No image in .*; 1 file not read: 1 \.heic/,
    );
  }));

Deno.test("an SVG or a text by the name of a picture stays, and says what it is when it is opened", () =>
  withFolder(async (directory) => {
    writeFileSync(join(directory, "svg.png"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    writeFileSync(join(directory, "text.jpg"), "b/second.png");
    const folder = await openFolder(directory);
    const open = (id: string) => folder.open(folder.plates.find((plate) => plate.id === id)!);
    await assert.rejects(open("svg"), /svg\.png: it is an SVG drawing/);
    await assert.rejects(open("text"), /text\.jpg: it is a text/);
    assert.equal(folder.plates.find(({ id }) => id === "svg")!.width, 0);
  }));

Deno.test("rows find their files as any system writes them; what fits nothing is counted", () =>
  withFolder(async (directory, png) => {
    writeFileSync(join(directory, "Ko\u0308nig.png"), png);
    writeFileSync(
      join(directory, "Metadata.CSV"),
      "Datei;Werk;Jahr\n./first.PNG;Croquet;1791\nb\\second.png;Croquet;\n" +
        "K\u00f6nig.png;Karten;\nFIRST.png;x;\ngone.jpg;x;\n",
    );
    writeFileSync(join(directory, "metadata.jsonl"), "");
    writeFileSync(join(directory, "z.png"), png);
    const folder = await openFolder(directory);
    assert.deepEqual(folder.plates.map(({ id, work, more }) => [id, work, more]), [
      ["K\u00f6nig", "Karten", undefined],
      ["b-second", "Croquet", undefined],
      ["first", "Croquet", { Jahr: "1791" }],
      ["z", "z", undefined],
    ]);
    assert.deepEqual(
      losses(folder).map(([what, count, first]) => [what, count, String(first).split(",")[0]]),
      [
        ["tables beside Metadata.CSV that are not read", 1, "metadata.jsonl"],
        ["rows of Metadata.CSV that fit no file", 2, "FIRST.png"],
        ["files without a row in Metadata.CSV", 1, "z.png"],
      ],
    );
  }));

Deno.test("tables in UTF-16 are read; in an encoding that they do not name they are refused by name", () =>
  withFolder(async (directory) => {
    const text = "file\twork\nfirst.PNG\tCaf\u00e9\n";
    const table = join(directory, "metadata.csv");
    writeFileSync(table, "\uFEFF" + text, "utf16le");
    assert.equal((await openFolder(directory)).plates[1].work, "Caf\u00e9");
    writeFileSync(table, text, "latin1");
    await assert.rejects(openFolder(directory), /metadata\.csv as text: it is not UTF-8/);
  }));

Deno.test("two rows about one file, and one name for two files, are refused with both", () =>
  withFolder(async (directory, png) => {
    const table = join(directory, "metadata.csv");
    writeFileSync(table, "file,work\nfirst.PNG,a\n./first.PNG,b\n");
    await assert.rejects(
      openFolder(directory),
      /row 1 of .*metadata\.csv and row 2 of .*metadata\.csv are both about first\.PNG/,
    );
    for (const name of ["a\u0323\u0301.png", "a\u0301\u0323.png"]) {
      writeFileSync(join(directory, name), png);
    }
    writeFileSync(table, "file,work\n\u1ea1\u0301.png,a\n");
    await assert.rejects(
      openFolder(directory),
      /row 1 of .*metadata\.csv names .* are both written so/,
    );
  }));

Deno.test("annotations.json: the picture's own size is the truth, ids of metadata.csv are followed", () =>
  withFolder(async (directory) => {
    const file = (width: number) => ({
      images: [{ id: 1, file_name: "first.PNG", width, height: 2 }],
      categories: [{ id: 1, name: "Hatter" }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 2, 2] }],
    });
    writeFileSync(join(directory, "annotations.json"), JSON.stringify(file(3)));
    writeFileSync(join(directory, "metadata.csv"), "file,id\nfirst.PNG,one\n");
    const { labels, plates } = await openFolder(directory);
    assert.deepEqual([labels[0].plate, plates[1].id], ["one", "one"]);
    writeFileSync(join(directory, "annotations.json"), JSON.stringify(file(30)));
    await assert.rejects(
      openFolder(directory),
      /annotations\.json, image 1 \(first\.PNG\): sizes differ/,
    );
  }));

Deno.test("annotations.json is read as any COCO file: masks by the pictures' sizes, faults and what is not used", () =>
  withFolder(async (directory) => {
    const write = (images: object[], annotation: object) =>
      writeFileSync(
        join(directory, "annotations.json"),
        JSON.stringify({
          images,
          categories: [{ id: 1, name: "Hatter" }],
          annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 2, 2], ...annotation }],
        }),
      );
    const image = { id: 1, file_name: "first.PNG" };
    write([image], { segmentation: [[0, 0, 2, 0, 2, 2, 0, 2]], keypoints: [1, 1, 2] });
    const { labels, unused } = await openFolder(directory);
    assert.equal(maskArea(labels[0].mask!), 4);
    assert.deepEqual(unused?.map(({ what }) => what), ["keypoints"]);
    write([image], { bbox: [30, 0, 2, 2] });
    await assert.rejects(
      openFolder(directory),
      /annotations\.json, annotation 1.* is off the picture/,
    );
    write([image, { id: 2, file_name: "./first.PNG" }], {});
    await assert.rejects(
      openFolder(directory),
      /first\.PNG, and so is image 1: it is listed twice/,
    );
  }));

Deno.test("labels of any format are read; plates that they do not name are unlabelled, parts are theirs", () =>
  withFolder(async (directory) => {
    for (const format of ["labelme", "label-studio", "coco", "roboflow-yolo"] as const) {
      const folder = join(directory, format);
      const plate = {
        ...{ id: "p", work: "p", impression: "", file: "p.png", width: 6, height: 4 },
        ...{ source: "", rights: "" },
      };
      const png = await encodePng(blank(plate, [1, 2, 3, 255]));
      writeFileSync(join(directory, "p.png"), png);
      const labels = [{ plate: "p", box: [1, 1, 3, 3], name: "Alice" }] as const;
      saveLabelled({ plates: [plate], labels, parts: { p: "test" } }, {
        ...{ format, directory: folder, fileOf: () => join(directory, "p.png") },
      });
      const whole = await openFolder(folder);
      assert.deepEqual([whole.plates.length, whole.labelled], [1, undefined], format);
      writeFileSync(join(folder, "q.jpe"), png);
      writeFileSync(join(folder, "metadata.csv"), "file,work,id\nq.jpe,Rake,second\n");
      const found = await openFolder(folder);
      const [{ id, file }] = found.plates.filter(({ id }) => id !== "second");
      assert.deepEqual(found.plates.map(({ work }) => work).sort(), ["Rake", id], format);
      assert.deepEqual(found.labels.map(({ plate, box }) => [plate, box]), [[id, [1, 1, 3, 3]]]);
      assert.deepEqual([...found.labelled!], [id], format);
      assert.deepEqual(found.parts, format === "roboflow-yolo" ? { [id]: "test" } : {});
      assert.deepEqual((await found.open({ ...plate, file })).width, 6);
    }
  }));

Deno.test("names of pictures are looked for as label tools write them; masks of VOC are no plates", () =>
  withFolder(async (directory, png) => {
    const names = ["FIRST.png", "b%2Fsecond.png", "/home/anna/b/second.png", "second.png"];
    for (const file_name of names) {
      const coco = {
        images: [{ id: 1, file_name, width: 3, height: 2 }],
        categories: [{ id: 1, name: "Hatter" }],
        annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 2, 2] }],
      };
      writeFileSync(join(directory, "annotations.json"), JSON.stringify(coco));
      const { labels, plates } = await openFolder(directory);
      const { file } = plates.find(({ id }) => id === labels[0].plate)!;
      assert.equal(file, /second/.test(file_name) ? "b/second.png" : "first.PNG");
    }
    mkdirSync(join(directory, "SegmentationObject"));
    writeFileSync(join(directory, "SegmentationObject/first.png"), png);
    assert.equal((await openFolder(directory)).plates.length, 2);
  }));

Deno.test("an annotations.json that is none is refused by name", () =>
  withFolder(async (directory) => {
    writeFileSync(join(directory, "annotations.json"), '{"pictures": []}');
    await assert.rejects(openFolder(directory), /annotations\.json as COCO JSON: it has no list/);
  }));

Deno.test("pictures that are not called so are told of; other files are not looked into", () =>
  withFolder(async (directory, png) => {
    for (const name of ["plate", "a.jpg_old", "b.txt"]) writeFileSync(join(directory, name), png);
    writeFileSync(join(directory, "README"), "no picture");
    const folder = await openFolder(directory);
    assert.equal(folder.plates.length, 2);
    assert.deepEqual(losses(folder), [
      [
        "pictures by what they hold whose endings are none of pictures: rename them",
        2,
        "a.jpg_old",
      ],
    ]);
  }));

Deno.test("a plate is called the same before and after somebody labels it, and as its run called it", () =>
  withFolder(async (directory, png) => {
    const tasks = (...done: readonly string[]) =>
      writeFileSync(
        join(directory, "tasks.json"),
        JSON.stringify(["b/second.png", "b/third.png"].map((file) => ({
          data: { image: `/data/local-files/?d=${file}` },
          annotations: done.includes(file) ? [{ result: [] }] : [],
        }))),
      );
    writeFileSync(join(directory, "b/third.png"), png);
    const called = async (ids?: ReadonlyMap<string, string>) => {
      const { plates } = await openFolder(directory, { ids });
      return plates.map(({ id }) => id);
    };
    const paths = await called();
    assert.deepEqual(paths, ["b-second", "b-third", "first"]);
    tasks("b/second.png");
    assert.deepEqual(await called(), ["second", "third", "first"]);
    tasks("b/second.png", "b/third.png");
    assert.deepEqual(await called(), ["second", "third", "first"]);
    // what a run knows of plates that are labelled no more
    tasks();
    const before = new Map([["b/second.png", "second"], ["b/third.png", "other"]]);
    assert.deepEqual(await called(before), ["second", "third", "first"]);
  }));

Deno.test("annotations.json alone counts where it is there: other labels are told of", () =>
  withFolder(async (directory) => {
    const coco = (bbox: readonly number[]) =>
      JSON.stringify({
        images: [{ id: 1, file_name: "first.PNG", width: 3, height: 2 }],
        categories: [{ id: 1, name: "Hatter" }],
        annotations: [{ id: 1, image_id: 1, category_id: 1, bbox }],
      });
    writeFileSync(join(directory, "annotations.json"), coco([0, 0, 2, 2]));
    mkdirSync(join(directory, "old"));
    writeFileSync(join(directory, "old/annotations.json"), coco([1, 0, 1, 1]));
    writeFileSync(
      join(directory, "first.xml"),
      "<annotation><filename>first.PNG</filename><size><width>3</width><height>2</height></size>" +
        "<object><name>voc</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox>" +
        "</object></annotation>",
    );
    const folder = await openFolder(directory);
    assert.deepEqual(folder.labels.map(({ name, box }) => [name, box]), [["Hatter", [0, 0, 2, 2]]]);
    assert.deepEqual(losses(folder), [["labels as voc", 1, directory]]);
  }));
