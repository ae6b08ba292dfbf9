import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { realpathSync } from "node:fs";
import { finished } from "lib/tools/finished.ts";

const deno = Deno.execPath();
const evaluate = (code: string) => ["eval", "--no-config", "--no-lock", code];

Deno.test("a program's status, its output and then its errors come back, in its own folder", async () => {
  const code = `console.error("err\\n"); console.log(Deno.cwd()); Deno.exit(3)`;
  const cwd = realpathSync(tmpdir());
  assert.deepEqual(await finished(deno, { args: evaluate(code), cwd }), {
    code: 3,
    said: `${cwd}\nerr`,
  });
});

Deno.test("no such program is null, and one that was stopped has not failed", async () => {
  assert.equal(await finished("burin-no-such-program", { args: [] }), null);
  const signal = AbortSignal.abort(new Error("stopped"));
  await assert.rejects(finished(deno, { args: evaluate("0"), signal }), /^Error: stopped$/);
});

Deno.test("what was said nowhere leaves no empty line", async () => {
  const said = async (code: string) => (await finished(deno, { args: evaluate(code) }))!.said;
  assert.equal(await said(`console.error("err")`), "err");
  assert.equal(await said(`console.log("out")`), "out");
  assert.equal(await said(""), "");
});

Deno.test("a program that is stopped while it runs ends at once", async () => {
  const began = performance.now();
  const signal = AbortSignal.timeout(500);
  const code = "await new Promise((wake) => setTimeout(wake, 20_000))";
  await assert.rejects(finished(deno, { args: evaluate(code), signal }), { name: "TimeoutError" });
  assert.ok(performance.now() - began < 15_000);
});
