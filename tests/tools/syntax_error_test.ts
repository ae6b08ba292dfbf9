import assert from "node:assert/strict";
import { syntaxReason } from "lib/tools/syntax_error.ts";

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
