import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

/** Bytes that resident memory grows by over a thousand steps. */
async function grown(...args: string[]): Promise<number> {
  const script = fileURLToPath(new URL("./memory_run.ts", import.meta.url));
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", script, ...args] });
  const { code, stdout, stderr } = await command.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)).grown;
}

/** Half of what a leak of 40 kB a step comes to. */
const limit = 20e6;

Deno.test("a thousand compiled steps leave memory as it was; a leak of 40 kB a step would show", async () => {
  const [sound, leaking] = [await grown(), await grown("leak")];
  assert.ok(leaking > limit, `a leak on purpose grew by ${leaking} only`);
  assert.ok(sound < limit, `grew by ${sound} bytes`);
});
