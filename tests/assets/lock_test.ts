import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { holderText, lockFolder, waitForLock } from "lib/assets/lock.ts";

async function inFolder(work: (folder: string) => void | Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "burin-lock-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
const door = new URL("../../lib/assets/lock.ts", import.meta.url).href;

/** A process that holds a folder, or prints why it cannot, with these permissions and no others. */
async function another(folder: string) {
  const script = join(folder, "hold.ts");
  writeFileSync(
    script,
    `import { lockFolder } from ${JSON.stringify(door)};
     try {
       const lock = lockFolder(Deno.args[0], { purpose: "extract characters" });
       console.log("held");
       await new Promise((wake) => setTimeout(wake, 60_000));
       lock[Symbol.dispose]();
     } catch (error) { console.log(error.message); }`,
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", `--allow-read=${folder}`, `--allow-write=${folder}`]
      .concat(["--config", config, script, join(folder, "corpus")]),
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  const said = new TextDecoder().decode((await reader.read()).value).trim();
  return {
    said,
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      await reader.cancel();
      if (said === "held") child.kill("SIGKILL");
      await child.status;
    },
  };
}

Deno.test("a folder is held until it is disposed of, and nothing is left behind", () =>
  inFolder((folder) => {
    {
      using _lock = lockFolder(folder, { purpose: "train" });
      assert.throws(() => lockFolder(folder, { purpose: "train" }), { name: "LockedError" });
    }
    assert.deepEqual(readdirSync(folder), []);
    using _again = lockFolder(folder, { purpose: "train" });
  }));

Deno.test("another process is told who works there, since when, and what to do", () =>
  inFolder(async (folder) => {
    await using first = await another(folder);
    assert.equal(first.said, "held");
    await using second = await another(folder);
    assert.match(
      second.said,
      /^Cannot extract characters in .*corpus: process \d+ works there since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(extract characters: deno run .*corpus\)\. Wait until/,
    );
    assert.match(second.said, new RegExp(`process ${first.pid} `));
  }));

Deno.test("the lock of a killed process is taken over, and so is a note of any age", () =>
  inFolder(async (folder) => {
    const corpus = join(folder, "corpus");
    {
      await using killed = await another(folder);
      assert.equal(killed.said, "held");
    }
    assert.ok(existsSync(join(corpus, ".burin.lock")), "the kill left its note");
    {
      using _lock = lockFolder(corpus, { purpose: "train" });
    }
    // a living process has that number, but not the lock
    const note = { pid: Deno.pid, host: "x", command: "x", purpose: "x", since: "x" };
    writeFileSync(join(corpus, ".burin.lock"), JSON.stringify(note));
    using _lock = lockFolder(corpus, { purpose: "train" });
  }));

Deno.test("waiting ends when the lock is free, and when it is aborted", () =>
  inFolder(async (folder) => {
    const path = join(folder, "x.lock");
    const order: string[] = [];
    const first = await waitForLock(path, { purpose: "fetch x" });
    const second = waitForLock(path, {
      purpose: "fetch x",
      onWait: (holder) => order.push(`waits for ${holder?.pid}`),
    });
    await new Promise((wake) => setTimeout(wake, 300));
    await assert.rejects(
      waitForLock(path, { purpose: "fetch x", signal: AbortSignal.timeout(50) }),
      { name: "TimeoutError" },
    );
    order.push("released");
    first[Symbol.dispose]();
    (await second)[Symbol.dispose]();
    assert.deepEqual(order, [`waits for ${Deno.pid}`, "released"]);
  }));

Deno.test("a place that cannot be locked is named", () =>
  inFolder((folder) => {
    writeFileSync(join(folder, "file"), "");
    assert.throws(
      () => lockFolder(join(folder, "file"), { purpose: "train" }),
      /Cannot lock .*file.*to train: a part of its path is a file/,
    );
  }));

Deno.test("an unreadable note is another process", () => {
  assert.equal(holderText(null), "another process works there");
});
