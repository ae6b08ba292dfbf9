import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { parseJson } from "lib/assets/json_text.ts";
import { fileOf, isFault, messageOf, reasonOf } from "lib/assets/reason.ts";

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

Deno.test("each kind of error has its own words", () => {
  const type = (message: string, cause?: unknown) => new TypeError(message, { cause });
  const named = (name: string, message: string) => Object.assign(new Error(message), { name });
  const sqlite = (message: string) =>
    Object.assign(new Error(message), { code: "ERR_SQLITE_ERROR" });
  const rows: readonly (readonly [unknown, string | RegExp])[] = [
    [
      Object.assign(new Error("EEXIST: file already exists, mkdir '/a'"), { code: "EEXIST" }),
      /not a folder/,
    ],
    [
      Object.assign(new Error("EEXIST: file already exists, open '/a'"), { code: "EEXIST" }),
      "it is there already",
    ],
    [Object.assign(new Error("EIO: i/o error, mkdir '/a'"), { code: "EIO" }), /may be damaged/],
    [named("TimedOut", "x"), /no answer in time/],
    [sqlite("database is locked"), /another command is working/],
    [sqlite("file is not a database, or full"), "it is damaged, or no database"],
    [sqlite("attempt to write a readonly database"), "it cannot be written to"],
    [sqlite("something else"), "the database refused it"],
    [
      named("NotCapable", 'Requires net access to "a.b:443", run again'),
      'this command may not do that (net access to "a.b:443")',
    ],
    [named("NotCapable", "no"), "this command may not do that (Deno refuses it)"],
    [
      new SyntaxError("Expected ',' in JSON at position 7 (line 2 column 3)"),
      "it is no valid JSON: see line 2, column 3",
    ],
    [new SyntaxError("Bad string in JSON at position 7"), "it is no valid JSON: see character 8"],
    [new SyntaxError("Unexpected token"), "it is no valid JSON"],
    [type("fetch failed"), /^the address cannot be reached/],
    [type("fetch failed", new Error("dns error: refused")), /^this address cannot be found/],
    [
      type("fetch failed", type("tcp", new Error("connection reset by peer"))),
      /^the connection was cut/,
    ],
    [new Error("fetch failed"), "fetch failed"],
    [new Error("out of memory"), "out of memory"],
    [type("Invalid array length"), "Invalid array length"],
    [new RangeError("a range of ours"), "a range of ours"],
    [type("a type of ours"), "a type of ours"],
    [new ReferenceError("x"), /a fault of Burin/],
  ];
  for (const [error, words] of rows) {
    if (typeof words === "string") assert.equal(reasonOf(error), words);
    else assert.match(reasonOf(error), words);
  }
});

Deno.test("an argument that is none is a fault; a code of ours is not", () => {
  const coded = (code: unknown) => Object.assign(new Error("x"), { code });
  assert.deepEqual(
    [coded("ERR_INVALID_ARG_TYPE"), coded("ERR_OTHER"), coded(7), null, undefined].map(isFault),
    [true, false, false, false, false],
  );
});

Deno.test("the file of an error is its path, or the one that its message names", () => {
  const error = (path: unknown, message = "") => Object.assign(new Error(message), { path });
  assert.equal(fileOf(error("/a/b", "open '/c'")), "/a/b");
  assert.equal(fileOf(error("", "open '/c'")), "/c");
  assert.equal(fileOf(error(7, "x: rename '/c' -> '/d'")), "/c");
  assert.deepEqual([fileOf(error("")), fileOf(null), fileOf(undefined), fileOf("a")], [
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("a message is what the error says alone; what is no error is told as it is", () => {
  assert.equal(messageOf(new RangeError("too many")), "too many");
  assert.deepEqual([messageOf("stopped"), messageOf(null)], ["stopped", "null"]);
});
