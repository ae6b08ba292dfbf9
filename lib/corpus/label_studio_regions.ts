/** Regions of Label Studio as labels: rectangles, outlines, ellipses, brush strokes and bit masks. */
import type { Box } from "lib/geometry/box.ts";
import { type Mask, maskBox } from "lib/geometry/mask.ts";
import type { Ring } from "lib/geometry/polygon.ts";
import type { Size } from "lib/image/image.ts";
import { shown } from "./label_format.ts";
import {
  boxOnPicture,
  losses,
  outlined,
  rectangleAround,
  soundPoints,
  type Surrounding,
} from "./label_outline.ts";
import type { LabelReport } from "./label_report.ts";
import {
  isShares,
  type Sound,
  soundName,
  soundNumber,
  soundScore,
  valueText,
} from "./label_rules.ts";
import { alikeSizes, paintedMask } from "./label_studio_masks.ts";
import { type Fields, isObject } from "./label_studio_annotations.ts";
import type { Label } from "./plate.ts";

/** How a region says where it is. */
type Kind = "rectangle" | "polygon" | "ellipse" | "brush" | "bitmask";

/** Types of regions that surround something; with "labels" at their end they carry their names, too. */
const kinds: Readonly<Record<string, Kind>> = {
  rectangle: "rectangle",
  rectanglelabels: "rectangle",
  polygon: "polygon",
  polygonlabels: "polygon",
  ellipse: "ellipse",
  ellipselabels: "ellipse",
  brush: "brush",
  brushlabels: "brush",
  magicwand: "brush",
  bitmask: "bitmask",
  bitmasklabels: "bitmask",
};

/** Sizes that scripts write where they know none. */
const madeUp = [1, 100];

interface Context {
  /** Of the picture. */
  readonly size: Size;
  unused(what: string): void;
}

/** The kind of a region without a type, as in the form JSON-MIN, by what its value holds. */
function kindOf(type: string, value: Fields): Kind | null {
  if (Object.hasOwn(kinds, type)) return kinds[type];
  if (type !== "" && type !== "labels") return null;
  const key = Object.keys(value).find((key) => Object.hasOwn(kinds, key));
  if (key) return kinds[key];
  if ("rle" in value) return "brush";
  if ("imageDataURL" in value) return "bitmask";
  if ("radiusX" in value) return "ellipse";
  if (Array.isArray(value.points)) return "polygon";
  const placed = ["x", "y", "width", "height"].every((side) => side in value);
  const other = Object.keys(value).some((key) => /labels$/.test(key) && key !== "labels");
  return placed && !other ? "rectangle" : null;
}

/** Names in a value, whatever the tag that gave them. */
function namesOf(value: Fields): Sound<readonly string[]> {
  const lists = Object.entries(value).filter(([key]) => /labels$/.test(key));
  const names: string[] = [];
  for (const [key, list] of lists) {
    if (list === null || list === undefined) continue;
    if (!Array.isArray(list)) {
      return { fault: `its ${key} are ${valueText(list)}, which is no list` };
    }
    for (const one of list) {
      const name = soundName(one);
      if ("fault" in name) return name;
      names.push(name.value);
    }
  }
  return { value: names };
}

/** Numbers of a value by their names, in per cent; a rotation that is left out is none. */
function shares<K extends string>(value: Fields, keys: readonly K[]): Sound<Record<K, number>> {
  const found = {} as Record<K, number>;
  for (const key of keys) {
    const number = key === "rotation" && (value[key] === undefined || value[key] === null)
      ? { value: 0 }
      : soundNumber(value[key], { what: `its ${key}` });
    if ("fault" in number) return number;
    found[key] = number.value;
  }
  return { value: found };
}

