/**
 * Labels as LabelMe has them: a JSON file beside each picture, its shapes polygons and rectangles. The
 * pieces of one mask are a group; a mask with holes is one polygon with slits.
 */
import { posix } from "node:path";
import { reasonOf } from "lib/assets/reason.ts";
import { type Box, sameBox } from "lib/geometry/box.ts";
import { maskBox } from "lib/geometry/mask.ts";
import { joinRings, maskToPolygons, type Ring, signedArea } from "lib/geometry/polygon.ts";
import {
  ending,
  type Folder,
  type Labelled,
  type ReadOptions,
  shown,
  type Written,
} from "./label_format.ts";
import { type LabelReport, labelReport } from "./label_report.ts";
import { type LabelmeSheet, readSheet } from "./labelme_sheet.ts";
import { isImage, stem } from "./label_format.ts";
import type { Label, Plate } from "./plate.ts";
import { plateId, plateIds, workId } from "./plate_id.ts";

interface WrittenShape {
  label: string;
  points: Ring;
  group_id: number | null;
  description: string;
  shape_type: string;
  flags: Record<string, boolean>;
  mask: null;
  /** Not LabelMe's own, but kept by it, and X-AnyLabeling's. */
  score?: number;
  /** Ours, kept by LabelMe: the label's box, where it is not that of the points. */
  box?: Box;
}

function shapesOf(
  { box, name, mask, difficult, truncated, score }: Label,
  group: number,
): WrittenShape[] {
  const rings = shown(mask) ? maskToPolygons(mask!) : [];
  const outlines = rings.some((ring) => signedArea(ring) < 0) ? [joinRings(rings)] : rings;
  const [x0, y0, x1, y1] = box;
  const shapes = outlines.length === 0
    ? [{ shape_type: "rectangle", points: [[x0, y0], [x1, y1]] as Ring }]
    : outlines.map((points) => ({ shape_type: "polygon", points }));
  const apart = outlines.length > 0 && !sameBox(box, maskBox(mask!));
  const flags = { ...difficult ? { difficult } : {}, ...truncated ? { truncated } : {} };
  return shapes.map(({ shape_type, points }) => ({
    label: name,
    points,
    group_id: shapes.length > 1 ? group : null,
    description: "",
    shape_type,
    flags,
    mask: null,
    ...score === undefined ? {} : { score },
    ...apart ? { box } : {},
  }));
}

/** A file for each plate, its picture beside it. */
export function writeLabelme({ plates, labels }: Labelled): Written {
  const images = Object.fromEntries(plates.map(({ id, file }) => [id, `${id}${ending(file)}`]));
  const own = Map.groupBy(labels, ({ plate }) => plate);
  const texts = Object.fromEntries(plates.map(({ id, width, height, ...rest }) => {
    const { work, impression, source, rights, more } = rest;
    const file = {
      version: "5.5.0",
      flags: {},
      shapes: (own.get(id) ?? []).flatMap(shapesOf),
      imagePath: images[id],
      imageData: null,
      imageHeight: height,
      imageWidth: width,
      // not LabelMe's own, but kept by it
      plate: { id, work, impression, source, rights, more },
    };
    return [`${id}.json`, JSON.stringify(file, null, 2) + "\n"];
  }));
  return { texts, images };
}

/** Whether a text looks like one of LabelMe's files. */
export const looksLikeLabelme = (text: string): boolean =>
  /"shapes"\s*:/.test(text) && /"(imagePath|imageHeight|imageData|shape_type)"\s*:/.test(text);

/** What an error says first of all: which file, and as what it was read. */
const inFile = (path: string) => `Cannot read ${path} as LabelMe`;

/** One picture has one file of labels: a second, such as a backup, is refused with the first. */
function distinct(sheets: readonly LabelmeSheet[], report: LabelReport): readonly LabelmeSheet[] {
  const owner = new Map<string, string>();
  const ids = new Map<string, string>();
  return sheets.filter(({ path, file, told }) => {
    const other = owner.get(file);
    if (other !== undefined) {
      report.fault(inFile(path), `${file} is described twice, there and in ${other}: remove one`);
      return false;
    }
    owner.set(file, path);
    if (told.id === undefined) return true;
    const twin = ids.get(told.id.toLowerCase());
    if (twin !== undefined) report.fault(inFile(path), `the plate "${told.id}" is in ${twin}, too`);
    ids.set(told.id.toLowerCase(), path);
    return twin === undefined;
  });
}

/**
 * Reads a folder of LabelMe's files, or X-AnyLabeling's. Points and lines, other flags, descriptions and
 * whatever else has no place in a label are counted.
 *
 * @throws {Error} that names the files and shapes that are wrong, unless they are left out
 */
export async function readLabelme(
  folder: Folder,
  { faulty }: ReadOptions = {},
): Promise<Labelled> {
  const report = labelReport({ faulty });
  const pictures = Map.groupBy(folder.paths.filter(isImage), withoutEnding);
  const there = new Set(folder.paths);
  const found: LabelmeSheet[] = [];
  let count = 0;
  for (const path of folder.paths.filter((path) => /\.json$/i.test(path))) {
    const text = folder.text(path);
    if (!looksLikeLabelme(text)) continue;
    count++;
    const namesakes = pictures.get(withoutEnding(path)) ?? [];
    try {
      found.push(
        await readSheet(text, { path, folder, there, namesakes, where: inFile(path), report }),
      );
    } catch (error) {
      report.fault(inFile(path), reasonOf(error));
    }
  }
  if (count === 0) {
    throw new Error(
      "Cannot read the folder as LabelMe: no JSON file in it has shapes and an imagePath. " +
        "Give another format, or another folder",
    );
  }
  const sheets = distinct(found, report);
  const taken = new Set(sheets.flatMap(({ told: { id } }) => id === undefined ? [] : [id]));
  const unnamed = sheets.filter(({ told: { id } }) => id === undefined);
  const made = plateIds(unnamed.map(({ file }) => file), { by: "name", taken });
  const idOf = new Map(unnamed.map(({ file }, i) => [file, made[i]]));
  const plates = sheets.map(({ file, told, size: { width, height } }): Plate => {
    const id = told.id ?? idOf.get(file)!;
    const name = file.split("/").at(-1)!;
    // pictures of one name in several folders are of several works
    const work = id === plateId(name) ? workId(name) : id;
    return { work, impression: "", source: "", rights: "", ...told, id, file, width, height };
  });
  const labels = sheets.flatMap(({ labels }, i) =>
    labels.map((label): Label => ({ plate: plates[i].id, ...label }))
  );
  return { plates, labels, parts: {}, unused: report.end() };
}

const withoutEnding = (path: string) =>
  posix.join(posix.dirname(path), stem(path)).normalize("NFC");
