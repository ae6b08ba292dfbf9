/**
 * A Jupyter kernel started, asked to run code, and ended: Jupyter's messaging protocol 5.3, without
 * Python.
 */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CellOutputs, collect, noOutputs, withReason } from "./cell_outputs.ts";
import { freePorts } from "./free_ports.ts";
import { headerOf, type Message, signedMessages, writeMessage } from "./jupyter_message.ts";
import { end, type Kept } from "./kernel_keeper.ts";
import type { Output } from "./notebook_file.ts";
import { connect, type Connection } from "./zmtp.ts";

export interface KernelOptions {
  /** Folder in which the kernel looks for files and for deno.json. */
  readonly directory: string;
  /** Set on top of this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds until the kernel must answer. Default 20,000. */
  readonly patience?: number;
}

export interface Execution {
  readonly outputs: readonly Output[];
  /** Why the code failed; null where it did not. */
  readonly error: string | null;
}

interface Pending {
  id: string;
  readonly shown: CellOutputs;
  /** Broadcast messages so far. */
  heard: number;
  idle: boolean;
  reply: Record<string, unknown> | null;
  wake: () => void;
}

/** What is asked of the kernel: to run code aloud, without questions to a person. */
export const executeRequest = (code: string): Message["content"] => ({
  code,
  silent: false,
  store_history: true,
  user_expressions: {},
  allow_stdin: false,
  stop_on_error: true,
});

const sleep = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

const keeper = fileURLToPath(new URL("./kernel_keeper.ts", import.meta.url));

/** A process that starts a kernel on a connection, and ends it when this process is gone. */
function startKeeper({ directory, environment }: KernelOptions): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-config", "--no-lock", "-A", keeper],
    cwd: directory,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...environment },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}

