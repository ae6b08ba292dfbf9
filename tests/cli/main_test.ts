import assert from "node:assert/strict";
import process from "node:process";
import { command } from "lib/cli/command.ts";
import { commands, main, overview, versionWarning } from "lib/cli/main.ts";
import { printedBy, ran } from "./ran.ts";

Deno.test("every command has help that names all its options", async () => {
  for (const { name, options } of commands) {
    const { status, out } = await ran(name, "--help");
    assert.equal(status, 0);
    for (const option of Object.keys(options)) {
      assert.ok(out.includes(`--${option}`), `${name} ${option}`);
    }
    assert.ok(overview().includes(name));
  }
  assert.equal((await ran()).out, overview() + "\n");
});

Deno.test("what is not known is told with what is near", async () => {
  const typo = await ran("extrct");
  assert.equal(typo.status, 2);
  assert.match(typo.err, /no command "extrct"\. Did you mean extract\?/);
  assert.match(
    (await ran("extract", "--corpsu", "alice")).err,
    /no option --corpsu\. Did you mean --corpus\?/,
  );
  const plain = await ran("extract", "--detector", "yolo9", "--plates", "0", "--json");
  assert.notEqual(plain.status, 0);
  assert.match(JSON.parse(plain.out).error, /Cannot engrave 0 plates/);
});

Deno.test("another minor version of Deno is warned of once", () => {
  assert.equal(versionWarning("2.9.1"), null);
  assert.match(versionWarning("2.8.0")!, /This is Deno 2\.8\.0; Burin is tested with 2\.9/);
});

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
    printedBy(() => main(["failing", ...more], { from: [failing(fail)] }));
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
