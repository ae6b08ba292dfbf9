import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts } from "lib/tools/free_ports.ts";
import { headerOf, type Message, signedMessages, writeMessage } from "lib/tools/jupyter_message.ts";
import { stopHint } from "lib/notebook/stop_signal.ts";
import { stopAdvice } from "lib/tools/stop_advice.ts";
import { connect, type Connection } from "lib/tools/zmtp.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));
const ignore = Deno.build.os === "windows"; // there are no signals
const sleep = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

async function soon<T>(get: () => Promise<T>): Promise<T> {
  for (let i = 0;; i++) {
    try {
      return await get();
    } catch (error) {
      if (i > 200) throw error;
      await sleep(50);
    }
  }
}

/** The program as JupyterLab starts it, and a client of its two channels. */
class Client implements AsyncDisposable {
  readonly heard: Message[] = [];
  readonly replies: Message[] = [];
  forged = 0;

  private constructor(
    readonly process: Deno.ChildProcess,
    readonly temporary: string,
    readonly key: string,
    readonly shell: Connection,
    readonly broadcast: Connection,
  ) {
    const listen = async ({ messages }: Connection, into: Message[]) => {
      const signed = { key, onForged: () => void this.forged++ };
      for await (const message of signedMessages(messages, signed)) into.push(message);
    };
    listen(shell, this.replies).catch(() => {});
    listen(broadcast, this.heard).catch(() => {});
  }

  static async start(): Promise<Client> {
    const temporary = mkdtempSync(join(tmpdir(), "burin-relay-"));
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = freePorts(5);
    const key = crypto.randomUUID();
    const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
    const file = join(temporary, "jupyter.json");
    writeFileSync(file, JSON.stringify({ transport: "tcp", ip: "127.0.0.1", key, ...ports }));
    const program = join(project, "lib", "tools", "relay_kernel.ts");
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-config", "--no-lock", "-A", program, file],
      cwd: project,
      env: { TMPDIR: temporary, NO_COLOR: "1" },
      stdin: "null",
    }).spawn();
    const shell = await soon(() => connect({ port: shell_port, type: "DEALER" }));
    const broadcast = await soon(() => connect({ port: iopub_port, type: "SUB" }));
    const client = new Client(process, temporary, key, shell, broadcast);
    // a subscription takes a moment to be known
    await soon(async () => {
      await client.reply(await client.ask(`console.log("ready")`));
      await sleep(50);
      assert.ok(client.heard.length > 0);
    });
    return client;
  }

  async ask(code: string): Promise<string> {
    const header = headerOf("execute_request", "test");
    const content = { code, silent: false, store_history: true, stop_on_error: true };
    const message = { header, parent: {}, metadata: {}, content };
    await this.shell.send(writeMessage(message, { key: this.key }));
    return header.msg_id;
  }

  async reply(id: string): Promise<Message["content"]> {
    return await soon(() => {
      const found = this.replies.find(({ parent }) => parent.msg_id === id);
      return found
        ? Promise.resolve(found.content)
        : Promise.reject(new Error(`no reply to ${id}`));
    });
  }

  /** What was shown for a request, once it is done. */
  async shown(id: string): Promise<Message[]> {
    const mine = () => this.heard.filter(({ parent }) => parent.msg_id === id);
    await soon(() => {
      assert.ok(mine().some(({ content }) => content.execution_state === "idle"));
      return Promise.resolve();
    });
    await sleep(30);
    return mine().filter(({ header: { msg_type } }) =>
      msg_type !== "status" && msg_type !== "execute_input"
    );
  }

  /** Waits until something was printed for a request. */
  async says(id: string, text: string): Promise<void> {
    await soon(() => {
      const mine = this.heard.filter(({ parent }) => parent.msg_id === id);
      const said = mine.map(({ content }) => content.text ?? "").join("");
      assert.ok(said.includes(text), `not said: ${text}`);
      return Promise.resolve();
    });
  }

  async run(code: string): Promise<Message[]> {
    const id = await this.ask(code);
    await this.reply(id);
    return await this.shown(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill("SIGTERM");
    assert.equal((await this.process.status).code, 0, "what is told to end has not failed");
    this.shell[Symbol.dispose]();
    this.broadcast[Symbol.dispose]();
    rmSync(this.temporary, { recursive: true });
  }
}

const typeOf = ({ header }: Message) => header.msg_type;

