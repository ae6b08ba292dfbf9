import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeConnection } from "lib/tools/kernel_keeper.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));
const ignore = Deno.build.os === "windows"; // modes and /proc are POSIX's
const bits = (path: string) => statSync(path).mode & 0o777;
const sleep = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

async function until(is: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (is()) return;
    await sleep(50);
  }
  assert.fail(`after 10 s not yet: ${what}`);
}

function lives(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGCONT");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof TypeError) return false;
    throw error;
  }
  // one that nobody waits for any more is a zombie until its new parent takes note
  const state = `/proc/${pid}/stat`;
  return !existsSync(state) || !/\) [ZX] /.test(readFileSync(state, "utf8"));
}

Deno.test({
  name: "a connection file is its owner's alone",
  ignore,
  fn() {
    const mask = Deno.umask(0);
    try {
      const { folder, file } = writeConnection({ key: "secret" });
      assert.deepEqual([bits(folder), bits(file)], [0o700, 0o600]);
      rmSync(folder, { recursive: true });
    } finally {
      Deno.umask(mask);
    }
  },
});

/** A process that starts a kernel by the client, says its ids and folder, and then runs `after`. */
async function parent(temporary: string, after: string) {
  const code = `
    import { KernelClient } from "lib/tools/kernel_client.ts";
    const kernel = await KernelClient.start({ directory: "." });
    const { outputs } = await kernel.execute("Deno.pid + ' ' + Deno.ppid", { timeout: 10 });
    console.log(outputs[0].data["text/plain"]);
    ${after}`;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", join(project, "deno.json"), "-"],
    cwd: project,
    env: { TMPDIR: temporary },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = process.stdin.getWriter();
  await input.write(new TextEncoder().encode(code));
  await input.close();
  const output = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await output.read();
    assert.ok(!done, "the parent ended early");
    text += value;
  }
  const [kernel, keeper] = text.match(/\d+/g)!.map(Number);
  return { process, output, kernel, keeper };
}

const killed = {
  "the parent": ({ process }: { process: Deno.ChildProcess }) => process.kill("SIGKILL"),
  "the keeper": ({ keeper }: { keeper: number }) => Deno.kill(keeper, "SIGKILL"),
} as const;

for (const [who, kill] of Object.entries(killed)) {
  Deno.test({
    name: `after SIGKILL of ${who}, kernel and connection file are gone`,
    ignore,
    async fn() {
      const temporary = mkdtempSync(join(tmpdir(), "burin-keeper-"));
      try {
        const endless = `await kernel.execute("while (true) {}", { timeout: 60 }).catch(() => {});
          await kernel[Symbol.asyncDispose]();`;
        const all = await parent(temporary, endless);
        const [folder] = [...Deno.readDirSync(temporary)].filter(({ name }) =>
          name.startsWith("burin-kernel-")
        );
        const path = join(temporary, folder.name);
        assert.deepEqual([bits(path), bits(join(path, "connection.json"))], [0o700, 0o600]);
        assert.ok(lives(all.kernel) && lives(all.keeper));
        await sleep(200); // the endless cell is under way
        kill(all);
        await until(() => !lives(all.kernel), "the kernel is gone");
        await until(() => !lives(all.keeper), "the keeper is gone");
        await until(() => !existsSync(path), "the connection file is gone");
        await all.output.cancel();
        await all.process.status;
      } finally {
        rmSync(temporary, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "a keeper that is asked for nothing starts nothing",
  ignore,
  async fn() {
    const temporary = mkdtempSync(join(tmpdir(), "burin-keeper-"));
    try {
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", join(project, "lib", "tools", "kernel_keeper.ts")],
        env: { TMPDIR: temporary },
        stdin: "null",
      }).output();
      assert.deepEqual([code, stdout.length], [0, 0]);
      assert.equal([...Deno.readDirSync(temporary)].length, 0);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  },
});
