/** Small sound inputs of every reader, from which the fuzzer starts: written once into a folder. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { encodeBrush } from "lib/corpus/brush_runs.ts";
import { openStore } from "lib/corpus/store.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { encodeJpeg, encodePng, encodeWebp, type Image } from "lib/image/image.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { Random } from "lib/tensor/random.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** Every picture of the bases has this size. */
export const size = { width: 96, height: 64 } as const;

/** A picture of its own for each name: grounds and a few strokes. */
export function drawn(
  name: string,
  { width, height } = size as { width: number; height: number },
): Image {
  const random = new Random(1).fork(name);
  const data = new Uint8Array(width * height * 4).fill(255); // [height, width, 4]
  for (let stroke = 0; stroke < 12; stroke++) {
    const [x, y] = [random.int(0, width - 9), random.int(0, height - 2)];
    const grey = random.int(0, 200);
    for (let i = 0; i < 8; i++) {
      data.fill(grey, (y * width + x + i) * 4, (y * width + x + i) * 4 + 3);
    }
  }
  return { width, height, data };
}

type Files = Readonly<Record<string, string | Uint8Array>>;

const person = { id: 1, name: "Alice" };
const other = { id: 2, name: "Hatter" };
const images = ["a.png", "b.png"].map((file_name, i) => ({ id: i + 1, file_name, ...size }));
const annotation = (id: number, extra: object) => ({
  id,
  image_id: id,
  category_id: id,
  bbox: [10, 8, 40, 30],
  area: 1200,
  iscrowd: 0,
  ...extra,
});

const coco = (annotations: readonly object[], extra: object = {}) =>
  JSON.stringify({ info: {}, images, categories: [person, other], annotations, ...extra });

/** A mask of stripes over a whole picture. */
const strokes = () =>
  maskFromPixels(
    Array.from({ length: size.width * size.height }, (_, i) => Number(i % 7 === 0)),
    size,
  );

const region = (id: string, type: string, value: object) => ({
  id,
  type,
  from_name: "label",
  to_name: "image",
  original_width: size.width,
  original_height: size.height,
  image_rotation: 0,
  value,
});

const task = (id: number, image: string, result: readonly object[]) => ({
  id,
  data: { image },
  annotations: [{ id, result, was_cancelled: false }],
  predictions: [],
});

const shape = (label: string, points: number[][], shape_type: string, extra: object = {}) => ({
  label,
  points,
  group_id: null,
  shape_type,
  flags: {},
  ...extra,
});

const labelme = (imagePath: string, shapes: readonly object[]) =>
  JSON.stringify({
    version: "5.4.1",
    flags: {},
    shapes,
    imagePath,
    imageData: null,
    imageHeight: size.height,
    imageWidth: size.width,
  });

const voc = (file: string, name: string) =>
  `<annotation>\n<folder>x</folder>\n<filename>${file}</filename>\n<path>${file}</path>\n<size>` +
  `<width>${size.width}</width><height>${size.height}</height><depth>3</depth></size>\n` +
  `<object><name>${name}</name><pose>Unspecified</pose><truncated>0</truncated>` +
  `<difficult>0</difficult><bndbox><xmin>11</xmin><ymin>9</ymin><xmax>50</xmax><ymax>38</ymax>` +
  `</bndbox></object>\n</annotation>\n`;

