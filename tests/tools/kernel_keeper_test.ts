import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts } from "lib/tools/free_ports.ts";
import { end, writeConnection } from "lib/tools/kernel_keeper.ts";

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

Deno.test("a process that has ended may be ended again; any other fault is told", () => {
  const killing = (error?: Error) => {
    const killed: string[] = [];
    const process = {
      kill(signal: string) {
        killed.push(signal);
        if (error) throw error;
      },
    };
    return { process, killed };
  };
  for (const error of [undefined, new TypeError("ended"), new Deno.errors.NotFound("none")]) {
    const { process, killed } = killing(error);
    end(process);
    assert.deepEqual(killed, ["SIGKILL"]);
  }
  assert.throws(() => end(killing(new Error("not permitted")).process), /not permitted/);
});

Deno.test({
  name: "Ctrl-C leaves a kernel alone, and a keeper that is told to end takes it along",
  ignore,
  async fn() {
    const folder = mkdtempSync(join(tmpdir(), "burin-keeper-"));
    const keeper = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", join(project, "lib", "tools", "kernel_keeper.ts")],
      env: { TMPDIR: folder },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const input = keeper.stdin.getWriter();
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = freePorts(5);
    const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
    const connection = { transport: "tcp", ip: "127.0.0.1", key: "k", ...ports };
    // a line may come in pieces
    for (
      const part of [
        JSON.stringify(connection).slice(0, 20),
        `${JSON.stringify(connection).slice(20)}\n`,
      ]
    ) {
      await input.write(new TextEncoder().encode(part));
      await sleep(50);
    }
    try {
      const output = keeper.stdout.pipeThrough(new TextDecoderStream()).getReader();
      const { pid, folder: place } = JSON.parse((await output.read()).value!);
      assert.ok(lives(pid) && existsSync(place));
      Deno.kill(keeper.pid, "SIGINT");
      await sleep(200);
      assert.ok(lives(pid) && lives(keeper.pid));
      Deno.kill(keeper.pid, "SIGTERM");
      assert.equal((await keeper.status).code, 0);
      await until(() => !lives(pid), "the kernel is gone");
      assert.ok(!existsSync(place));
      await output.cancel();
    } finally {
      await input.close().catch(() => {});
      rmSync(folder, { recursive: true });
    }
  },
});

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