/** A rectangle is turned about its upper left corner, in pixels. Negative sides go left and up. */
function rectangleOf(value: Fields, size: Size): Sound<Surrounding> {
  const sides = shares(value, ["x", "y", "width", "height", "rotation"]);
  if ("fault" in sides) return sides;
  const { x, y, width, height, rotation } = sides.value;
  const [left, top] = [x / 100 * size.width, y / 100 * size.height];
  const [w, h] = [width / 100 * size.width, height / 100 * size.height];
  const [cos, sin] = turn(rotation);
  const corners: Ring = [[0, 0], [w, 0], [w, h], [0, h]]
    .map(([u, v]) => [left + u * cos - v * sin, top + u * sin + v * cos] as const);
  const around = rectangleAround(corners, size);
  const ends = [x, y, x + width, y + height];
  const beyond = rotation === 0 && ends.some((end) => end < -1 || end > 101);
  if ("fault" in around || !beyond) return around;
  return { value: { ...around.value, lost: losses.beyond } };
}

/** Cosine and sine of degrees, exact for quarters of a turn. */
function turn(degrees: number): [cos: number, sin: number] {
  const angle = degrees * Math.PI / 180;
  const exact = (value: number) => degrees % 90 === 0 ? Math.round(value) : value;
  return [exact(Math.cos(angle)), exact(Math.sin(angle))];
}

/** An ellipse is turned about its centre, in pixels. */
function ellipseOf(value: Fields, size: Size): Sound<Surrounding> {
  const sides = shares(value, ["x", "y", "radiusX", "radiusY", "rotation"]);
  if ("fault" in sides) return sides;
  const { x, y, radiusX, radiusY, rotation } = sides.value;
  const [centre, middle] = [x / 100 * size.width, y / 100 * size.height];
  const [a, b] = [radiusX / 100 * size.width, radiusY / 100 * size.height];
  const [cos, sin] = turn(rotation);
  const [across, down] = [Math.hypot(a * cos, b * sin), Math.hypot(a * sin, b * cos)];
  const corners: Box = [centre - across, middle - down, centre + across, middle + down];
  const box = boxOnPicture(corners, size);
  return "fault" in box ? box : { value: { box: box.value, lost: losses.round } };
}

function polygonOf(value: Fields, size: Size): Sound<Surrounding> {
  const points = soundPoints(value.points);
  if ("fault" in points) return points;
  const ring = points.value.map(([x, y]) => [x / 100 * size.width, y / 100 * size.height] as const);
  return outlined(ring, size);
}

/** A speck in the first hundredth of both sides is told: it may be of shares, not of per cent. */
function inPerCent(sound: Sound<Surrounding>, { width, height }: Size): Sound<Surrounding> {
  if ("fault" in sound) return sound;
  const [x0, y0, x1, y1] = sound.value.box;
  const box: Box = [x0 / width * 100, y0 / height * 100, x1 / width * 100, y1 / height * 100];
  if (!isShares(box, { width: 100, height: 100 })) return sound;
  return { value: { ...sound.value, lost: losses.shares } };
}

/** What a region surrounds; null where it is of a kind that is not used, which is told. */
async function surroundingOf(
  kind: Kind,
  region: Fields,
  { value, size, unused }: Context & { readonly value: Fields },
): Promise<Sound<Surrounding> | null> {
  if (kind === "rectangle") return inPerCent(rectangleOf(value, size), size);
  if (kind === "ellipse") return inPerCent(ellipseOf(value, size), size);
  if (kind === "polygon") {
    if (value.closed !== false) return inPerCent(polygonOf(value, size), size);
    unused("polygons that were not closed");
    return null;
  }
  if (kind === "brush" && (value.rle === undefined || value.rle === null)) {
    unused("brush strokes without runs (rle)");
    return null;
  }
  try {
    const mask = await paintedMask(region, { value, size });
    return { value: { box: maskBox(mask), mask } };
  } catch (error) {
    if (error instanceof RangeError) return { fault: error.message };
    throw error;
  }
}