Deno.test({
  name:
    "through the relay a syntax error has a place, before its cell is done; the rest is as it was",
  ignore,
  async fn() {
    await using client = await Client.start();
    const [result] = await client.run(`20 + 1`);
    assert.equal((result.content.data as Record<string, string>)["text/plain"], "21");
    const id = await client.ask(`1;\nconst b = ;`);
    const reply = await client.reply(id);
    assert.deepEqual([reply.status, reply.ename], ["error", "SyntaxError"]);
    const [error, ...more] = await client.shown(id);
    assert.equal(more.length, 0);
    assert.equal(typeOf(error), "error");
    assert.deepEqual(error.content.traceback, [
      "SyntaxError: Expression expected (line 2, column 11)",
      "2 | const b = ;",
      "  |           ^",
    ]);
    const types = client.heard.filter(({ parent }) => parent.msg_id === id).map(typeOf);
    assert.deepEqual(types, ["status", "execute_input", "error", "status"]);
    const early = await client.run(`const a = 1;\nconst a = 2;`);
    assert.equal(early.length, 1, "the kernel's own error, mended");
    assert.match(String(early[0].content.evalue), /already been declared \(line 2, column 7\)/);
    assert.equal(client.forged, 0);
  },
});

Deno.test({
  name: "cells that wait behind one that failed are not run, later ones are",
  ignore,
  async fn() {
    await using client = await Client.start();
    const ids = [
      await client.ask(
        `await new Promise((wake) => setTimeout(wake, 100)); throw new Error("torn")`,
      ),
      await client.ask(`globalThis.ran = true`),
      await client.ask(`console.log("on")`),
    ];
    const states = await Promise.all(ids.map(async (id) => (await client.reply(id)).status));
    assert.deepEqual(states, ["error", "aborted", "aborted"]);
    assert.deepEqual(await client.shown(ids[1]), []);
    const [said] = await client.run(`console.log(globalThis.ran)`);
    assert.equal(said.content.text, "undefined\n");
  },
});

Deno.test({
  name: "Stop ends what listens; of what does not, it is said; an endless loop is broken off",
  ignore,
  async fn() {
    await using client = await Client.start();
    const { process } = client;
    // JupyterLab signals the group: here the two are told one by one
    const [{ content: { text: kernel } }] = await client.run(`console.log(Deno.pid)`);
    const stop = () => {
      for (const pid of [Number(kernel), process.pid]) Deno.kill(pid, "SIGINT");
    };
    /** Asks for a cell, and returns once it is under way, which it says by "go". */
    const begun = async (code: string) => {
      const id = await client.ask(`console.log("go"); ${code}`);
      await client.says(id, "go");
      return id;
    };
    await client.run(
      `import { stopSignal } from "lib/notebook/stop_signal.ts"; const signal = stopSignal();`,
    );
    const listening = await begun(
      `signal === stopSignal(); console.log("on");
       while (!signal.aborted) await new Promise((wake) => setTimeout(wake, 5)); "stopped"`,
    );
    await client.says(listening, "on");
    stop();
    const ended = await client.shown(listening);
    assert.deepEqual(ended.map(typeOf), ["stream", "stream", "execute_result"]);

    const waiting = await begun(`await new Promise((wake) => setTimeout(wake, 2000)); 1`);
    stop();
    await client.says(waiting, stopHint);
    const result = await client.shown(waiting);
    assert.equal(typeOf(result.at(-1)!), "execute_result", "it ran to its end");

    const endless = await begun(`let n = 0; while (true) n++;`);
    stop();
    await client.says(endless, stopAdvice.deaf);
    stop();
    const error = (await client.shown(endless)).at(-1)!;
    assert.match(String(error.content.evalue), /broken off/);
    const [kept] = await client.run(`console.log(n > 0)`);
    assert.equal(kept.content.text, "true\n");
  },
});

function lives(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof TypeError) return false;
    throw error;
  }
}

Deno.test({
  name: "the kernel ends with its relay, also when that is killed, and leaves no key file",
  ignore,
  async fn() {
    const client = await Client.start();
    const [{ content: { text } }] = await client.run(`console.log(Deno.pid)`);
    assert.deepEqual(
      readdirSync(client.temporary).filter((name) => name.startsWith("burin-kernel-")),
      [],
      "removed once the kernel has read it",
    );
    client.process.kill("SIGKILL");
    await client.process.status;
    for (let i = 0; i < 100 && lives(Number(text)); i++) await sleep(50);
    assert.ok(!lives(Number(text)));
    client.shell[Symbol.dispose]();
    client.broadcast[Symbol.dispose]();
    rmSync(client.temporary, { recursive: true });
    assert.ok(!existsSync(client.temporary));
  },
});
