import assert from "node:assert/strict";
import type { ModelPort } from "lib/onnx/session.ts";
import { checkSignature } from "lib/onnx/signature.ts";

const port = (name: string, shape: (number | null)[]): ModelPort => ({
  name,
  dtype: "float32",
  shape,
});
const session = {
  inputs: [port("picture", [1, 3, 64, null])],
  outputs: [port("boxes", [1, 9, 4]), port("more", [1])],
};
const wanted = { name: "eye.onnx", as: "an eye", inputs: { picture: [1, 3, null, 32] } };

Deno.test("free sides fit everything, and more outputs than wanted do no harm", () => {
  checkSignature(session, wanted);
  checkSignature(session, { ...wanted, outputs: { boxes: [1, null, 4] } });
});

Deno.test("what is missing, of another shape or too much is told, with what was wanted", () => {
  assert.throws(
    () => checkSignature(session, { ...wanted, inputs: { picture: [1, 1, null, null] } }),
    /^Error: Cannot use eye.onnx as an eye: picture is \[1,3,64,any\]\. Found: takes picture float32 \[1,3,64,any\] and gives boxes float32 \[1,9,4\], more float32 \[1\]\. Wanted: picture \[1,1,any,any\]$/,
  );
  assert.throws(
    () => checkSignature(session, { ...wanted, outputs: { masks: [1] } }),
    /no masks\..*giving masks \[1\]/,
  );
  assert.throws(
    () => checkSignature(session, { ...wanted, inputs: {} }),
    /it also wants picture float32 \[1,3,64,any\]/,
  );
});
