import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { UsageError } from "lib/cli/command.ts";
import { failureOf, plain } from "lib/cli/failure.ts";

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

Deno.test("words of the engine within a message are put plainly", () => {
  const json = thrown(() => JSON.parse("{a"));
  const wrapped = plain(`Cannot read labels.json: ${(json as Error).message}`);
  for (
    const [given, wanted] of [
      ["Cannot read a.json: Unexpected token 'a', \"abc\" is not valid JSON", /a\.json: it is no/],
      ["Cannot read a.json: Unexpected end of JSON input", /a\.json: .*ends too early/],
      ["Cannot open x: ENOENT: no such file or directory, open '/a/b'", /\/a\/b: there is no such/],
      ["x: No such file or directory (os error 2)", /x: there is no such file/],
      ["Cannot crop: Array buffer allocation failed", /more memory than there is/],
      ["https://a.b: error sending request for url (https://a.b/)", /the network/],
      ["y: Cannot read properties of undefined (reading 'id')", /y: .*fault of Burin/],
    ] as const
  ) assert.match(plain(given), wanted);
  assert.doesNotMatch(wrapped, /Unexpected|Expected property/);
  const own = "Cannot engrave 0 plates: give a whole number above 0";
  assert.equal(plain(own), own);
});
