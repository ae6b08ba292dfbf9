import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { parseJson } from "lib/assets/json_text.ts";
import { fileOf, isFault, reasonOf } from "lib/assets/reason.ts";

function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail");
}

const coded = (code: string) => Object.assign(new Error(`${code}: words`), { code });

Deno.test("codes of the system are put plainly, with their file", () => {
  const missing = thrown(() => readFileSync("/no/such/file"));
  assert.equal(reasonOf(missing), "there is no such file or folder");
  assert.equal(fileOf(missing), "/no/such/file");
  assert.equal(reasonOf(thrown(() => readFileSync("/"))), "it is a folder, not a file");
  assert.equal(reasonOf(thrown(() => Deno.readTextFileSync("/no"))), reasonOf(missing));
  assert.match(reasonOf(thrown(() => writeFileSync("/dev/full", "a"))), /the disk is full/);
  assert.match(reasonOf(coded("EMFILE")), /too many files are open/);
  assert.match(reasonOf(coded("EROFS")), /cannot be written to/);
  assert.match(reasonOf(coded("EACCES")), /rights/);
  assert.equal(fileOf(new Error("none")), null);
});

Deno.test("damaged JSON says where", () => {
  const at = (text: string) => reasonOf(thrown(() => JSON.parse(text)));
  assert.match(at('{"a":'), /no valid JSON: it ends too early/);
  assert.equal(
    reasonOf(thrown(() => parseJson('{"a":'))),
    "it is no JSON from line 1, column 6 on",
  );
  assert.match(at('{"a"\n: tru}'), /no valid JSON/);
  for (const text of ["", "{", "abc", "[1,]", '{"a" 1}', '"\n"', "1 2", '"abc']) {
    assert.match(at(text), /^it is no valid JSON/, text);
    assert.doesNotMatch(at(text), /token|Expected|literal/i, text);
  }
});

Deno.test("memory, depth and the network have words of their own", async () => {
  assert.match(reasonOf(thrown(() => new Uint8Array(2 ** 53))), /more memory than there is/);
  assert.match(reasonOf(thrown(() => new Array(-1))), /more memory/);
  const deep = (n: number): number => 1 + deep(n + 1);
  assert.equal(reasonOf(thrown(() => deep(0))), "it is nested too deeply");
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response(),
  );
  const { port } = server.addr;
  await server.shutdown();
  const refused = await fetch(`http://127.0.0.1:${port}/`).catch((error) => error);
  assert.equal(reasonOf(refused), "nobody answers at this address");
});

Deno.test("a database that is none is said to be so", () => {
  const file = Deno.makeTempFileSync();
  writeFileSync(file, "no database at all, but long enough to look at it".repeat(20));
  using database = new DatabaseSync(file);
  assert.match(reasonOf(thrown(() => database.exec("select * from a"))), /no database/);
  Deno.removeSync(file);
});

Deno.test("faults of code are told from checks of ours", () => {
  const faults = [
    thrown(() => (undefined as unknown as { a: number }).a),
    thrown(() => ({} as { a(): void }).a()),
    thrown(() => [...(7 as unknown as number[])]),
    thrown(() => JSON.stringify(7n)),
    new ReferenceError("x is not defined"),
  ];
  // a BigInt in JSON is one that no pattern need know
  for (const error of faults.filter((_, i) => i !== 3)) assert.ok(isFault(error), String(error));
  for (
    const error of [
      new RangeError("Cannot engrave 0 plates: give a whole number above 0"),
      new TypeError('BURIN_PARAMS must be a JSON object such as {"plates": 6}, not 7'),
      new Error("Cannot read properties of a plate"),
      thrown(() => JSON.parse("{")),
      "a text",
    ]
  ) {
    assert.ok(!isFault(error), String(error));
  }
  assert.equal(reasonOf(new Error("no labels")), "no labels");
  assert.equal(reasonOf("a text"), "a text");
});
