import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { relatedTests } from "./related.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("the test of the same name comes first, then all that take a value of the file, then those of its users", () =>
  withFolder((root) => {
    const write = (file: string, code: string) => {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), code);
    };
    write("lib/a/mod.ts", 'export { f } from "./f.ts";\nexport type { G } from "./g.ts";\n');
    write("lib/a/f.ts", "export const f = 1;\n");
    write("lib/a/g.ts", "export type G = 1;\nexport const g = 1;\n");
    write("lib/b/user.ts", 'import { f } from "lib/a/f.ts";\nexport const u = f;\n');
    write("lib/b/later.ts", 'export const u = () => import("../a/f.ts");\n');
    write("lib/b/worker.ts", 'new Worker(new URL("../a/f.ts", import.meta.url));\n');
    write("lib/b/typed.ts", 'import type { f } from "lib/a/f.ts";\nexport const u = 1;\n');
    for (const name of ["user", "later", "worker", "typed"]) write(`tests/b/${name}_test.ts`, "");
    write("tests/a/f_test.ts", 'import { f } from "lib/a/f.ts";\n');
    write("tests/a/g_test.ts", 'import { g } from "../../lib/a/g.ts";\n');
    write("tests/b/door_test.ts", 'import { f as renamed, type G } from "burin/a";\n');
    write("tests/b/types_test.ts", 'import type { G } from "lib/a/g.ts";\n');
    write("tests/b/straight_test.ts", 'import { f } from "lib/a/f.ts";\n');
    const testsOf = relatedTests(root);
    assert.deepEqual(testsOf("lib/a/f.ts"), [
      "tests/a/f_test.ts",
      "tests/b/door_test.ts",
      "tests/b/straight_test.ts",
      "tests/b/later_test.ts",
      "tests/b/user_test.ts",
      "tests/b/worker_test.ts",
    ]);
    assert.deepEqual(testsOf("lib/a/g.ts"), ["tests/a/g_test.ts"]);
    assert.deepEqual(testsOf("lib/a/none.ts"), []);
    return Promise.resolve();
  }));
