import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { creditOf } from "lib/corpus/credit.ts";
import { openPrints, printBooks, printItems, readPrints } from "lib/corpus/prints.ts";
import { unnamedFigure } from "lib/corpus/identities.ts";

const places = [...mirrorDirectories(), join(projectDirectory, "../shared")];
const mirrors = places.filter((place) => existsSync(join(place, "data/prints/plates")));
/** The pictures are not in the repository: BURIN_MIRROR=../shared shows where they are. */
const ignore = mirrors.length === 0;

const prints = readPrints();
const plateOf = new Map(prints.plates.map((plate) => [plate.id, plate]));

Deno.test("999 plates of 35 books, 2,711 boxes on 361 of 16, 583 names, 291 outlines, 195 pairs", () => {
  const { plates, books, labels, labelled, pairs } = prints;
  assert.deepEqual([plates.length, books.length], [999, 35]);
  assert.equal(labels.length, 2711);
  assert.deepEqual(new Set(labels.map(({ plate }) => plate)), labelled);
  assert.equal(labelled.size, 361);
  assert.equal(new Set([...labelled].map((id) => plateOf.get(id)!.more!.book)).size, 16);
  assert.equal(labels.filter(({ name }) => name !== unnamedFigure).length, 583);
  assert.equal(labels.filter(({ mask }) => mask).length, 291);
  assert.equal(pairs.length, 195);
  const matched = pairs.filter(({ figures }) => figures.length > 0);
  assert.equal(matched.length, 139);
  assert.equal(matched.flatMap(({ figures }) => figures).length, 446);
});

