import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { blank, decodeImage, encodePng } from "lib/image/image.ts";
import { reviewPath, type ReviewRoutes } from "lib/review/api.ts";
import { openReview } from "lib/review/review.ts";
import { pageFiles } from "lib/review/page_files.ts";
import { writeStaticReview } from "lib/review/static_folder.ts";
import { hostile, type SampleRun, withSampleRun } from "./sample_run.ts";

const page = pageFiles({ isStatic: true });

const write = ({ directory }: SampleRun, folder: string) =>
  writeStaticReview(directory, { folder, page, threads: 1 });

/** The answer that a script of the folder gives its page. */
function answer<R extends keyof ReviewRoutes>(
  folder: string,
  route: R,
  parts: Readonly<Record<string, number>> = {},
): ReviewRoutes[R]["answer"] {
  const path = reviewPath(route, parts);
  const burin: Record<string, never> = {};
  new Script(readFileSync(join(folder, `${path}.js`), "utf8")).runInNewContext({ burin, JSON });
  return JSON.parse(JSON.stringify(burin[path]));
}

Deno.test("a folder holds all that the page asks, as scripts and pictures, and saves nothing", () =>
  withSampleRun(async (sample) => {
    const folder = join(sample.directory, "page");
    {
      await using review = openReview(sample.directory, { reviewer: "x", threads: 1 });
      review.desk.say({ of: "figure", figure: 1, value: "drop" });
    }
    const { file, files, bytes } = await write(sample, folder);
    assert.equal(file, join(folder, "index.html"));
    const listed = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile());
    assert.equal(listed.length, files);
    assert.ok(bytes > 10_000);
    const collection = answer(folder, "collection");
    assert.deepEqual([collection.canSave, collection.canSearch, collection.reviewer], [
      false,
      false,
      "",
    ]);
    assert.deepEqual([collection.tileSide, collection.plates.rights.values.length], [null, 2]);
    assert.equal(collection.plates.artist.values[0], hostile);
    assert.equal(answer(folder, "plate", { plate: 0 }).more.rights, hostile);
    const { neighbours, first } = answer(folder, "neighbours", { file: 0 });
    assert.deepEqual([first, neighbours.length, neighbours[0].length], [0, 6, 5]);
    assert.equal(answer(folder, "map").x.length, 6);
    assert.deepEqual(answer(folder, "pairs"), { pairs: [], isCompared: false });
    assert.equal(answer(folder, "verdicts").verdicts.length, 1);
    assert.match(readFileSync(join(folder, "verdicts.csv"), "utf8"), /^id,at,who,/);
    for (const path of ["picture/2.webp", "sheet/figures/0.webp", "sheet/points/0.webp"]) {
      assert.ok((await decodeImage(join(folder, path))).width > 0, path);
    }
  }));

Deno.test("nothing in the folder runs what a collection says, names the machine, or asks another place", () =>
  withSampleRun(async (sample) => {
    const folder = join(sample.directory, "page");
    await write(sample, folder);
    const html = readFileSync(join(folder, "index.html"), "utf8");
    assert.match(html, /http-equiv="Content-Security-Policy" content="default-src 'none'/);
    assert.ok(!html.includes("onerror"));
    for (const entry of readdirSync(join(folder, "data"), { recursive: true, encoding: "utf8" })) {
      if (!entry.endsWith(".js")) continue;
      const text = readFileSync(join(folder, "data", entry), "utf8");
      assert.match(text, /^burin\["data\/[\w/.]+"\] = JSON\.parse\("[^\n]*"\);\n$/);
      assert.ok(!text.includes(dirname(sample.directory)), entry);
    }
  }));

Deno.test("a folder of that kind is replaced, any other one is left alone", () =>
  withSampleRun(async (sample) => {
    const folder = join(sample.directory, "page");
    await write(sample, folder);
    writeFileSync(join(folder, "picture", "9.webp"), "of a plate that is gone");
    await write(sample, folder);
    assert.ok(!existsSync(join(folder, "picture", "9.webp")));
    rmSync(join(folder, "data"), { recursive: true });
    await assert.rejects(write(sample, folder), /Cannot write the page into .*: it holds other/);
    assert.ok(existsSync(join(folder, "index.html")));
    // one file of somebody's is enough
    const own = join(sample.directory, "own");
    mkdirSync(join(own, "data"), { recursive: true });
    await assert.rejects(write(sample, own), /it holds other files \(data\)/);
    assert.ok(existsSync(join(own, "data")));
  }, { embedded: false }));

Deno.test("a large plate is 1600 pixels long, and 200 figures share a file of neighbours", () =>
  withSampleRun(async (sample) => {
    const wide = blank({ width: 1700, height: 34 }, [9, 9, 9, 255]);
    writeFileSync(join(sample.collection, "plate-0.png"), await encodePng(wide));
    const folder = join(sample.directory, "page");
    await write(sample, folder);
    const { width, height } = await decodeImage(join(folder, "picture", "0.webp"));
    assert.deepEqual([width, height], [1600, 32]);
    assert.equal(answer(folder, "collection").neighboursPerFile, 200);
  }, { embedded: false }));

Deno.test("a plate that cannot be read is told, and left out; one that is stopped leaves no page", () =>
  withSampleRun(async (sample) => {
    rmSync(join(sample.collection, "plate-1.png"));
    const told: string[] = [];
    const folder = join(sample.directory, "page");
    const onFault = (reason: string) => void told.push(reason);
    await writeStaticReview(sample.directory, { folder, page, threads: 1, onFault });
    assert.match(told[0], /plate-1/);
    assert.ok(!existsSync(join(folder, "picture", "1.webp")));
    const other = join(sample.directory, "other");
    const signal = AbortSignal.abort(new Error("stopped"));
    const stopped = writeStaticReview(sample.directory, { folder: other, page, signal });
    await assert.rejects(stopped, /stopped/);
    assert.ok(!existsSync(join(other, "index.html")));
  }, { embedded: false }));
