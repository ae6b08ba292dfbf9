/** A collection larger than what may stay in memory, read twice: what the process holds stops growing. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

async function resident(kind: "shards" | "open"): Promise<number[]> {
  const script = fileURLToPath(new URL("./memory_run.ts", import.meta.url));
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "--v8-flags=--expose-gc"],
      ...["--config", config, script, kind, "600"],
    ],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)).resident;
}

Deno.test("270 MB of cut-outs by way of shards: memory stands still while they are read again", async () => {
  const list = await resident("shards");
  assert.equal(list.length, 120);
  const [first, second] = [list.slice(0, 60), list.slice(60)];
  assert.ok(Math.max(...second) - Math.max(...first) < 40, `${list}`);
  assert.ok(Math.max(...list) - list[0] < 230, `${list}`);
});

Deno.test("720 MB opened by a function with 16 MiB to keep: memory levels off", async () => {
  const list = await resident("open");
  assert.ok(Math.max(...list.slice(90)) - Math.max(...list.slice(60, 90)) < 60, `${list}`);
  assert.ok(Math.max(...list) - list[0] < 230, `${list}`);
});
