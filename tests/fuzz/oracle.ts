/** What must be true of whatever a reader accepted, and of every error it ends with. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathFault } from "lib/assets/contained_path.ts";
import type { Character } from "lib/corpus/character.ts";
import type { Detection } from "lib/corpus/detection.ts";
import type { Annotated } from "lib/corpus/label_format.ts";
import { isPlateId } from "lib/corpus/plate_id.ts";
import type { Plate } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import type { Mask } from "lib/geometry/mask.ts";
import { imageSize, type Size } from "lib/image/image.ts";

/** Something that a reader may not do, whatever it was given. */
export class Fault extends Error {
  override name = "Fault";
}

export function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Fault(what);
}

const shortly = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 120);

function checkBox(box: Box, what: string): void {
  demand(
    box.length === 4 && box.every((side) => typeof side === "number" && Number.isFinite(side)),
    `${what} has the box ${shortly(box)}`,
  );
  demand(box[2] >= box[0] && box[3] >= box[1], `${what} has the inverted box ${shortly(box)}`);
  demand(box.every((side) => Math.abs(side) <= 1e8), `${what} has the absurd box ${shortly(box)}`);
}

function checkMask(mask: Mask, plate: Size, what: string): void {
  const runs = mask.counts;
  demand(
    mask.width === plate.width && mask.height === plate.height,
    `${what} has a mask of ${mask.width} x ${mask.height} on a plate of ${plate.width} x ${plate.height}`,
  );
  demand(
    runs.every((run) => Number.isInteger(run) && run >= 0) &&
      runs.reduce((sum, run) => sum + run, 0) === mask.width * mask.height,
    `${what} has a mask whose runs do not fill it`,
  );
}

const share = (value: unknown) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 && value <= 1;

async function checkPlate(plate: Plate, folder: string | null): Promise<void> {
  const what = `plate ${shortly(plate.id)}`;
  demand(isPlateId(plate.id), `${what} has an id that is none`);
  demand(typeof plate.file === "string", `${what} has the file ${shortly(plate.file)}`);
  demand(pathFault(plate.file) === null, `${what} has the file ${shortly(plate.file)}`);
  for (const key of ["work", "impression", "source", "rights"] as const) {
    demand(typeof plate[key] === "string", `${what} has ${key} ${shortly(plate[key])}`);
  }
  for (const side of [plate.width, plate.height]) {
    demand(Number.isInteger(side) && side >= 0 && side <= 1e8, `${what} has a side of ${side}`);
  }
  if (folder === null || !existsSync(join(folder, plate.file))) return;
  const real = await imageSize(join(folder, plate.file)).catch(() => null);
  if (real) {
    demand(
      real.width === plate.width && real.height === plate.height,
      `${what} is said to be ${plate.width} x ${plate.height} and is ${real.width} x ${real.height}`,
    );
  }
}

/** Labels that were accepted: sound, on plates that are there, of the size their pictures have. */
export async function checkAnnotated(
  { plates, labels }: Annotated,
  { folder }: { readonly folder: string | null },
): Promise<void> {
  for (const plate of plates) await checkPlate(plate, folder);
  const plateOf = new Map(plates.map((plate) => [plate.id, plate]));
  demand(plateOf.size === plates.length, "two plates have one id");
  demand(new Set(plates.map(({ file }) => file)).size === plates.length, "two plates are one file");
  for (const label of labels) {
    const what = `a label of ${shortly(label.plate)}`;
    const plate = plateOf.get(label.plate);
    demand(plate !== undefined, `${what} is on no plate`);
    demand(
      typeof label.name === "string" && label.name !== "",
      `${what} is named ${shortly(label.name)}`,
    );
    checkBox(label.box, what);
    if (label.mask) checkMask(label.mask, plate, what);
    if (label.score !== undefined) demand(share(label.score), `${what} scores ${label.score}`);
    for (const flag of [label.difficult, label.truncated]) {
      demand(
        flag === undefined || typeof flag === "boolean",
        `${what} has a flag ${shortly(flag)}`,
      );
    }
  }
}

/** Rows of a corpus that were accepted. */
export async function checkRows(
  plates: readonly Plate[],
  characters: readonly Character[],
): Promise<void> {
  for (const plate of plates) await checkPlate(plate, null);
  for (const character of characters) {
    const what = `character ${shortly(character.id)}`;
    demand(/^[\p{L}\p{M}\p{N}_-]+\.\d+$/u.test(character.id), `${what} has an id that is none`);
    demand(isPlateId(character.plate), `${what} is of plate ${shortly(character.plate)}`);
    checkBox(character.box, what);
    demand(share(character.score), `${what} scores ${character.score}`);
    demand(share(character.match), `${what} matches by ${character.match}`);
    checkMask(character.mask, character.mask, what);
    for (const file of [character.withBackground, character.withoutBackground]) {
      demand(pathFault(file) === null, `${what} has the file ${shortly(file)}`);
    }
  }
}

/** What was found on a plate: boxes may lie beside it, but all are of numbers. */
export function checkDetections(detections: readonly Detection[], plate: string): void {
  for (const { box, score, label, tokens = [] } of detections) {
    const what = `a detection on ${shortly(plate)}`;
    demand(box.every(Number.isFinite), `${what} has the box ${box}`);
    demand(share(score), `${what} scores ${score}`);
    demand(typeof label === "string", `${what} has a label that is no text`);
    for (const { token, score } of tokens) {
      demand(typeof token === "string" && Number.isFinite(score), `${what} has an odd token`);
    }
  }
}

/** Words of the engine or of libraries, which say nothing to the person who has the file. */
const engineWords =
  /Unexpected (token|end|non-whitespace|identifier|string|number)|in JSON at|Cannot read propert|\bundefined\b|is not (a function|iterable|defined|a constructor)|of undefined|Invalid array length|Maximum call stack|Array buffer allocation|Cannot (convert|mix|destructure)|ERR_|\bat file:\/\/|NotFound|os error|EISDIR|ENOENT:|EACCES:|SQLITE_|datatype mismatch|constraint failed|Invalid count value|Invalid string length|Reduce of empty|\.toString\b|\[object /;

const engineErrors = [TypeError, RangeError, SyntaxError, ReferenceError, URIError, EvalError];

/** @throws {Fault} when an error does not name the file, or lets the engine speak */
export function checkError(error: unknown, names: readonly string[]): void {
  demand(error instanceof Error, `threw ${shortly(error)}`);
  const { message } = error;
  demand(
    !/NotCapable|Requires (read|write|net|run) access/.test(`${error.name} ${message}`),
    `reached beyond: ${message.slice(0, 200)}`,
  );
  // a text that breaks its format's rules may well be a SyntaxError: the engine's own knows no file
  const engine = engineErrors.find((kind) =>
    error.constructor === kind &&
    !(kind === SyntaxError && names.some((name) => message.includes(name)))
  );
  demand(!engine, `ends in the engine's own ${error.name}: ${message.slice(0, 200)}`);
  demand(!engineWords.test(message), `speaks the engine's words: ${message.slice(0, 300)}`);
  demand(names.some((name) => message.includes(name)), `names no file: ${message.slice(0, 200)}`);
}