Deno.test("every plate has an id of its own, a size, a source, rights, a book, and whom to credit", () => {
  const ids = new Set(prints.plates.map(({ id }) => id.toLowerCase()));
  assert.equal(ids.size, prints.plates.length);
  for (const { id, file, width, height, source, rights, more } of prints.plates) {
    assert.match(id, /^[\w-]+$/);
    assert.ok(file.startsWith(`${more!.book}/`), file);
    assert.ok(width > 100 && height > 100, file);
    assert.match(source, /^https:\/\//);
    assert.match(rights, /^public domain: .*Project Gutenberg etext \d+/);
    assert.ok(more!.artist && more!.title && more!.year, file);
    for (const part of [more!.artist, more!.title, more!.year]) {
      assert.ok(more!.attribution.includes(part), file);
    }
  }
});

Deno.test("files of the manifest have hashes, sizes and addresses of their own", () => {
  const items = printItems();
  for (const key of ["sha256", "url"] as const) {
    assert.equal(new Set(items.map(({ variants }) => variants[0][key])).size, 999, key);
  }
  for (const { path, book, variants } of items) {
    assert.match(path, new RegExp(`^data/prints/plates/${book}/[\\w.-]+\\.(jpg|png|gif)$`));
    assert.equal(variants.length, 1);
    assert.equal(variants[0].grade, "verified");
    assert.ok(variants[0].bytes! > 1000, path);
  }
});

Deno.test("labels lie on their plates; crowds and specks are difficult; masks fill their boxes", () => {
  const flags = { difficult: 0, truncated: 0, crowd: 0 };
  for (const { plate, box: [x0, y0, x1, y1], difficult, truncated, crowd, mask } of prints.labels) {
    const { width, height } = plateOf.get(plate)!;
    assert.ok(x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height && x1 > x0 && y1 > y0, plate);
    if (crowd) assert.equal(difficult, true, plate);
    if (mask) assert.deepEqual([mask.width, mask.height], [width, height]);
    flags.difficult += difficult ? 1 : 0;
    flags.truncated += truncated ? 1 : 0;
    flags.crowd += crowd ? 1 : 0;
  }
  assert.equal(flags.crowd, 74);
  const text = readFileSync(join(projectDirectory, "data/prints/README.md"), "utf8");
  for (const [flag, count] of Object.entries(flags)) {
    assert.ok(text.replaceAll(/\s+/g, " ").includes(`${count} ${flag}`), `${flag} ${count}`);
  }
});

Deno.test("the README states the counts of each labelled book", () => {
  const text = readFileSync(join(projectDirectory, "data/prints/README.md"), "utf8");
  const stated = [...text.matchAll(/^\| `([\w-]+)` +\| +(\d+) \| +(\d+) \| +(\d+) \| +(\d+) \|$/gm)]
    .map(([, book, ...counts]) => [book, ...counts.map(Number)]);
  const counted = prints.books.map(({ id }) => {
    const own = prints.plates.filter(({ more }) => more!.book === id);
    const labels = prints.labels.filter(({ plate }) => plateOf.get(plate)!.more!.book === id);
    const labelled = own.filter((plate) => prints.labelled.has(plate.id));
    const named = labels.filter(({ name }) => name !== unnamedFigure);
    return [id, own.length, labelled.length, labels.length, named.length];
  });
  assert.deepEqual(stated, counted);
});

Deno.test("a pair's plates are of one work, its figures on its plates, and works have no others", () => {
  for (const { a, b, kind, checked, figures } of prints.pairs) {
    assert.notEqual(a.id, b.id);
    assert.equal(a.work, b.work, `${a.file} and ${b.file}`);
    assert.match(checked, /by eye/);
    if (/COLOURED and line/.test(kind)) {
      assert.deepEqual([a.impression, b.impression], ["coloured", "line"]);
    }
    for (const [own, other] of figures) {
      assert.deepEqual([own.plate, other.plate], [a.id, b.id]);
      const names = [own.name, other.name].filter((name) => name !== unnamedFigure);
      assert.ok(new Set(names).size < 2, `${names} on ${a.file} and ${b.file}`);
    }
  }
  const paired = new Set(prints.pairs.flatMap(({ a, b }) => [a.id, b.id]));
  for (const { id, work, impression } of prints.plates) {
    assert.ok(plateOf.has(work), work);
    if (!paired.has(id)) assert.deepEqual([work, impression], [id, ""]);
  }
});

Deno.test("series name plates and characters that are there", () => {
  const series: { series: string; basis: string; characters: Record<string, string[]> }[] = JSON
    .parse(readFileSync(join(projectDirectory, "data/prints/series.json"), "utf8"));
  const files = new Set(prints.plates.map(({ file }) => file));
  assert.equal(series.length, 12);
  for (const { series: name, basis, characters } of series) {
    assert.ok(name && basis && Object.keys(characters).length > 0);
    for (const file of Object.values(characters).flat()) assert.ok(files.has(file), file);
  }
});

Deno.test("books are named by their ids or by what these begin with", () => {
  const ids = (...names: string[]) => printBooks(names).map(({ id }) => id);
  assert.deepEqual(ids("hogarth-trusler-1833"), ["hogarth-trusler-1833"]);
  assert.deepEqual(ids("hogarth"), ["hogarth-ireland-nichols-v1", "hogarth-trusler-1833"]);
  assert.deepEqual(ids("seymour", "hogarth-trusler-1833"), [
    "hogarth-trusler-1833",
    "seymour-sketches",
  ]);
  for (const odd of ["hog", "", "HOGARTH", "../alice"]) {
    assert.throws(() => printBooks([odd]), /There is no book ".*" among the prints[^]*seymour-/);
  }
});

Deno.test("a plate's id is its book and name, with the ending where two of a book have one name", () => {
  const idOf = new Map(readPrints().plates.map(({ file, id }) => [file, id]));
  const book = "busch-max-und-moritz";
  assert.equal(idOf.get(`${book}/1-13.jpg`), `${book}-1-13-jpg`);
  assert.equal(idOf.get(`${book}/1-13.png`), `${book}-1-13-png`);
  const caricature = "ashton-napoleon-caricature-v1";
  assert.equal(idOf.get(`${caricature}/i_000.jpg`), `${caricature}-i_000`);
});

Deno.test("some books have their own plates, labels and pairs alone", () => {
  const hogarth = readPrints({ books: ["hogarth-trusler-1833"] });
  assert.equal(hogarth.name, "prints/hogarth-trusler-1833");
  assert.equal(hogarth.plates.length, 54);
  assert.ok(hogarth.labels.every(({ plate }) => plate.startsWith("hogarth-trusler-1833-")));
  assert.deepEqual(hogarth.pairs, []);
  assert.equal(readPrints({ books: ["hogarth"] }).pairs.length, 38);
});

Deno.test("without cache, mirror and network it is said how much is missing and what to run", async () => {
  const cache = await Deno.makeTempDir();
  try {
    const books = ["leech-comic-history"];
    const options = { cache, mirrors: [], books };
    const offline = AbortSignal.abort(new Error("no network in this test"));
    await assert.rejects(openPrints({ ...options, signal: offline }), /no network in this test/);
    const code = `import { openPrints } from "lib/corpus/prints.ts";
      await openPrints(${JSON.stringify(options)}).catch((error) => console.log(error.message));`;
    const file = join(cache, "open.ts");
    await Deno.writeTextFile(file, code);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-prompt", "--allow-read", "--allow-env", "--allow-sys"],
        ...["--allow-ffi", "--config", join(projectDirectory, "deno.json"), file],
      ],
    }).output();
    assert.match(
      new TextDecoder().decode(stdout),
      /4 of the 4 plates of prints\/leech-comic-history are not here \(1\.1 MB\).*\n +deno task data fetch prints --book leech-comic-history\n.*BURIN_MIRROR.*\n.*no network/,
    );
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});

