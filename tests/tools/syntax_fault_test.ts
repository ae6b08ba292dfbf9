import assert from "node:assert/strict";
import { faultText, syntaxFault } from "lib/tools/syntax_fault.ts";

Deno.test("what does not parse has a place: first lines, later ones, typed ones", async () => {
  const cases: [code: string, line: number, column: number, said: RegExp][] = [
    ["const b = ;", 1, 11, /Expression expected/],
    ["let q = 1;\nlet r = 2;\n  foo bar;", 3, 7, /Expected ';'/],
    ["const ä: number = ; // # %", 1, 19, /Expression expected/],
    ["'abc", 1, 1, /Unterminated string/],
    ["if (true) {", 1, 12, /Expected '}'/],
    ["const a = 1;\nconst a = 2;", 2, 7, /already been declared/],
    ["1;\nreturn 3", 2, 1, /Illegal return/],
    ["/(/", 1, 1, /Invalid regular expression/],
  ];
  for (const [code, line, column, said] of cases) {
    const fault = await syntaxFault(code);
    assert.deepEqual([fault?.line, fault?.column], [line, column], code);
    assert.match(fault!.message, said);
  }
});

Deno.test("what parses has no fault, and is not run", async () => {
  const name = "burinSyntaxTest";
  assert.equal(await syntaxFault(`globalThis.${name} = 1;`), null);
  assert.equal(await syntaxFault(`enum A { B }\nawait Promise.resolve(A.B as number);`), null);
  assert.ok(!(name in globalThis));
});

Deno.test("the place is shown in its line, tabs kept", () => {
  const fault = { message: "Expression expected", line: 2, column: 4 };
  assert.deepEqual(faultText("1;\n\tb = ;", fault), [
    "SyntaxError: Expression expected (line 2, column 4)",
    "2 | \tb = ;",
    "  | \t  ^",
  ]);
});

Deno.test("columns of the first line are counted without what is put before it", async () => {
  const columns = async (code: string) => {
    const fault = await syntaxFault(code);
    return [fault?.line, fault?.column];
  };
  assert.deepEqual(await columns(";;;)"), [1, 4]);
  assert.deepEqual(await columns(";\n;;;)"), [2, 4]);
  assert.deepEqual(await columns("const a = import.meta.url;"), [1, 11]);
  assert.deepEqual(await columns("1;\n  import.meta"), [2, 3]);
  assert.equal(await syntaxFault("a.import.meta; 'import.meta'"), null);
});

Deno.test("a mark stands under the column; a line that is not there is empty", () => {
  const at = (line: number, column: number) =>
    faultText("abc\n".repeat(12), { message: "m", line, column }).slice(1);
  assert.deepEqual(at(1, 1), ["1 | abc", "  | ^"]);
  assert.deepEqual(at(10, 3), ["10 | abc", "   |   ^"]);
  assert.deepEqual(at(99, 1), ["99 | ", "   | ^"]);
});
