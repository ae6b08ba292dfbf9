/**
 * Labels as tasks of Label Studio: `tasks.json` to import, and `config.xml` for its labelling interface.
 * What people drew is annotations, what a detector found with a score is predictions. Boxes are shares
 * of the picture in per cent, masks brush strokes, which have holes.
 */
import type { Box } from "lib/geometry/box.ts";
import { type Mask, maskBox } from "lib/geometry/mask.ts";
import { polygonsToMask } from "lib/geometry/polygon.ts";
import type { Size } from "lib/image/image.ts";
import { decodeBrush, encodeBrush } from "./brush_runs.ts";
import {
  classesOf,
  ending,
  findPicture,
  type Folder,
  type Labelled,
  shown,
  type WriteOptions,
  type Written,
} from "./label_format.ts";
import type { Label, Plate } from "./plate.ts";
import { plateId, workId } from "./plate_id.ts";
import { escaped } from "./xml.ts";

interface Region {
  id: string;
  type: string;
  from_name: string;
  to_name: string;
  original_width?: number;
  original_height?: number;
  image_rotation?: number;
  parentID?: string;
  score?: number;
  value: {
    x?: number;
    y?: number;
    width?: number;
    height?: number;
    rotation?: number;
    points?: [number, number][];
    format?: string;
    rle?: number[];
    choices?: string[];
    rectanglelabels?: string[];
    polygonlabels?: string[];
    brushlabels?: string[];
  };
}

interface Task {
  data: Record<string, unknown>;
  annotations?: { result: Region[]; was_cancelled?: boolean }[];
  predictions?: { model_version?: string; score?: number; result: Region[] }[];
}

const same = (a: Box, b: Box) => a.every((side, i) => side === b[i]);

function regionsOf(label: Label, { width, height }: Size, id: string): Region[] {
  const { box: [x0, y0, x1, y1], box, name, mask, score } = label;
  const common = {
    to_name: "image",
    original_width: width,
    original_height: height,
    image_rotation: 0,
    ...score === undefined ? {} : { score },
  };
  const share = (value: number, side: number) => 100 * value / side;
  const [x, y] = [share(x0, width), share(y0, height)];
  const sides = { width: share(x1 - x0, width), height: share(y1 - y0, height) };
  const boxed = !shown(mask) || !same(box, maskBox(mask!));
  const flags = [...label.difficult ? ["difficult"] : [], ...label.truncated ? ["truncated"] : []];
  return [
    ...boxed
      ? [{
        id,
        type: "rectanglelabels",
        from_name: "box",
        ...common,
        value: { x, y, ...sides, rotation: 0, rectanglelabels: [name] },
      }]
      : [],
    ...mask
      ? [{
        id: boxed ? `${id}-mask` : id,
        ...boxed ? { parentID: id } : {},
        type: "brushlabels",
        from_name: "mask",
        ...common,
        value: { format: "rle", rle: encodeBrush(mask), brushlabels: [name] },
      }]
      : [],
    ...flags.length > 0
      ? [{ id, type: "choices", from_name: "flags", ...common, value: { choices: flags } }]
      : [],
  ];
}

/** The interface that shows the labels: boxes, brush strokes, and two flags for each. */
function configXml(names: readonly string[]): string {
  const attribute = (name: string) => escaped(name).replaceAll('"', "&quot;");
  const labels = names.map((name) => `    <Label value="${attribute(name)}"/>`);
  return [
    "<View>",
    '  <Image name="image" value="$image"/>',
    '  <RectangleLabels name="box" toName="image">',
    ...labels,
    "  </RectangleLabels>",
    '  <BrushLabels name="mask" toName="image">',
    ...labels,
    "  </BrushLabels>",
    '  <Choices name="flags" toName="image" choice="multiple" perRegion="true">',
    '    <Choice value="difficult"/>',
    '    <Choice value="truncated"/>',
    "  </Choices>",
    "</View>\n",
  ].join("\n");
}

export interface LabelStudioOptions extends WriteOptions {
  /** Who made the labels that have scores. Default "burin". */
  readonly model?: string;
}

/** Pictures are addressed as Label Studio's local storage has them, from the export's folder. */
export function writeLabelStudio(labelled: Labelled, options: LabelStudioOptions = {}): Written {
  const { plates, labels } = labelled;
  const { model = "burin" } = options;
  const images = Object.fromEntries(
    plates.map(({ id, file }) => [id, `images/${id}${ending(file)}`]),
  );
  const tasks = plates.map((plate): Task => {
    const { id, file: _, ...rest } = plate;
    const own = labels.filter((label) => label.plate === id);
    const result = own.flatMap((label, i) => regionsOf(label, plate, `label-${i}`));
    const scores = own.flatMap(({ score }) => score === undefined ? [] : [score]);
    const data = { image: `/data/local-files/?d=${images[id]}`, plate: id, ...rest };
    // found by a detector, all of it: for a person to go over
    if (own.length > 0 && scores.length === own.length) {
      const score = scores.reduce((sum, value) => sum + value, 0) / scores.length;
      return { data, annotations: [], predictions: [{ model_version: model, score, result }] };
    }
    return { data, annotations: [{ result }], predictions: [] };
  });
  return {
    texts: {
      "tasks.json": JSON.stringify(tasks, null, 1) + "\n",
      "config.xml": configXml(classesOf(labelled, options)),
    },
    images,
  };
}