Deno.test({
  name: "a book's pictures are found in the mirror, in the sizes of the manifest",
  ignore,
  async fn() {
    const progress: number[] = [];
    const opened = await openPrints({
      mirrors,
      books: ["leech-comic-history"],
      onProgress: ({ done }) => progress.push(done),
    });
    assert.deepEqual(progress, [1, 2, 3, 4]);
    for (const plate of opened.plates) {
      const { width, height } = await opened.open(plate);
      assert.deepEqual([width, height], [plate.width, plate.height], plate.file);
    }
  },
});

Deno.test({
  name: "sizes, hashes and rights are those that the source states",
  ignore,
  fn() {
    const file = join(mirrors[0], "data/prints/source.json");
    const source: Record<string, string | number>[] = JSON.parse(readFileSync(file, "utf8"));
    const rows = printItems().map(({ path, width, height, rights, variants: [variant] }) => {
      const { url, bytes, sha256 } = variant;
      return { path, width, height, rights, url, bytes, sha256 };
    });
    assert.deepEqual(
      rows,
      source.map(({ file, width, height, public_domain, url, bytes, sha256 }) => ({
        path: `data/prints/plates/${file}`,
        width,
        height,
        rights: `public domain: ${public_domain}`,
        url,
        bytes,
        sha256,
      })),
    );
  },
});

Deno.test("every plate says its artist, year, holder, identifier and rights with their address", () => {
  for (const plate of readPrints().plates) {
    const { title, artist, year, book, holder, identifier, source, rightsUri, isRightsKnown } =
      creditOf(plate);
    assert.ok(isRightsKnown && [title, artist, year, book, source].every(Boolean), plate.id);
    assert.equal(holder, "Project Gutenberg");
    assert.match(identifier, /^etext \d+$/);
    assert.equal(rightsUri, "https://creativecommons.org/publicdomain/mark/1.0/");
  }
});

Deno.test("labels to learn from alone lie on further plates, and the README counts them", () => {
  const { labelled, labels } = prints.trainingOnly;
  assert.ok(labelled.isDisjointFrom(prints.labelled));
  const text = readFileSync(join(projectDirectory, "data/prints/README.md"), "utf8");
  const flags = { difficult: 0, truncated: 0, crowd: 0 };
  for (const { plate, box: [x0, y0, x1, y1], name, ...label } of labels) {
    const { width, height } = plateOf.get(plate)!;
    assert.ok(labelled.has(plate) && name === unnamedFigure, plate);
    assert.ok(x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height && x1 > x0 && y1 > y0, plate);
    if (label.crowd) assert.equal(label.difficult, true, plate);
    for (const flag of ["difficult", "truncated", "crowd"] as const) {
      flags[flag] += label[flag] ? 1 : 0;
    }
  }
  const told = text.replaceAll(/\s+/g, " ");
  const books = [...labelled].map((id) => plateOf.get(id)!.more!.book);
  assert.ok(
    told.includes(
      `**${labels.length.toLocaleString("en")} boxes** on **${labelled.size} further plates** of ` +
        `**${new Set(books).size} books**; ${flags.difficult} difficult, ${flags.truncated} ` +
        `truncated, ${flags.crowd} crowd`,
    ),
  );
  const stated = [...text.matchAll(/^\| `([\w-]+)` +\| +(\d+) \| +(\d+) \|$/gm)]
    .map(([, book, ...counts]) => [book, ...counts.map(Number)]);
  const counted = [...Map.groupBy(books, (book) => book)].sort().map(([book, { length }]) => [
    book,
    length,
    labels.filter(({ plate }) => plateOf.get(plate)!.more!.book === book).length,
  ]);
  assert.deepEqual(stated, counted);
});