/** What the stated size is, beside the picture's own: sizes in proportion are scaled, others refused. */
function sizeFault(region: Fields, { size, unused }: Context): string | null {
  const { original_width: width, original_height: height } = region;
  if ([width, height].every((side) => side === undefined || side === null || side === 0)) {
    return null;
  }
  const said = [width, height].map((side) => soundNumber(side, { what: "its original size" }));
  for (const side of said) {
    if ("fault" in side) return side.fault;
    if (side.value <= 0) return `its original size is ${valueText(width)} x ${valueText(height)}`;
  }
  const [w, h] = said.map((side) => "value" in side ? side.value : 0);
  if (w === size.width && h === size.height) return null;
  const invented = w === h && madeUp.includes(w);
  if (!invented && !alikeSizes({ width: w, height: h }, size)) {
    return `sizes differ: ${w} x ${h} said, ${size.width} x ${size.height} found. ` +
      "It was made on another picture, or before it was turned";
  }
  unused("another size than the picture's: places are shares of it, and are scaled");
  return null;
}

/** A label that is being put together. */
interface Draft {
  readonly id: unknown;
  readonly parent: unknown;
  readonly kind: Kind;
  readonly label: Omit<Label, "plate">;
}

/** What other results say of a region, by its id. */
interface Said {
  readonly names: string[];
  readonly flags: Set<string>;
}

export interface RegionsOptions {
  readonly size: Size;
  /** The task, for what is told: "task 2 of tasks.json". */
  readonly name: string;
  readonly report: LabelReport;
  /** What errors say first, by the name of a region. */
  readonly where: (name: string) => string;
}

interface Drawn {
  readonly region: Fields;
  readonly kind: Kind;
  readonly value: Fields;
  /** For what is told of it. */
  readonly called: string;
}

/** The regions among results, and what the other results say of them; those that say nothing are told. */
function sorted(
  results: readonly unknown[],
  { name, report, where }: Omit<RegionsOptions, "size">,
): { readonly drawn: readonly Drawn[]; readonly about: ReadonlyMap<unknown, Said> } {
  const about = new Map<unknown, Said>();
  const saidOf = (id: unknown): Said => {
    const said = about.get(id) ?? { names: [], flags: new Set<string>() };
    about.set(id, said);
    return said;
  };
  const typeOf = ({ type }: Fields) => typeof type === "string" ? type.toLowerCase() : "";
  const placed = new Set(
    results.filter(isObject).filter((region) => Object.hasOwn(kinds, typeOf(region)))
      .map(({ id }) => id),
  );
  const drawn: Drawn[] = [];
  results.forEach((region, i) => {
    const id = isObject(region) ? region.id : undefined;
    const called = `region ${id === undefined ? i + 1 : valueText(id)} of ${name}`;
    if (!isObject(region)) return report.fault(where(called), `it is ${valueText(region)}`);
    const { value } = region;
    const type = typeOf(region);
    if (type === "relation") return report.unused("relations", name);
    if (!isObject(value)) return report.fault(where(called), `its value is ${valueText(value)}`);
    if (type === "choices") {
      for (const choice of Array.isArray(value.choices) ? value.choices : [value.choices]) {
        const flag = valueText(choice).toLowerCase().replaceAll('"', "");
        if (flag === "difficult" || flag === "truncated") saidOf(id).flags.add(flag);
        else report.unused("choices", name);
      }
      return;
    }
    if (type === "labels" && id !== undefined && placed.has(id)) {
      const names = namesOf(value);
      if ("fault" in names) report.fault(where(called), names.fault);
      else saidOf(id).names.push(...names.value);
      return;
    }
    const kind = kindOf(type, value);
    if (kind) return void drawn.push({ region, kind, value, called });
    const what = valueText(type || Object.keys(value).at(-1) || "none");
    report.unused(`regions of the type ${what}`, called);
  });
  return { drawn, about };
}

