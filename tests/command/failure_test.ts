import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { UsageError } from "lib/study/usage.ts";
import { failureOf } from "lib/command/failure.ts";

/** What something throws. */
function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail");
}

Deno.test("what was typed wrongly ends with 2 and stays as it is", () => {
  assert.deepEqual(failureOf(new UsageError("--k takes a number"), "search"), {
    message: "--k takes a number",
    status: 2,
  });
});

Deno.test("a fault of our own never poses as the person's", () => {
  const faulty = [
    thrown(() => (undefined as unknown as { a: number }).a),
    thrown(() => (null as unknown as () => void)()),
    thrown(() => readFileSync({} as unknown as string)),
    new ReferenceError("sheet is not defined"),
  ];
  for (const error of faulty) {
    const { message, status } = failureOf(error, "extract (plate-003)");
    assert.equal(status, 1);
    assert.match(message, /a fault of Burin, not of your files/);
    assert.match(message, /extract \(plate-003\)/);
    assert.match(message, /BURIN_STACK=1/);
    assert.doesNotMatch(message, /undefined|null|sheet/);
  }
});

Deno.test("an error of the system says the file and what is the matter", () => {
  const error = thrown(() => readFileSync("/nowhere/plate.png"));
  const { message, status } = failureOf(error, "report");
  assert.equal(status, 1);
  assert.match(message, /report: \/nowhere\/plate\.png: there is no such file/);
  assert.doesNotMatch(message, /ENOENT/);
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
    path: "/out/a.png",
  });
  assert.match(failureOf(full, "extract").message, /\/out\/a\.png: the disk is full/);
});

Deno.test("what an error says itself is all that is said of it, and ends with 1", () => {
  assert.deepEqual(failureOf(new Error("There is no corpus here"), "search"), {
    message: "There is no corpus here",
    status: 1,
  });
  assert.deepEqual(failureOf("a word that was thrown", "search"), {
    message: "a word that was thrown",
    status: 1,
  });
});

Deno.test("an error of the system that names no file begins with its reason", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
  });
  assert.match(failureOf(full, "extract").message, /^Cannot go on with extract: the disk is full/);
});