/** Label files of each format on the pictures a.png and b.png. */
export const labelFiles: Readonly<Record<string, Files>> = {
  coco: { "annotations.json": coco([annotation(1, {}), annotation(2, { score: 0.5 })]) },
  cocopoly: {
    "annotations.json": coco([
      annotation(1, { segmentation: [[10, 8, 50, 8, 50, 38, 10, 38], [12, 40, 20, 40, 20, 50]] }),
      annotation(2, {
        iscrowd: 1,
        segmentation: { size: [64, 96], counts: [100, 40, 24, 40, 5940] },
      }),
    ]),
  },
  roboflow: {
    "train/_annotations.coco.json": coco([annotation(1, { bbox: [10, 8, 40, 30] })], {
      images: [images[0]],
      info: { description: "Exported from roboflow.com" },
    }),
    "valid/_annotations.coco.json": coco([annotation(2, {})], { images: [images[1]] }),
  },
  labelme: {
    "a.json": labelme("a.png", [
      shape("Alice", [[10, 8], [50, 38]], "rectangle"),
      shape("Alice", [[10, 8], [50, 8], [50, 38]], "polygon", { group_id: 1 }),
      shape("Alice", [[40, 20], [50, 20]], "circle", { flags: { difficult: true } }),
    ]),
    "b.json": labelme("b.png", [shape("Hatter", [[10, 8], [50, 38]], "rectangle")]),
  },
  labelstudio: {
    "tasks.json": JSON.stringify([
      task(1, "/data/upload/1/0123abcd-a.png", [
        region("r1", "rectanglelabels", {
          x: 10,
          y: 12.5,
          width: 40,
          height: 50,
          rotation: 0,
          rectanglelabels: ["Alice"],
        }),
        region("r2", "polygonlabels", {
          points: [[10, 10], [50, 10], [50, 60]],
          polygonlabels: ["Alice"],
        }),
        region("r3", "brushlabels", {
          format: "rle",
          rle: encodeBrush(strokes()),
          brushlabels: ["Alice"],
        }),
      ]),
      task(2, "/data/local-files/?d=b.png", [
        region("r4", "ellipselabels", {
          x: 50,
          y: 50,
          radiusX: 10,
          radiusY: 20,
          rotation: 0,
          ellipselabels: ["Hatter"],
        }),
      ]),
    ]),
  },
  yolo: {
    "data.yaml": "path: .\ntrain: images/train\nval: images/val\nnames:\n  0: Alice\n  1: Hatter\n",
    "labels/train/a.txt": "0 0.3125 0.359375 0.416667 0.46875\n0 0.1 0.1 0.5 0.1 0.5 0.6\n",
    "labels/val/b.txt": "1 0.3125 0.359375 0.416667 0.46875\n",
  },
  voc: { "a.xml": voc("a.png", "Alice"), "b.xml": voc("b.png", "Hatter") },
};

/** Where a format has its pictures. */
export const pictureFolders: Readonly<Record<string, readonly [a: string, b: string]>> = {
  coco: ["a.png", "b.png"],
  cocopoly: ["a.png", "b.png"],
  roboflow: ["train/a.png", "valid/b.png"],
  labelme: ["a.png", "b.png"],
  labelstudio: ["a.png", "b.png"],
  yolo: ["images/train/a.png", "images/val/b.png"],
  voc: ["a.png", "b.png"],
};

const metadata = {
  "metadata.csv": "file,id,work,impression,source,rights,title,year\n" +
    'a.png,alpha,Croquet,clean,"seed 1, plate 2",CC0,The game,1865\nb.png,beta,Croquet,,,,,\n',
  "metadata.jsonl": ["a.png", "b.png"]
    .map((file, i) =>
      JSON.stringify({ file, id: `p${i}`, work: "Croquet", rights: "CC0", year: 1865 })
    )
    .join("\n") + "\n",
};

