import assert from "node:assert/strict";
import { inputFormText, printsInput, readInputForm } from "lib/detect/input_form.ts";
import { startInput, withInput } from "lib/finetune/start_input.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { changeModel } from "lib/onnx/surgery.ts";
import { tiny } from "./fixture.ts";

const how = { size: { width: 64, height: 64 }, reduction: "area" } as const;

Deno.test("what a file tells of its looks is inherited, whatever the training would take", () => {
  const told = changeModel(tiny.model, { constants: {}, metadata: inputFormText(printsInput) });
  assert.deepEqual(startInput(told, { ...how, reduction: "linear" }), printsInput);
});

Deno.test("a file that tells nothing is looked at once, as it is trained; no form tells of an oblong", () => {
  const once = { sides: [64], mirrored: false, reduction: "area", fitted: false };
  assert.deepEqual(startInput(tiny.model, how), once);
  assert.equal(startInput(tiny.model, { ...how, size: { width: 64, height: 32 } }), undefined);
});

Deno.test("a model with a form is the same model otherwise", () => {
  const once = startInput(tiny.model, how);
  assert.deepEqual(readInputForm(readMetadata(withInput(tiny.model, once))), once);
  assert.equal(withInput(tiny.model, undefined), tiny.model);
});
