import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { median } from "lib/tensor/quantile.ts";

/** Resident memory after each tenth of `plates` plates, MiB, in a process of its own. */
async function residents(plates: number, ...more: string[]): Promise<number[]> {
  const directory = await Deno.makeTempDir({ prefix: "burin-memory-" });
  try {
    const script = fileURLToPath(new URL("memory_run.ts", import.meta.url));
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        "--v8-flags=--expose-gc",
        script,
        String(plates),
        directory,
        ...more,
      ],
      stderr: "inherit",
    }).output();
    assert.equal(code, 0);
    return new TextDecoder().decode(stdout).trim().split("\n").map((line) =>
      Number(line) / 2 ** 20
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** By how much the end of a run is above its middle. */
const growth = (list: readonly number[]) => {
  const third = Math.floor(list.length / 3);
  return median(list.slice(-third)) - median(list.slice(third, 2 * third));
};

Deno.test("resident memory is flat over 500 plates of a mebibyte, and a leak would be seen", async () => {
  const [flat, leaking] = [await residents(500), await residents(200, "leak")];
  assert.equal(flat.length, 50);
  assert.ok(Math.abs(growth(flat)) < 30, `grew by ${growth(flat)} MiB: ${flat.map(Math.round)}`);
  // a third of the run keeps 66 plates
  assert.ok(growth(leaking) > 40, `a leak of 66 MiB looks like ${growth(leaking)}`);
});
