import assert from "node:assert/strict";
import process from "node:process";
import { type Command, command } from "lib/command/command.ts";
import { run } from "lib/command/run.ts";
import { passOver } from "lib/study/stage_context.ts";

/** How a command ended that is one of some, and what it printed. */
async function ended(typed: readonly string[], from: readonly Command[]) {
  const printed = { out: "", err: "" };
  const output = {
    log: (line: string) => printed.out += `${line}\n`,
    error: (line: unknown) => printed.err += `${line}\n`,
  };
  return { status: await run(typed, { from, output, giveUp: false }), ...printed };
}

Deno.test("after Ctrl-C the stop itself is no error, and any other error is told", async () => {
  const failing = (fail: (signal: AbortSignal) => void) =>
    command({
      name: "failing",
      about: "Fails after Ctrl-C.",
      takes: [],
      options: {},
      run(_, { signal }) {
        process.emit("SIGINT");
        assert.ok(signal.aborted);
        fail(signal);
        return Promise.resolve({});
      },
    });
  const end = (fail: (signal: AbortSignal) => void, ...more: string[]) =>
    ended(["failing", ...more], [failing(fail)]);
  const stopped = await end((signal) => signal.throwIfAborted());
  assert.equal(stopped.status, 130);
  assert.match(stopped.err, /^\nStopping after [^\n]*\n$/);
  assert.equal((await end(() => {})).status, 130);
  const wrapped = await end(({ reason }) => {
    throw new Error("Cannot go on", { cause: reason });
  });
  assert.equal(wrapped.status, 130);

  const broken = () => {
    throw new Error("no room on the disk");
  };
  const plain = await end(broken);
  assert.equal(plain.status, 1);
  assert.match(plain.err, /no room on the disk\n$/);
  assert.deepEqual(JSON.parse((await end(broken, "--json")).out), { error: "no room on the disk" });
});

Deno.test("files that were passed over are counted at the end, three by name, and the status is 3", async () => {
  const reading = command({
    name: "reading",
    about: "Reads what it can.",
    takes: ["COUNT"],
    options: {},
    run({ words: [count] }, context) {
      for (let i = 0; i < Number(count); i++) passOver(context, { file: `${i}.png`, reason: "no" });
      return Promise.resolve({ count });
    },
  });
  const lastOf = async (count: number) => {
    const { status, out, err } = await ended(["reading", `${count}`, "--json"], [reading]);
    assert.deepEqual(JSON.parse(out), { count: `${count}` });
    return [status, err];
  };
  assert.deepEqual(await lastOf(0), [0, ""]);
  assert.deepEqual(await lastOf(1), [3, "1 file was passed over: 0.png\n"]);
  assert.deepEqual(await lastOf(3), [3, "3 files were passed over: 0.png, 1.png, 2.png\n"]);
  assert.deepEqual(await lastOf(4), [3, "4 files were passed over: 0.png, 1.png, 2.png, ...\n"]);
});