function write(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function writeStore(path: string): void {
  using store = openStore(path);
  store.begin({
    collection: "prints",
    detector: "ink",
    detectorSha256: null,
    segmenter: "grabcut",
    segmenterSha256: null,
    parameters: { minScore: 0.5 },
  });
  for (const id of ["a", "b"]) {
    store.add({
      plate: {
        id,
        work: id,
        impression: "",
        file: `${id}.png`,
        ...size,
        source: "",
        rights: "CC0",
      },
      sha256: "0".repeat(64),
      missed: 0,
      skipped: null,
      characters: [0, 1].map((n) => ({
        id: `${id}.0${n}`,
        plate: id,
        box: [10, 8, 50, 38] as const,
        score: 0.9 - n / 10,
        label: "person",
        mask: strokes(),
        name: "Alice",
        match: 0.8,
        withBackground: `with_background/${id}.0${n}.png`,
        withoutBackground: `without_background/${id}.0${n}.png`,
      })),
    });
  }
}

/**
 * Writes a base folder for each kind below `directory`, and `secret.png` beside them, which no
 * reader may look at.
 */
export async function writeBases(directory: string, fixtures: string): Promise<void> {
  const pictures = {
    "a.png": await encodePng(drawn("a")),
    "b.png": await encodePng(drawn("b")),
  };
  write(directory, { "secret.png": await encodePng(drawn("secret")) });
  for (const [kind, files] of Object.entries(labelFiles)) {
    const [a, b] = pictureFolders[kind];
    write(join(directory, kind), { ...files, [a]: pictures["a.png"], [b]: pictures["b.png"] });
  }
  write(join(directory, "folder"), { ...labelFiles.coco, ...pictures });
  for (const [name, text] of Object.entries(metadata)) {
    write(join(directory, name.replace(".", "-")), { [name]: text, ...pictures });
  }
  write(join(directory, "images"), {
    "x.png": pictures["a.png"],
    "x.jpg": await encodeJpeg(drawn("a")),
    "x.webp": await encodeWebp(drawn("a")),
  });
  write(join(directory, "run"), run);
  mkdirSync(join(directory, "store"), { recursive: true });
  writeStore(join(directory, "store", "corpus.sqlite"));
  const vectors = float32(Float32Array.from({ length: 12 }, (_, i) => i), [4, 3]);
  write(join(directory, "weights"), {
    "w.safetensors": encodeSafetensors({ a: vectors, b: vectors }, { step: "3" }),
    "m.onnx": smallModel(),
  });
  for (const [kind, path] of Object.entries(fixtureFiles)) {
    write(join(directory, kind), { [path.split("/").at(-1)!]: readFileSync(join(fixtures, path)) });
  }
}

function smallModel(): Uint8Array {
  const builder = graphBuilder();
  const x = builder.input({ name: "images", dtype: "float32", shape: [1, 3] });
  const weights = builder.constant(float32(Float32Array.of(1, 2, 3), [1, 3]), "weights");
  const sum = builder.node("Add", [x, weights]);
  builder.output({ name: "output0", dtype: "float32", shape: [1, 3] }, sum);
  return encodeGraph(builder.graph({ names: "{0: 'person', 1: \"devil's head\"}" }));
}

const run = {
  "summary.json": JSON.stringify({
    format: "burin-summary-1",
    corpus: "prints",
    seed: 1,
    versions: { deno: "2.9.6" },
    machine: { system: "linux", cores: 2 },
    seconds: { extract: 1.5, train: 20 },
    extraction: {
      plates: 2,
      characters: 4,
      false: 0,
      missed: 1,
      skipped: [{ plate: "a", reason: "damaged" }],
      digest: "0".repeat(64),
      finished: true,
      of: 2,
    },
    duplicates: [{ kind: "coloured", precision: 1, recall: 0.5, found: 1, of: 2 }],
    threshold: { value: 0.4, pairs: 60 },
  }),
  "duplicates.json": JSON.stringify({
    pairs: [
      { a: "a.00", b: "b.00", score: 0.8, reversed: false },
      { a: "a.01", b: "b.01", score: 0.7, reversed: true },
    ],
    groups: [["a.00", "b.00"], ["a.01", "b.01"]],
  }),
} as const;

/** Files of the project itself that readers of ours read. */
export const fixtureFiles = {
  model: "models/yolox_nano.json",
  data: "data/alice/manifest.json",
  notebook: "notebooks/05_evaluate.ipynb",
} as const;
