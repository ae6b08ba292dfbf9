/** Label files of every format on two pictures, as tools write them: Alice on the first, the Hatter on the other. */
import { Buffer } from "node:buffer";
import { encodeBrush } from "lib/corpus/brush_runs.ts";
import { type LabelFormatName, labelFormats } from "lib/corpus/label_formats.ts";
import { saveLabelled } from "lib/corpus/labelled_folder.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { polygonsToMask } from "lib/geometry/polygon.ts";
import { encodePng, type Image } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";

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

export type Files = Readonly<Record<string, string | Uint8Array>>;

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

const box = (id: string, name: string) =>
  region(id, "rectanglelabels", {
    x: 10,
    y: 12.5,
    width: 40,
    height: 50,
    rotation: 0,
    rectanglelabels: [name],
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
  yolosegment: {
    "data.yaml": "path: .\ntrain: images/train\nval: images/val\nnames: [Alice, Hatter]\n",
    "labels/train/a.txt": "0 0.1 0.1 0.5 0.1 0.5 0.6\n0 0.3 0.2 0.4 0.2 0.4 0.5 0.3 0.5\n",
    "labels/val/b.txt": "1 0.1 0.1 0.5 0.1 0.5 0.6 0.1 0.6 0.05 0.3\n",
  },
  yolopose: {
    "data.yaml": "path: .\ntrain: images/train\nval: images/val\nkpt_shape: [2, 3]\n" +
      "names:\n  0: Alice\n  1: Hatter\n",
    "labels/train/a.txt": "0 0.31 0.36 0.42 0.47 0.2 0.3 2 0.4 0.4 1\n",
    "labels/val/b.txt": "1 0.31 0.36 0.42 0.47 0.2 0.3 2 0 0 0\n",
  },
  yololists: {
    "data.yaml": "train: train.txt\nval: val.txt\nnc: 2\nnames: ['Alice', 'Hatter']\n",
    "train.txt": "./images/a.png\n",
    "val.txt": "./images/b.png\n",
    "labels/a.txt": "0 0.3125 0.359375 0.416667 0.46875\n",
    "labels/b.txt": "1 0.3125 0.359375 0.416667 0.46875\n",
  },
  voc: { "a.xml": voc("a.png", "Alice"), "b.xml": voc("b.png", "Hatter") },
  vocparts: {
    "Annotations/a.xml": voc("a.png", "Alice").replace(
      "</object>",
      "<part><name>hand</name><bndbox><xmin>20</xmin><ymin>10</ymin><xmax>30</xmax><ymax>20</ymax>" +
        "</bndbox></part></object>",
    ),
    "Annotations/b.xml": voc("b.png", "Hatter").replace(
      "</object>",
      "<polygon><x1>11</x1><y1>9</y1><x2>50</x2><y2>9</y2><x3>50</x3><y3>38</y3></polygon></object>",
    ),
    "ImageSets/Main/train.txt": "a\n",
    "ImageSets/Main/val.txt": "b\n",
  },
  labelstudiolocal: {
    "export.json": JSON.stringify([
      {
        ...task(1, "/data/local-files/?d=prints/f12/full/max/0/default.png", [
          box("r1", "Alice"),
          {
            id: "r2",
            type: "choices",
            from_name: "state",
            to_name: "image",
            value: { choices: ["x"] },
          },
          { from_id: "r1", to_id: "r2", type: "relation", direction: "right" },
          region("r3", "keypointlabels", { x: 5, y: 5, width: 0.5, keypointlabels: ["Alice"] }),
        ]),
        predictions: [{
          model_version: "m",
          score: 0.5,
          result: [{ ...box("p1", "Alice"), score: 0.5 }],
        }],
      },
      task(2, "https\u003a//iiif.example/prints/f13/full/max/0/default.png", [
        region("r4", "polygonlabels", {
          points: [[10, 10], [50, 10], [50, 60]],
          closed: true,
          polygonlabels: ["Hatter"],
        }),
      ]),
    ]),
  },
  cocoiiif: {
    "annotations.json": coco([annotation(1, {}), annotation(2, {})], {
      images: [12, 13].map((n, i) => ({
        id: i + 1,
        file_name: `f${n}/full/max/0/default.png`,
        ...size,
      })),
    }),
  },
};

/** Where a format has its pictures. */
export const pictureFolders: Readonly<Record<string, readonly [a: string, b: string]>> = {
  coco: ["a.png", "b.png"],
  cocopoly: ["a.png", "b.png"],
  roboflow: ["train/a.png", "valid/b.png"],
  labelme: ["a.png", "b.png"],
  labelstudio: ["a.png", "b.png"],
  yolo: ["images/train/a.png", "images/val/b.png"],
  yolosegment: ["images/train/a.png", "images/val/b.png"],
  yolopose: ["images/train/a.png", "images/val/b.png"],
  yololists: ["images/a.png", "images/b.png"],
  voc: ["a.png", "b.png"],
  vocparts: ["JPEGImages/a.png", "JPEGImages/b.png"],
  labelstudiolocal: ["prints/f12/full/max/0/default.png", "prints/f13/full/max/0/default.png"],
  cocoiiif: ["f12/full/max/0/default.png", "f13/full/max/0/default.png"],
};

/** LabelMe's shapes of a brush: a small picture at a corner. */
export async function labelmeMask(): Promise<Files> {
  const data = new Uint8Array(41 * 31 * 4).fill(255);
  for (let i = 0; i < data.length; i += 8) data.fill(0, i, i + 3);
  const png = await encodePng({ width: 41, height: 31, data });
  const mask = Buffer.from(png).toString("base64");
  return {
    "a.json": labelme("a.png", [shape("Alice", [[10, 8], [50, 38]], "mask", { mask })]),
    "b.json": labelme("b.png", [
      shape("Hatter", [[10, 8], [50, 8], [50, 38]], "polygon", { description: "", mask: null }),
      shape("Hatter", [[30, 20]], "point"),
    ]),
  };
}

/** Every format as Burin itself writes it, as "written-FORMAT": masks, scores, flags, parts, plates. */
export const writtenFormats = Object.keys(labelFormats) as readonly LabelFormatName[];

export function writeOwn(
  format: LabelFormatName,
  { directory, pictures }: { readonly directory: string; readonly pictures: string },
): void {
  const plates = ["a", "b"].map((id) => ({
    id,
    work: `the work of ${id}`,
    impression: "coloured",
    file: `${id}.png`,
    ...size,
    source: "seed 1",
    rights: "CC0",
  }));
  const labels = [
    {
      plate: "a",
      box: [10, 8, 50, 38],
      name: "Alice",
      mask: polygonsToMask([[[10, 8], [50, 8], [50, 38]]], size),
      score: 0.5,
    },
    { plate: "a", box: [1, 2, 30, 20], name: "Alice", difficult: true, truncated: false },
    { plate: "b", box: [10.5, 8.25, 50, 38], name: "Hatter", truncated: true },
  ] as const;
  const fileOf = ({ file }: { readonly file: string }) => `${pictures}/${file}`;
  const parts = { a: "train", b: "validation" } as const;
  saveLabelled({ plates, labels, parts }, { format, directory, fileOf });
}
