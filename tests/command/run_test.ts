import assert from "node:assert/strict";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Command, command } from "lib/command/command.ts";
import { run } from "lib/command/run.ts";
import { UsageError } from "lib/study/usage.ts";
import { passOver, type StageContext } from "lib/study/stage_context.ts";
import { withEnvironment } from "tests/environment.ts";

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

/** A command that does one thing. */
const doing = (work: (context: StageContext) => unknown) =>
  command({
    name: "dig",
    about: "Digs.",
    takes: [],
    options: {},
    run: (_, context) => Promise.resolve(work(context)),
  });

const noRoom = () => {
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
};

Deno.test("a failure says the command, and what of it was under way, with its note where it has one", async () => {
  const said = async (work: (context: StageContext) => void) => {
    const digging = doing((context) => {
      work(context);
      noRoom();
    });
    const { status, err } = await ended(["dig", "--json"], [digging]);
    assert.equal(status, 1);
    return err.split(": ")[0];
  };
  assert.equal(await said(() => {}), "Cannot go on with dig");
  assert.equal(
    await said(({ bar }) => bar("clay", 3)[Symbol.dispose]()),
    "Cannot go on with dig (clay)",
  );
  assert.equal(
    await said(({ bar }) => bar("clay", 3).at(1, "plate-2")),
    "Cannot go on with dig (clay, plate-2)",
  );
});

Deno.test("the error itself is printed where it is asked for, but none of what was typed wrongly", async () => {
  const mistyped = doing(() => {
    throw new UsageError("--k takes a number");
  });
  const broken = doing(noRoom);
  const lines = async (one: Command) =>
    (await ended(["dig"], [one])).err.trimEnd().split("\n").length;
  await withEnvironment({ BURIN_STACK: undefined }, async () => {
    assert.deepEqual([await lines(mistyped), await lines(broken)], [1, 1]);
  });
  await withEnvironment({ BURIN_STACK: "1" }, async () => {
    assert.deepEqual([await lines(mistyped), await lines(broken)], [1, 2]);
  });
  const { status, out, err } = await ended(["dig"], [mistyped]);
  assert.deepEqual([status, out, err], [2, "", "--k takes a number\n"]);
});

Deno.test("help and version are asked for in several ways, and nothing is run", async () => {
  const dig = doing(() => assert.fail("it was run"));
  for (const typed of [[], ["--help"], ["-h"], ["help"]]) {
    const { status, out } = await ended(typed, [dig]);
    assert.deepEqual([status, out.split("\n")[0]], [0, "burin COMMAND [options]"], `${typed}`);
  }
  for (const typed of [["dig", "--help"], ["dig", "-h"]]) {
    const { status, out } = await ended(typed, [dig]);
    assert.deepEqual([status, out.split("\n")[0]], [0, "burin dig [options]"], `${typed}`);
  }
  for (const typed of [["--version"], ["-V"], ["dig", "--version"]]) {
    const { status, out } = await ended(typed, [dig]);
    assert.equal(status, 0);
    assert.match(out, /^burin \d+\.\d+/);
  }
});

Deno.test("a command is loaded when it is asked for, and prints JSON only where that is asked for", async () => {
  const list = [
    { name: "other", about: "", load: () => assert.fail("it was loaded") },
    { name: "dig", about: "", load: () => Promise.resolve(doing(() => ({ depth: 3 }))) },
  ];
  const output = { out: "", log: (line: string) => output.out += line, error: assert.fail };
  const typed = (...words: string[]) => run(words, { from: list, output, giveUp: false });
  assert.deepEqual([await typed("dig"), output.out], [0, ""]);
  assert.deepEqual([await typed("dig", "--json"), output.out], [0, '{"depth":3}']);
});

Deno.test("who has ended listens for Ctrl-C no more", async () => {
  const before = process.listenerCount("SIGINT");
  await ended(["dig"], [doing(() => assert.equal(process.listenerCount("SIGINT"), before + 1))]);
  await ended(["dig"], [doing(noRoom)]);
  assert.equal(process.listenerCount("SIGINT"), before);
});

Deno.test("what a call does not need of its permissions is handed back before it begins", async () => {
  const file = fileURLToPath(new URL("give_up_run.ts", import.meta.url));
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", file],
    stderr: "inherit",
  }).output();
  assert.deepEqual(new TextDecoder().decode(stdout).trim().split("\n"), [
    "kept: net granted, run granted",
    "unsaid: net granted, run granted",
    "net: net granted, run prompt",
    "none: net prompt, run prompt",
  ]);
});
