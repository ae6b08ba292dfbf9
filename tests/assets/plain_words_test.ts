import assert from "node:assert/strict";
import { plain } from "lib/assets/plain_words.ts";

/** What something throws. */
function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail");
}

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

Deno.test("numbers of the system are words, those that nobody knows a refusal", () => {
  assert.equal(plain("x: Is a directory (os error 21)"), "x: it is a folder, not a file");
  assert.equal(
    plain("x: No space left on device (os error 28)").includes("the disk is full"),
    true,
  );
  assert.equal(plain("x: Some odd thing (os error 199)"), "x: the system refused it");
  assert.equal(
    plain("x: EISDIR: illegal operation on a directory, read"),
    "x: it is a folder, not a file",
  );
});
