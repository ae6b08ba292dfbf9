import assert from "node:assert/strict";
import { faultText, syntaxFault, syntaxReason } from "lib/tools/syntax_error.ts";

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

Deno.test("a reason is found where the kernel gives none, and never 'Execution failed' alone", async () => {
  const mute = { ename: "Error", evalue: "Execution failed", traceback: [] };
  const told = await syntaxReason("const b = ;", mute);
  assert.equal(told.ename, "SyntaxError");
  assert.equal(told.evalue, "Expression expected (line 1, column 11)");
  const other = await syntaxReason("1 + 1", mute);
  assert.doesNotMatch(other.evalue, /Execution failed/);
  assert.match(other.evalue, /deno install/);
  const meta = {
    ...mute,
    ename: "SyntaxError",
    evalue: "Cannot use 'import.meta' outside a module",
  };
  assert.match((await syntaxReason("1;\nimport.meta.url", meta)).evalue, /line 2, column 1/);
});

Deno.test("errors that have a place keep it: JSON read in a cell is no fault of the cell", async () => {
  const own = {
    ename: "SyntaxError",
    evalue: "Unexpected token 'o' is not valid JSON",
    traceback: ["SyntaxError: ...", "    at JSON.parse (<anonymous>)"],
  };
  assert.equal(await syntaxReason(`JSON.parse("no")`, own), own);
  const thrown = { ename: "Error", evalue: "torn", traceback: ["Error: torn"] };
  assert.equal(await syntaxReason("const b = ;", thrown), thrown);
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

Deno.test("what the kernel said stays as it is, unless it said nothing or a syntax error without a place", async () => {
  const cases: [code: string, told: Parameters<typeof syntaxReason>[1], ename: string][] = [
    // a name that is missing says nothing, whatever else there is
    ["1", { ename: "", evalue: "x", traceback: ["t"] }, "Error"],
    ["const b = ;", { ename: "", evalue: "", traceback: [] }, "SyntaxError"],
    // "Execution failed" that has a traceback is somebody's own error
    ["const b = ;", { ename: "E", evalue: "Execution failed", traceback: ["t"] }, "E"],
    ["const b = ;", { ename: "E", evalue: "torn", traceback: [] }, "E"],
    // a syntax error of something that the code reads
    ["1", { ename: "SyntaxError", evalue: "of JSON", traceback: [] }, "SyntaxError"],
  ];
  for (const [code, told, ename] of cases) {
    const found = await syntaxReason(code, told);
    assert.equal(found.ename, ename);
    assert.equal(found === told, ename === told.ename, `${code} ${told.evalue}`);
  }
});