/** Whether a text looks like tasks of Label Studio. */
export const looksLikeLabelStudio = (text: string): boolean =>
  /^\s*\[/.test(text) && /"data"\s*:\s*\{/.test(text) &&
  /"(annotations|predictions)"\s*:/.test(text);

/** The bounds of a rectangle, turned about its upper left corner by degrees. */
function boxOf(
  { x = 0, y = 0, width = 0, height = 0, rotation = 0 }: Region["value"],
  size: Size,
): Box {
  const [left, top] = [x / 100 * size.width, y / 100 * size.height];
  const [w, h] = [width / 100 * size.width, height / 100 * size.height];
  const angle = rotation * Math.PI / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const corners = [[0, 0], [w, 0], [w, h], [0, h]]
    .map(([u, v]) => [left + u * cos - v * sin, top + u * sin + v * cos]);
  const [xs, ys] = [corners.map(([u]) => u), corners.map(([, v]) => v)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function maskOf({ type, value }: Region, plate: Plate): { mask: Mask; box: Box } | null {
  if (type === "brushlabels" && value.rle) {
    const mask = decodeBrush(value.rle, plate);
    return { mask, box: maskBox(mask) };
  }
  if (type !== "polygonlabels" || !value.points) return null;
  const ring = value.points.map(([x, y]) =>
    [x / 100 * plate.width, y / 100 * plate.height] as const
  );
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  const box: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return { mask: polygonsToMask([ring], plate), box };
}

function labelsOf(result: readonly Region[], plate: Plate): Label[] {
  const labels = new Map<string, Label>();
  for (const { id, type, value, score } of result) {
    const name = value.rectanglelabels?.[0];
    if (type !== "rectanglelabels" || name === undefined) continue;
    const scored = score === undefined ? {} : { score };
    labels.set(id, { plate: plate.id, box: boxOf(value, plate), name, ...scored });
  }
  const order: string[] = [];
  for (const region of result) {
    const { id, parentID, score, value } = region;
    const found = maskOf(region, plate);
    const parent = parentID === undefined ? undefined : labels.get(parentID);
    if (found && parent) labels.set(parentID!, { ...parent, mask: found.mask });
    else if (found) {
      const name = (value.brushlabels ?? value.polygonlabels ?? [""])[0];
      const scored = score === undefined ? {} : { score };
      labels.set(id, { plate: plate.id, ...found, name, ...scored });
    }
    if (!order.includes(id) && labels.has(id)) order.push(id);
  }
  for (const { id, type, value: { choices = [] } } of result) {
    const label = labels.get(id);
    if (type !== "choices" || !label) continue;
    const flags = Object.fromEntries(
      choices.filter((choice) => choice === "difficult" || choice === "truncated")
        .map((choice) => [choice, true]),
    );
    labels.set(id, { ...label, ...flags });
  }
  return order.map((id) => labels.get(id)!);
}

/** The file that an address means: local storage, an upload with its prefix, or a link. */
function fileOf(image: string): string {
  const local = image.match(/[?&]d=([^&]+)/)?.[1];
  if (local) return decodeURIComponent(local);
  const name = decodeURIComponent(image.split(/[?#]/)[0].split("/").at(-1)!);
  return image.includes("/upload/") ? name.replace(/^[0-9a-f]{8}-/, "") : name;
}

/**
 * Annotations of the first person who did not skip the task; predictions where nobody has annotated it.
 *
 * @throws {Error} that names the file and what is wrong in it
 */
export async function readLabelStudio(folder: Folder): Promise<Labelled> {
  const plates: Plate[] = [];
  const labels: Label[] = [];
  for (const path of folder.paths.filter((path) => path.endsWith(".json"))) {
    const text = folder.text(path);
    if (!looksLikeLabelStudio(text)) continue;
    try {
      for (const { data, annotations = [], predictions = [] } of JSON.parse(text) as Task[]) {
        const image = data.image ?? Object.values(data).find((value) => typeof value === "string");
        const named = fileOf(String(image));
        const file = findPicture(named, path, folder);
        const name = named.split("/").at(-1)!;
        const chosen = annotations.find(({ was_cancelled }) => !was_cancelled) ?? predictions[0];
        const result = chosen?.result ?? [];
        const sized = result.find(({ original_width }) => original_width);
        const { width, height } = sized
          ? { width: sized.original_width!, height: sized.original_height! }
          : await folder.size(file);
        const told = (key: string, otherwise: string) =>
          typeof data[key] === "string" ? data[key] : otherwise;
        const plate: Plate = {
          id: told("plate", plateId(name)),
          work: told("work", workId(name)),
          impression: told("impression", ""),
          file,
          width,
          height,
          source: told("source", ""),
          rights: told("rights", ""),
        };
        plates.push(plate);
        labels.push(...labelsOf(result, plate));
      }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Cannot read ${path} as tasks of Label Studio: ${reason}`, { cause });
    }
  }
  return { plates, labels, parts: {} };
}
