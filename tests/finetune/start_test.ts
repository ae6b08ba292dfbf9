import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openYolox } from "lib/detect/yolox.ts";
import { openStart } from "lib/finetune/start.ts";
import { startNames } from "lib/finetune/start_names.ts";
import { parameterCount, yoloxSizes } from "lib/finetune/yolox_architecture.ts";
import { readHead } from "lib/finetune/yolox_head.ts";
import { readNetwork } from "lib/finetune/yolox_network.ts";
import { changeModel } from "lib/onnx/surgery.ts";
import { withFolder } from "../cli/ran.ts";
import { tiny } from "./fixture.ts";
import { squares } from "./plates.ts";

const given = { collection: squares(3), seed: 4, className: "character", threads: 1 };
const side = { width: 416, height: 416 };

Deno.test("the detector that ships can be trained further, its head and all of it", async () => {
  const { name, model, sha256, startsAs } = await openStart("burin_nano", given);
  assert.equal(name, "burin_nano");
  assert.match(sha256, /^[0-9a-f]{64}$/);
  assert.equal(startsAs, 0);
  assert.equal(readHead(model, side).classes, 1);
  assert.ok(readNetwork(model, side).convolutions.length > 100);
});

Deno.test("random weights are those of the seed, and a network of the size asked for", async () => {
  const start = await openStart("random:nano", given);
  assert.equal(start.sha256, (await openStart("random:nano", given)).sha256);
  assert.notEqual(start.sha256, (await openStart("random:nano", { ...given, seed: 5 })).sha256);
  const { weights } = readNetwork(start.model, side);
  const count = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
  const normalised = parameterCount(yoloxSizes.nano, { classes: 1 });
  assert.ok(count < normalised && count > 0.97 * normalised, `${count} of ${normalised}`);
  await using detector = await openYolox(start.model);
  assert.ok(Array.isArray(await detector(await given.collection.open(given.collection.plates[0]))));
});

Deno.test("figures start as a character or a person, wherever the file has them, else as its first", () =>
  withFolder(async (folder) => {
    const startOf = async (names: Record<number, string> | undefined) => {
      const file = join(folder, "own.onnx");
      const metadata = names && { names: JSON.stringify(names) };
      writeFileSync(
        file,
        metadata ? changeModel(tiny.model, { constants: {}, metadata }) : tiny.model,
      );
      const { name, startsAs } = await openStart(file, given);
      assert.equal(name, "own.onnx");
      return startsAs;
    };
    assert.equal(await startOf(undefined), 0);
    assert.equal(await startOf({ 0: "cow", 1: "person" }), 1);
    assert.equal(await startOf({ 0: "person", 1: "character" }), 1);
    assert.equal(await startOf({ 0: "cow", 1: "dog" }), 0);
  }));

Deno.test("a start that is not there names those that are", async () => {
  assert.ok(startNames.includes("yolox_tiny") && startNames.includes("random:x"));
  assert.ok(!startNames.includes("ink"));
  await assert.rejects(
    openStart("yolox_micro", given),
    /no model and no file "yolox_micro".*burin_nano.*random:tiny.*or a YOLOX file/,
  );
});

Deno.test("a file that is no model is named", () =>
  withFolder(async (folder) => {
    const file = join(folder, "picture.jpg");
    writeFileSync(file, "no model");
    await assert.rejects(
      openStart(file, given),
      (error: Error) =>
        error.message.startsWith(`Cannot start from ${file}: it is no ONNX file`) &&
        error.message.includes("Name a YOLOX file (.onnx), or one of burin_nano"),
    );
  }));

Deno.test("random weights are measured on 32 labelled plates at most", async () => {
  const collection = squares(40);
  const labelled = new Set(collection.plates.slice(1).map(({ id }) => id));
  const opened: string[] = [];
  const watched: typeof collection = {
    ...{ ...collection, labelled },
    open: (plate) => (opened.push(plate.id), collection.open(plate)),
  };
  // a session of no such number of threads is refused once the plates are read
  await assert.rejects(openStart("random:nano", { ...given, collection: watched, threads: -1 }));
  assert.deepEqual(opened, [...labelled].slice(0, 32));
});

Deno.test("a start is made wider where that is asked for, by the seed's shares", async () => {
  const start = await openStart("burin_nano", given);
  const wider = await openStart("burin_nano", { ...given, widen: 1.5 });
  assert.equal(wider.sha256, start.sha256);
  const filtersOf = ({ model }: typeof start) =>
    readNetwork(model, side).weights[readNetwork(model, side).convolutions[0].name + ".weight"];
  assert.equal(filtersOf(wider).shape[3], 1.5 * filtersOf(start).shape[3]);
  const again = await openStart("burin_nano", { ...given, widen: 1.5 });
  assert.deepEqual(again.model, wider.model);
  const other = await openStart("burin_nano", { ...given, seed: 5, widen: 1.5 });
  assert.notDeepEqual(other.model, wider.model);
  await assert.rejects(openStart("burin_nano", { ...given, widen: 1 }), /give a factor above 1/);
});
