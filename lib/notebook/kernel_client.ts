/**
 * A Jupyter kernel started, asked to run code, and ended: Jupyter's messaging protocol 5.3, without
 * Python.
 */
import { createHmac, randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Output } from "./notebook_file.ts";
import { connect, type Connection } from "./zmtp.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const delimiter = "<IDS|MSG>";

interface Message {
  readonly type: string;
  readonly parent: string;
  readonly content: Record<string, unknown>;
}

export interface StartOptions {
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
  readonly id: string;
  readonly outputs: Output[];
  /** Where the output of each display id stands. */
  readonly shown: Map<string, number>;
  idle: boolean;
  reply: Record<string, unknown> | null;
  clear: boolean;
  wake: () => void;
}

/** Ports that nobody listens on just now. */
function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ port: 0, hostname: "127.0.0.1" }),
  );
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}

const sleep = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

const texts = (value: unknown) => (typeof value === "string" ? value : "");

/** Puts a broadcast message where a notebook keeps it. */
function collect(pending: Pending, { type, content }: Message): void {
  const { outputs, shown } = pending;
  const data = content.data as Record<string, unknown> | undefined;
  const metadata = (content.metadata ?? {}) as Record<string, unknown>;
  if (type === "clear_output") {
    if (content.wait) pending.clear = true;
    else outputs.length = 0;
    return;
  }
  const isOutput = ["stream", "display_data", "execute_result", "error"].includes(type);
  if (isOutput && pending.clear) {
    outputs.length = 0;
    pending.clear = false;
  }
  if (type === "stream") {
    const [name, text] = [texts(content.name), texts(content.text)];
    const last = outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else outputs.push({ output_type: "stream", name, text });
  } else if (type === "display_data" || type === "update_display_data") {
    const id = (content.transient as { display_id?: string } | undefined)?.display_id;
    const output: Output = { output_type: "display_data", data: data ?? {}, metadata };
    const at = id === undefined ? undefined : shown.get(id);
    if (at !== undefined) outputs[at] = output;
    else if (type === "display_data") {
      if (id !== undefined) shown.set(id, outputs.length);
      outputs.push(output);
    }
  } else if (type === "execute_result") {
    outputs.push({ output_type: "execute_result", data: data ?? {}, metadata });
  } else if (type === "error") {
    const { ename, evalue, traceback } = content;
    outputs.push({
      output_type: "error",
      ename: texts(ename),
      evalue: texts(evalue),
      traceback: Array.isArray(traceback) ? traceback.map(texts) : [],
    });
  }
}

/** A kernel that runs; it ends when disposed of. */
export class KernelClient implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #file: string;
  readonly #key: string;
  readonly #session: string = randomUUID();
  #shell!: Connection;
  #broadcast!: Connection;
  #pending: Pending | null = null;
  #ended = false;

  private constructor(process: Deno.ChildProcess, file: string, key: string) {
    this.#process = process;
    this.#file = file;
    this.#key = key;
    process.status.then(() => {
      this.#ended = true;
      this.#pending?.wake();
    });
  }

  /**
   * Starts a Deno kernel and waits until it answers.
   *
   * ```ts
   * import { KernelClient } from "lib/notebook/kernel_client.ts";
   * const run = async () => {
   *   await using kernel = await KernelClient.start({ directory: "notebooks" });
   *   return await kernel.execute("1 + 1", { timeout: 10 });
   * };
   * ```
   */
  static async start(
    { directory, environment = {}, patience = 20_000 }: StartOptions,
  ): Promise<KernelClient> {
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = freePorts(5);
    const key = randomUUID();
    const file = join(tmpdir(), `burin-kernel-${randomUUID()}.json`);
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
    await Deno.writeTextFile(file, JSON.stringify(connection));
    const process = new Deno.Command(Deno.execPath(), {
      args: ["jupyter", "--quiet", "--kernel", "--conn", file],
      cwd: directory,
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...environment },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const client = new KernelClient(process, file, key);
    const until = performance.now() + patience;
    try {
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
    throw new Error("The Deno kernel started but did not answer");
  }

  async #listen({ messages }: Connection): Promise<void> {
    try {
      for await (const frames of messages) {
        const start = frames.findIndex((body) => decoder.decode(body) === delimiter);
        if (start < 0) continue;
        const [header, parent, , content] = frames.slice(start + 2, start + 6)
          .map((body) => JSON.parse(decoder.decode(body)));
        this.#take({ type: header.msg_type, parent: parent.msg_id ?? "", content });
      }
    } catch (error) {
      // the connection breaks when the kernel ends; what waits for it is woken by that end
      if (!this.#ended && error instanceof SyntaxError) throw error;
    }
  }

  #take(message: Message): void {
    const pending = this.#pending;
    if (!pending || message.parent !== pending.id) return;
    if (message.type === "execute_reply") pending.reply = message.content;
    else if (message.type === "status") {
      pending.idle ||= message.content.execution_state === "idle";
    } else collect(pending, message);
    if (pending.idle && pending.reply) pending.wake();
  }

  async #send(type: string, content: object): Promise<string> {
    const id = randomUUID();
    const header = {
      msg_id: id,
      session: this.#session,
      username: "burin",
      date: new Date().toISOString(),
      msg_type: type,
      version: "5.3",
    };
    const parts = [header, {}, {}, content].map((part) => encoder.encode(JSON.stringify(part)));
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    const signature = encoder.encode(hmac.digest("hex"));
    if (this.#pending) Object.assign(this.#pending, { id });
    await this.#shell.send([encoder.encode(delimiter), signature, ...parts]);
    return id;
  }

  /**
   * Runs code and waits for its outputs, also for those that Deno sends after it said it was done.
   *
   * @param timeout seconds; a kernel that was left busy answers nothing more
   * @throws {Error} when the time is up or the kernel dies
   */
  async execute(code: string, { timeout }: { readonly timeout: number }): Promise<Execution> {
    const { promise, resolve: wake } = Promise.withResolvers<void>();
    const pending: Pending = {
      id: "",
      outputs: [],
      shown: new Map(),
      idle: false,
      reply: null,
      clear: false,
      wake,
    };
    this.#pending = pending;
    const timer = setTimeout(wake, timeout * 1000);
    await this.#send("execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    });
    await promise;
    clearTimeout(timer);
    if (this.#ended) throw new Error("The kernel died while it ran the code");
    const { reply } = pending;
    if (!pending.idle || !reply) throw new Error(`The code still ran after ${timeout} s`);
    // Deno 2.9 may send an output after it reported itself idle, later on a busy machine
    await sleep(100);
    this.#pending = null;
    const failed = pending.outputs.find((output) => output.output_type === "error");
    const error = failed
      ? `${failed.ename}: ${failed.evalue}`
      : reply.status === "error"
      ? `${texts(reply.ename) || "Error"}: ${texts(reply.evalue) || "it does not compile"}`
      : null;
    return { outputs: pending.outputs, error };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#process.kill("SIGKILL");
    await this.#process.status;
    this.#shell?.[Symbol.dispose]();
    this.#broadcast?.[Symbol.dispose]();
    await Deno.remove(this.#file).catch(() => {});
  }
}
