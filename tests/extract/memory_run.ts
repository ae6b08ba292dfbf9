/**
 * A process that extracts PLATES plates of a mebibyte with two figures each into CORPUS, and prints its
 * resident memory after every tenth: bytes, a line each. Needs --v8-flags=--expose-gc. With `leak` as a third word it keeps every
 * plate, so that a test can see that it would be noticed.
 */
import type { Collection, Plate } from "lib/corpus/plate.ts";
import { extract } from "lib/extract/extract.ts";
import { blank, decodeImage, encodePng, type Image } from "lib/image/image.ts";
import { box } from "tests/extract/blobs.ts";

const [typed, directory, leak] = Deno.args;
const size = { width: 500, height: 500 };
const file = await encodePng(blank(size, [250, 248, 240, 255]));
const plates = Array.from({ length: Number(typed) }, (_, i): Plate => ({
  id: `p${String(i).padStart(4, "0")}`,
  work: `p${i}`,
  impression: "",
  file: "p.png",
  ...size,
  source: "",
  rights: "",
}));
const kept: Image[] = [];
const collection: Collection = {
  name: "many",
  plates,
  labels: [],
  digest: () => Promise.resolve("0".repeat(64)),
  async open() {
    const image = await decodeImage(file);
    if (leak) kept.push(image);
    return image;
  },
};
const boxes = [[100, 100, 160, 180], [400, 300, 450, 420]] as const;
await extract(collection, {
  directory,
  detector: {
    name: "two",
    sha256: null,
    use: () => () => Promise.resolve(boxes.map((box) => ({ box, score: 1, label: "figure" }))),
  },
  segmenter: { name: "box", sha256: null, use: box },
  onProgress({ done }) {
    if (done % 10 !== 0) return;
    // what is garbage is not held: it must be gone before it is counted
    (globalThis as { gc?: () => void }).gc!();
    console.log(Deno.memoryUsage().rss);
  },
});
