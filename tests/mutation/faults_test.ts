import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { faultsOf, planted } from "./faults.ts";
import { filesOf } from "./related.ts";

Deno.test("what is only said is no place for a fault: types, imports, comments, messages", () => {
  const silent = `
    import { a } from "lib/1.ts"; // 1 > 2
    /** 1 + 2 */
    export { b } from "lib/2.ts";
    type Pair = [1, 2];
    interface Named { readonly size: 3 }
    const list: readonly 4[] = [];
    throw new RangeError("Cannot " + (a > 5 ? "x" : "y"));
    context.say(\`\${a + 6} plates\`);
    console.error(a - 7);
  `;
  assert.deepEqual(faultsOf("lib/x.ts", silent), []);
});

Deno.test("a fault says where it is, what stood there, and what would", () => {
  const code = "const a = 1;\nif (a > 2) b();\n";
  const found = faultsOf("lib/x.ts", code).filter(({ operator }) => operator === "boundary");
  assert.deepEqual(found, [{
    file: "lib/x.ts",
    line: 2,
    operator: "boundary",
    original: ">",
    replacement: ">=",
    start: 19,
    end: 20,
  }]);
});

Deno.test("each fault of the whole library is a change, and leaves a text that parses", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  let count = 0;
  for (const file of filesOf(root, "lib", ".ts")) {
    const code = readFileSync(join(root, file), "utf8");
    const faults = faultsOf(file, code);
    count += faults.length;
    // of each file a few
    for (const fault of faults.filter((_, i) => i % 29 === 7)) {
      const text = planted(code, fault);
      assert.notEqual(text, code);
      const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
      assert.deepEqual(diagnostics!.map((one) => one.messageText), [], `${file}:${fault.line}`);
    }
  }
  assert.ok(count > 20_000, `${count} faults`);
});
