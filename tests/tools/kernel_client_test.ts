import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { executeRequest, KernelClient } from "lib/tools/kernel_client.ts";

const directory = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("a kernel keeps its state and gives its outputs in their order", async () => {
  await using kernel = await KernelClient.start({ directory, environment: { BURIN_WORD: "ink" } });
  const run = (code: string) => kernel.execute(code, { timeout: 20 });
  const first = await run(`let x = 20; for (let i = 0; i < 30; i++) console.log(i); x + 1`);
  assert.equal(first.error, null);
  const [stream, result] = first.outputs;
  assert.ok(stream.output_type === "stream");
  assert.equal(stream.text, Array.from({ length: 30 }, (_, i) => `${i}\n`).join(""));
  assert.ok(result.output_type === "execute_result");
  assert.equal(result.data["text/plain"], "21");
  const second = await run(`console.log(x, Deno.env.get("BURIN_WORD"))`);
  assert.deepEqual(second.outputs, [{ output_type: "stream", name: "stdout", text: "20 ink\n" }]);
});

Deno.test("no output of many cells is lost, large ones neither", async () => {
  await using kernel = await KernelClient.start({ directory });
  for (let i = 0; i < 15; i++) {
    const { outputs } = await kernel.execute(
      `await Deno.jupyter.display({ "text/html": "x".repeat(500_000) }, { raw: true }); ${i}`,
      { timeout: 20 },
    );
    assert.deepEqual(outputs.map((output) => output.output_type), [
      "display_data",
      "execute_result",
    ]);
    assert.ok(outputs[1].output_type === "execute_result");
    assert.equal(outputs[1].data["text/plain"], String(i));
  }
});

Deno.test("a display that is updated stands once, with its last state", async () => {
  await using kernel = await KernelClient.start({ directory });
  const { outputs } = await kernel.execute(
    `const to = (t, update) => Deno.jupyter.display({ "text/plain": t },
       { raw: true, display_id: "bar", update });
     await to("1/3", false); console.log("between"); await to("3/3", true);`,
    { timeout: 20 },
  );
  assert.equal(outputs.length, 2);
  assert.ok(outputs[0].output_type === "display_data");
  assert.equal(outputs[0].data["text/plain"], "3/3");
});

Deno.test("errors, code that does not parse, endless code and dead kernels are told apart", async () => {
  await using kernel = await KernelClient.start({ directory });
  const run = (code: string, timeout = 20) => kernel.execute(code, { timeout });
  assert.match((await run(`throw new RangeError("too far")`)).error!, /RangeError: too far/);
  assert.match((await run(`const = 3`)).error!, /SyntaxError: .* \(line 1, column 7\)/);
  const broken = await run(`1;\nconst b = ;`);
  assert.equal(broken.error, "SyntaxError: Expression expected (line 2, column 11)");
  const [shown, ...more] = broken.outputs;
  assert.ok(shown.output_type === "error" && more.length === 0);
  assert.deepEqual(shown.traceback.slice(1), ["2 | const b = ;", "  |           ^"]);
  assert.equal((await run(`1`)).error, null, "it lives on");
  await assert.rejects(run(`await new Promise(() => {})`, 0.3), /still ran after 0\.3 s/);
  await using other = await KernelClient.start({ directory });
  const killed = other.execute(`Deno.kill(Deno.pid, "SIGKILL")`, { timeout: 20 });
  await assert.rejects(killed, /died/);
});

Deno.test("code is run aloud, is remembered, asks nobody and stops what waits behind it", () => {
  assert.deepEqual(executeRequest("1 + 1"), {
    code: "1 + 1",
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  });
});

Deno.test("a kernel that does not answer in time is given up, and nothing of it stays", async () => {
  for (const patience of [0, -1000]) {
    await assert.rejects(KernelClient.start({ directory, patience }), (error: Error) => {
      assert.match(error.message, /did not start|did not answer/);
      return true;
    });
  }
});

Deno.test("a kernel that cannot start says so", async () => {
  const missing = KernelClient.start({ directory: "/nonexistent-folder" });
  await assert.rejects(missing, /No such|cwd|not found/i);
});

Deno.test("a kernel runs in a folder with spaces, umlauts, # and % in its name", async () => {
  const odd = join(mkdtempSync(join(tmpdir(), "burin-folder-")), "my Stiche äöü #1 50%20");
  mkdirSync(odd);
  try {
    writeFileSync(join(odd, "word.ts"), `export const word = "ink";`);
    await using kernel = await KernelClient.start({ directory: odd });
    const { outputs, error } = await kernel.execute(
      `import { word } from "./word.ts"; console.log(word, Deno.cwd())`,
      { timeout: 20 },
    );
    assert.equal(error, null);
    assert.deepEqual(outputs, [
      { output_type: "stream", name: "stdout", text: `ink ${Deno.realPathSync(odd)}\n` },
    ]);
  } finally {
    assert.ok(existsSync(odd));
    rmSync(join(odd, ".."), { recursive: true });
  }
});