/**
 * Labels of the regions of one picture. `rectangle` and `labels` that share an id are one; a brush
 * stroke below a rectangle of the same name is its mask. Relations, texts, key points and whatever else
 * surrounds nothing are counted.
 *
 * @param results as a file has them; those that are wrong go to the report
 */
export async function labelsOf(
  results: readonly unknown[],
  options: RegionsOptions,
): Promise<Omit<Label, "plate">[]> {
  const { size, name, report, where } = options;
  const { drawn, about } = sorted(results, options);
  const drafts: Draft[] = [];
  const known = new Set<string>();
  for (const { region, kind, value, called } of drawn) {
    const unused = (what: string) => report.unused(what, called);
    const draft = await draftOf(region, { kind, value, size, unused, about });
    if (draft === null) continue;
    if ("fault" in draft) {
      report.fault(where(called), draft.fault);
      continue;
    }
    const { id, label } = draft.value;
    // two controls tell of one rectangle
    const key = JSON.stringify([id, kind, label.name, label.box]);
    if (id !== undefined && kind === "rectangle" && known.has(key)) continue;
    known.add(key);
    drafts.push(draft.value);
  }
  return joined(drafts, { unused: (what) => report.unused(what, name) });
}

/** A region with its name, flags and score; null where it is not used, which is told. */
async function draftOf(
  region: Fields,
  { kind, value, size, unused, about }: Context & {
    readonly kind: Kind;
    readonly value: Fields;
    readonly about: ReadonlyMap<unknown, Said>;
  },
): Promise<Sound<Draft> | null> {
  const more = region.id === undefined ? undefined : about.get(region.id);
  const own = namesOf(value);
  if ("fault" in own) return own;
  const names = [...new Set([...own.value, ...more?.names ?? []])];
  const score = soundScore(region.score);
  if ("fault" in score) return score;
  const fault = sizeFault(region, { size, unused });
  if (fault) return { fault };
  const surrounding = await surroundingOf(kind, region, { value, size, unused });
  if (surrounding === null) return null;
  if ("fault" in surrounding) return surrounding;
  if (names.length === 0) {
    unused("regions without a label");
    return null;
  }
  if (names.length > 1) unused("further labels of a region: the first is taken");
  const rotation = soundNumber(region.image_rotation ?? 0, { what: "its image_rotation" });
  if ("fault" in rotation) return rotation;
  if (rotation.value % 360 !== 0) {
    unused("the turn of the picture on the screen: places are those on the picture itself");
  }
  const { box, mask, lost } = surrounding.value;
  if (lost) unused(lost);
  const flags = Object.fromEntries([...more?.flags ?? []].map((flag) => [flag, true]));
  const label = {
    box,
    name: names[0],
    ...mask ? { mask } : {},
    ...flags,
    ...score.value === undefined ? {} : { score: score.value },
  };
  return { value: { id: region.id, parent: region.parentID, kind, label } };
}

/** Strokes below a rectangle of the same name become its mask, as they were written. */
function joined(
  drafts: readonly Draft[],
  { unused }: { unused(what: string): void },
): Omit<Label, "plate">[] {
  const masks = new Map<Draft, Mask>();
  const byId = new Map(drafts.toReversed().map((draft) => [draft.id, draft]));
  const rest = drafts.filter((draft) => {
    const { parent, label } = draft;
    if (parent === undefined || parent === null) return true;
    const above = byId.get(parent);
    if (
      above?.kind === "rectangle" && above.label.name === label.name && label.mask &&
      !masks.has(above)
    ) {
      masks.set(above, label.mask);
      return false;
    }
    unused("regions within regions (parentID)");
    return true;
  });
  return rest.flatMap((draft) => {
    const mask = masks.get(draft) ?? draft.label.mask;
    if (draft.kind !== "rectangle" && draft.label.mask && !shown(draft.label.mask)) {
      unused("masks of no pixel");
      return [];
    }
    return [{ ...draft.label, ...mask ? { mask } : {} }];
  });
}
