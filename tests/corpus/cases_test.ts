/** Folders of labels as people have them, each with what is right: read as it says, or refused. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { openFolder } from "lib/corpus/folder.ts";
import type { Loss } from "lib/corpus/label_format.ts";
import { openLabelled } from "lib/corpus/labelled_folder.ts";
import type { FileCollection, Plate } from "lib/corpus/plate.ts";
import type { SplitName } from "lib/corpus/splits.ts";
import { evaluateDetections } from "lib/detect/evaluation.ts";
import type { Box } from "lib/geometry/box.ts";
import { maskArea } from "lib/geometry/mask.ts";

/** Cases that do not pass yet, by the first word of their names; to be empty. */
const pending: Readonly<Record<string, string>> = {
  yolo: "symlinks",
};

function isPending(name: string): boolean {
  const [group, ...rest] = name.split("_");
  return (pending[group] ?? "").split(" ").includes(rest.join("_"));
}

interface RightLabel {
  readonly file: string;
  readonly name: string;
  readonly box: Box;
  readonly mask_area?: number | undefined;
  readonly difficult?: boolean | undefined;
  readonly score?: number | undefined;
  /** Width and height of the plate, as in "100x200". */
  readonly plate?: string;
}

interface Values {
  /** What a message must tell; "or ..." where it may also be read with a remark. */
  readonly refuse?: string;
  readonly either?: readonly Right[];
  readonly parts?: Readonly<Record<string, SplitName>>;
  readonly plates?: readonly string[];
  readonly work?: Readonly<Record<string, string>>;
  readonly classes?: number;
  readonly map?: number;
  readonly map50?: number;
  readonly false?: number;
}

/** Words, where nobody knows a value for certain. */
type Right = readonly RightLabel[] | Values | string;

type Read = FileCollection & {
  readonly parts?: Readonly<Record<string, SplitName>>;
  readonly unused?: readonly Loss[];
};

const cases = mirrorDirectories().map((mirror) => join(mirror, "cases/labels")).find(existsSync);

const open = (name: string, folder: string): Promise<Read> =>
  /^(meta|folder|dup)_/.test(name) ? openFolder(folder) : openLabelled(folder);

const isList = (right: Right): right is readonly RightLabel[] => Array.isArray(right);

/** A message that names the folder or a file in it. */
function assertNamesFile(error: unknown, folder: string): void {
  assert.ok(error instanceof Error);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) =>
    basename(path)
  );
  assert.ok(
    [folder, ...files].some((name) => error.message.includes(name)),
    `it names no file: ${error.message}`,
  );
}

function assertLabels({ plates, labels }: Read, right: readonly RightLabel[]): void {
  const plateOf = new Map(plates.map((plate) => [plate.id, plate]));
  const key = (label: RightLabel) => [label.file, label.name, ...label.box.map(Math.round)].join();
  const found = labels.map(({ plate: id, name, box, mask, difficult, score }): RightLabel => {
    const plate = plateOf.get(id) as Plate;
    return {
      file: plate.file,
      name,
      box,
      mask_area: mask && maskArea(mask),
      difficult,
      score,
      plate: `${plate.width}x${plate.height}`,
    };
  }).sort((a, b) => key(a) < key(b) ? -1 : 1);
  const expected = right.toSorted((a, b) => key(a) < key(b) ? -1 : 1);
  const named = (list: readonly RightLabel[]) => list.map(({ file, name }) => [file, name]);
  assert.deepEqual(named(found), named(expected));
  expected.forEach(({ box, file: _file, name: _name, ...others }, i) => {
    const off = box.map((side, j) => Math.abs(side - found[i].box[j]));
    assert.ok(Math.max(...off) <= 0.01, `${found[i].box} is not ${box}`);
    const told = Object.keys(others) as (keyof typeof others)[];
    assert.deepEqual(Object.fromEntries(told.map((what) => [what, found[i][what]])), others);
  });
}

function assertValues(read: Read, right: Values): void {
  const of = <T>(value: (plate: Plate) => T, files: readonly string[]) =>
    Object.fromEntries(files.map((file) => {
      const plate = read.plates.find((plate) => plate.file.normalize() === file.normalize());
      assert.ok(plate, `${file} is no plate`);
      return [file, value(plate)];
    }));
  const { parts, plates, work, classes } = right;
  if (parts) assert.deepEqual(of(({ id }) => read.parts?.[id], Object.keys(parts)), parts);
  if (plates) assert.deepEqual(read.plates.map(({ file }) => file).sort(), plates);
  if (work) assert.deepEqual(of((plate) => plate.work, Object.keys(work)), work);
  if (classes) assert.equal(new Set(read.labels.map(({ name }) => name)).size, classes);
}

async function check(name: string, { folder, right }: { folder: string; right: Right }) {
  if (!isList(right) && typeof right !== "string" && right.either) {
    const tries = right.either.map((one) => check(name, { folder, right: one }));
    const results = await Promise.allSettled(tries);
    const failed = results.filter((result) => result.status === "rejected");
    assert.ok(failed.length < results.length, failed.map(({ reason }) => reason).join("\n"));
    return;
  }
  const read = await open(name, folder).catch((error) => {
    assertNamesFile(error, folder);
    return error as Error;
  });
  if (typeof right === "string") return;
  if (!isList(right) && right.refuse !== undefined) {
    const remarked = right.refuse.startsWith("or") && !(read instanceof Error) &&
      (read.unused ?? []).length > 0;
    assert.ok(read instanceof Error || remarked, `it was read; right: ${right.refuse}`);
    return;
  }
  if (read instanceof Error) throw read;
  if (isList(right)) assertLabels(read, right);
  else assertValues(read, right);
}

/** As `labels judge` does it. */
async function checkEvaluation(folder: string, { map, map50, false: wrong }: Values) {
  const [found, truth] = await Promise.all(
    ["found", "truth"].map((part) => openLabelled(join(folder, part))),
  );
  const evaluated = truth.plates.map(({ id }) => ({
    id,
    detections: found.labels.filter(({ plate }) => plate === id)
      .map(({ name, score = 1, ...region }) => ({ ...region, score, label: name })),
    labels: truth.labels.filter(({ plate }) => plate === id),
  }));
  const { all } = evaluateDetections(evaluated, { minScore: 0 });
  if (wrong !== undefined) assert.equal(all.false, wrong);
  for (const [is, right] of [[all.map, map], [all.map50, map50]] as const) {
    if (right !== undefined) assert.ok(Math.abs(is - right) < 1e-9, `${is} is not ${right}`);
  }
}

// the cases are not in the repository: BURIN_MIRROR=../shared shows where they are
Deno.test({ name: "the cases are there", ignore: cases === undefined, fn() {} });

for (const name of cases === undefined ? [] : readdirSync(cases).sort()) {
  const folder = join(cases!, name);
  const path = join(folder, "expected.json");
  // siblings without a file that says what is right: read, or refused by name
  const told = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { right: "—" };
  // phash_plain and onnx are no labels
  if (name === "onnx" || !("right" in told || "map" in told)) continue;
  Deno.test({
    name: `case ${name}: ${told.situation ?? "a sibling"}`,
    async fn() {
      const checked = () =>
        name.startsWith("judge_")
          ? checkEvaluation(folder, told.right ?? told)
          : check(name, { folder, right: told.right });
      if (isPending(name)) await assert.rejects(checked, Error, "passes now: strike it off");
      else await checked();
    },
  });
}