/** A kernel that runs; it ends when disposed of, and when this process ends, however it does. */
export class KernelClient implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #key: string;
  readonly #session: string = randomUUID();
  readonly #over: Promise<void>;
  #shell!: Connection;
  #broadcast!: Connection;
  #pending: Pending | null = null;
  #kept: Kept | null = null;
  #forged = 0;
  #ended = false;

  private constructor(process: Deno.ChildProcess, key: string) {
    this.#process = process;
    this.#input = process.stdin.getWriter();
    this.#key = key;
    this.#hear();
    this.#over = process.status.then(({ signal }) => {
      if (signal !== null && this.#kept) this.#sweep(this.#kept);
      this.#ended = true;
      this.#pending?.wake();
    });
  }

  /** Messages so far whose signature was not ours; they were dropped unread. */
  get forged(): number {
    return this.#forged;
  }

  /** Reads which process and which folder there are. */
  async #hear(): Promise<void> {
    let text = "";
    for await (const part of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (text.endsWith("\n")) this.#kept = JSON.parse(text);
    }
  }

  /** Does the keeper's last work where that was killed. */
  #sweep({ pid, folder }: Kept): void {
    end({ kill: (signal) => Deno.kill(pid, signal) });
    rmSync(folder, { recursive: true, force: true });
  }

  /**
   * Starts a Deno kernel and waits until it answers.
   *
   * ```ts
   * import { KernelClient } from "lib/tools/kernel_client.ts";
   * const run = async () => {
   *   await using kernel = await KernelClient.start({ directory: "notebooks" });
   *   return await kernel.execute("1 + 1", { timeout: 10 });
   * };
   * ```
   */
  static async start(options: KernelOptions): Promise<KernelClient> {
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = freePorts(5);
    const key = randomUUID();
    const connection = {
      transport: "tcp",
      ip: "127.0.0.1",
      shell_port,
      iopub_port,
      stdin_port,
      control_port,
      hb_port,
      key,
      signature_scheme: "hmac-sha256",
      kernel_name: "deno",
    };
    const client = new KernelClient(startKeeper(options), key);
    const until = performance.now() + (options.patience ?? 20_000);
    try {
      await client.#input.write(new TextEncoder().encode(JSON.stringify(connection) + "\n"));
      client.#shell = await client.#connect({ port: shell_port, type: "DEALER" }, until);
      client.#broadcast = await client.#connect({ port: iopub_port, type: "SUB" }, until);
      client.#listen(client.#shell);
      client.#listen(client.#broadcast);
      await client.#greet(until);
      return client;
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #connect(
    where: { port: number; type: "DEALER" | "SUB" },
    until: number,
  ): Promise<Connection> {
    while (true) {
      try {
        return await connect(where);
      } catch (cause) {
        if (!(cause instanceof Deno.errors.ConnectionRefused)) throw cause;
        if (this.#ended || performance.now() > until) {
          throw new Error(
            `The Deno kernel did not start; try "deno jupyter" in a terminal to see why`,
            { cause },
          );
        }
        await sleep(20);
      }
    }
  }

  /** Runs nothing until it answers on both channels: a subscription takes a moment to be known. */
  async #greet(until: number): Promise<void> {
    while (performance.now() < until && !this.#ended) {
      const { outputs } = await this.execute(`console.log("ready")`, { timeout: 0.25 })
        .catch(() => ({ outputs: [] }));
      if (outputs.length > 0) return;
    }
    throw new Error(
      "The Deno kernel started but did not answer" +
        (this.#forged === 0 ? "" : `; ${this.#forged} ` +
          "messages on its ports had a wrong signature and were dropped: another program may hold them"),
    );
  }

  async #listen({ messages }: Connection): Promise<void> {
    try {
      const signed = { key: this.#key, onForged: () => void this.#forged++ };
      for await (const message of signedMessages(messages, signed)) this.#take(message);
    } catch (error) {
      // the connection breaks when the kernel ends; what waits for it is woken by that end
      if (!this.#ended && error instanceof SyntaxError) throw error;
    }
  }

  #take(message: Message): void {
    const pending = this.#pending;
    if (!pending || message.parent.msg_id !== pending.id) return;
    const { header: { msg_type: type }, content } = message;
    if (type === "execute_reply") pending.reply = content;
    else if (type === "status") pending.idle ||= content.execution_state === "idle";
    else collect(pending.shown, message);
    pending.heard++;
    if (pending.idle && pending.reply) pending.wake();
  }

  async #send(type: string, content: Message["content"]): Promise<void> {
    const header = headerOf(type, this.#session);
    if (this.#pending) this.#pending.id = header.msg_id;
    const message = { header, parent: {}, metadata: {}, content };
    await this.#shell.send(writeMessage(message, { key: this.#key }));
  }

  /**
   * Runs code and waits for its outputs, also for those that Deno sends after it said it was done.
   *
   * @param timeout seconds; a kernel that was left busy answers nothing more
   * @throws {Error} when the time is up or the kernel dies
   */
  async execute(code: string, { timeout }: { readonly timeout: number }): Promise<Execution> {
    const { promise, resolve: wake } = Promise.withResolvers<void>();
    const shown = noOutputs();
    const pending: Pending = { id: "", shown, heard: 0, idle: false, reply: null, wake };
    this.#pending = pending;
    const timer = setTimeout(wake, timeout * 1000);
    await this.#send("execute_request", executeRequest(code));
    await promise;
    clearTimeout(timer);
    if (this.#ended) throw new Error("The kernel died while it ran the code");
    const { reply } = pending;
    if (!pending.idle || !reply) throw new Error(`The code still ran after ${timeout} s`);
    // Deno 2.9 may send outputs after it reported itself idle: they have ended when none came for a while
    for (let heard = -1; heard !== pending.heard;) {
      heard = pending.heard;
      await sleep(100);
    }
    this.#pending = null;
    const outputs = await withReason(pending.shown.outputs, { code, reply });
    const failed = outputs.find((output) => output.output_type === "error");
    return { outputs, error: failed ? `${failed.ename}: ${failed.evalue}` : null };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // the keeper ends the kernel when its input closes; one that does not is ended itself
    await this.#input.close().catch(() => {});
    const patience = setTimeout(() => end(this.#process), 5000);
    await this.#over;
    clearTimeout(patience);
    this.#shell?.[Symbol.dispose]();
    this.#broadcast?.[Symbol.dispose]();
  }
}
