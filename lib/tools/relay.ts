/**
 * What stands between JupyterLab and the Deno kernel and adds what that leaves out: the reason and
 * the place of a syntax error, an end of the cells that wait behind one that failed, and a word where
 * a cell does not hear Stop.
 */
import { stopHint } from "../notebook/stop_signal.ts";
import {
  headerOf,
  type Message,
  readMessage,
  signedMessages,
  writeMessage,
} from "./jupyter_message.ts";
import { syntaxReason, type ToldError } from "./syntax_error.ts";
import {
  connect,
  encodeMessage,
  encodeSaid,
  type Frames,
  hangUp,
  readAll,
  Reader,
} from "./zmtp.ts";
import { stopAdvice } from "./stop_advice.ts";

/** The parts of a connection file that are needed here. */
export interface Ports {
  readonly ip: string;
  readonly key: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
}

/** The message by which `kernel.ts` says that Stop was heard. It goes no further than here. */
const heardStop = "burin_stop";

/** A connection of JupyterLab's, carried on to the kernel. */
interface Link {
  toClient(bytes: Uint8Array): Promise<void>;
  toKernel(bytes: Uint8Array): Promise<void>;
}

/** A cell that was asked for. */
interface Request {
  readonly header: Message["header"];
  readonly code: string;
  readonly stopsOthers: boolean;
  readonly link: Link;
  readonly bytes: Uint8Array;
  /** Why it failed, once the kernel has replied; null where it did not. */
  readonly reason: PromiseWithResolvers<ToldError | null>;
  /** Whether the kernel showed an error by itself. */
  hasShown: boolean;
  /** Whether it was broken off by us. */
  isBroken: boolean;
}

/** Requests that are remembered for what the kernel sends late. */
const remembered = 1000;

/** What is told of a cell that was broken off. */
const broken: ToldError = {
  ename: "Stopped",
  evalue: "this cell was broken off",
  traceback: ["Stopped: this cell was broken off; what it had assigned so far is kept"],
};

type Hook = (frames: Uint8Array[], link: Link) => Promise<void>;

const texts = (value: unknown) => (typeof value === "string" ? value : "");

const toldOf = ({ ename, evalue, traceback }: Message["content"]): ToldError => ({
  ename: texts(ename),
  evalue: texts(evalue),
  traceback: Array.isArray(traceback) ? traceback.map(texts) : [],
});

/** Carries every connection of a client on to a kernel until it is closed. */
export class Relay implements Disposable {
  readonly #outer: Ports;
  readonly #inner: Ports;
  readonly #patience: { readonly deaf: number; readonly slow: number };
  readonly #session = crypto.randomUUID();
  readonly #listeners: Deno.Listener[] = [];
  readonly #watchers = new Set<Link>();
  readonly #waiting: Request[] = [];
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  /** Requests whose outputs may still come, by their ids, the oldest first. */
  readonly #known = new Map<string, Request>();
  #running: Request | null = null;
  #heard = false;
  #stops = 0;

  /**
   * @param outer where JupyterLab connects
   * @param inner where the kernel listens; its key is the same
   * @param patience milliseconds until a cell that does not stop is told of
   */
  constructor(
    { outer, inner, patience = { deaf: 1500, slow: 10_000 } }: {
      readonly outer: Ports;
      readonly inner: Ports;
      readonly patience?: { readonly deaf: number; readonly slow: number };
    },
  ) {
    this.#outer = outer;
    this.#inner = inner;
    this.#patience = patience;
    const pass: Hook = (frames, { toClient }) => toClient(encodeMessage(frames));
    const send: Hook = (frames, { toKernel }) => toKernel(encodeMessage(frames));
    this.#listen("shell_port", { asked: (...given) => this.#asked(...given) }, {
      answered: (...given) => this.#answered(...given),
    });
    this.#listen("iopub_port", { asked: send }, {
      answered: (...given) => this.#shown(...given),
      watches: true,
    });
    for (const name of ["stdin_port", "control_port", "hb_port"] as const) {
      this.#listen(name, { asked: send }, { answered: pass });
    }
  }

  /** Tells that the Stop button was pressed: the signal itself reaches the kernel by another way. */
  stop(): void {
    const request = this.#running;
    if (!request) return;
    this.#stops++;
    if (this.#stops > 1 && !this.#heard) {
      request.isBroken = true;
      return void this.#breakOff();
    }
    this.#heard = false;
    this.#later(this.#patience.deaf, () => {
      if (this.#running === request && !this.#heard) this.#say(request, stopAdvice.deaf);
    });
    this.#later(this.#patience.slow, () => {
      if (this.#running === request && this.#heard) this.#say(request, stopAdvice.slow);
    });
  }

  #later(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
  }

  /** Has the kernel end code that never pauses. */
  async #breakOff(): Promise<void> {
    const { control_port: port, ip: hostname, key } = this.#inner;
    using control = await connect({ port, hostname, type: "DEALER" });
    const header = headerOf("interrupt_request", this.#session);
    await control.send(writeMessage({ header, parent: {}, metadata: {}, content: {} }, { key }));
    for await (const _ of signedMessages(control.messages, { key, onForged: () => {} })) return;
  }

  /** Sends a message of our own to all who watch. */
  async #publish(type: string, content: Message["content"], parent: Message["header"]) {
    const message = { header: headerOf(type, this.#session), parent, metadata: {}, content };
    const bytes = encodeMessage(writeMessage(message, { key: this.#outer.key }));
    await Promise.all([...this.#watchers].map((link) => link.toClient(bytes)));
  }

  #say({ header }: Request, text: string): void {
    void this.#publish("stream", { name: "stderr", text }, header);
  }

  /** A client's message on the shell: cells are handed on one by one. */
  async #asked(frames: Uint8Array[], link: Link): Promise<void> {
    const bytes = encodeMessage(frames);
    const message = readMessage(frames, this.#outer.key);
    if (message?.header.msg_type !== "execute_request") return await link.toKernel(bytes);
    const request: Request = {
      header: message.header,
      code: texts(message.content.code),
      stopsOthers: message.content.stop_on_error !== false,
      link,
      bytes,
      reason: Promise.withResolvers(),
      hasShown: false,
      isBroken: false,
    };
    this.#waiting.push(request);
    this.#known.set(message.header.msg_id, request);
    for (const id of this.#known.keys()) {
      if (this.#known.size <= remembered) break;
      this.#known.delete(id);
    }
    await this.#next();
  }

  async #next(): Promise<void> {
    if (this.#running) return;
    this.#running = this.#waiting.shift() ?? null;
    this.#stops = 0;
    this.#heard = false;
    await this.#running?.link.toKernel(this.#running.bytes);
  }

  /** A kernel's message on the shell: replies without a reason are given one. */
  async #answered(frames: Uint8Array[], link: Link): Promise<void> {
    const request = this.#running;
    const message = readMessage(frames, this.#inner.key);
    const mine = request && message?.parent.msg_id === request.header.msg_id;
    if (!mine || message.header.msg_type !== "execute_reply") {
      return await link.toClient(encodeMessage(frames));
    }
    let reply: Frames = frames;
    const failed = message.content.status === "error";
    if (failed) {
      const reason = request.isBroken
        ? broken
        : await syntaxReason(request.code, toldOf(message.content));
      const content = { ...message.content, ...reason };
      const { key } = this.#outer;
      reply = writeMessage({ ...message, content }, { key, route: message.route });
      request.reason.resolve(reason);
    } else request.reason.resolve(null);
    await link.toClient(encodeMessage(reply));
    const behind = failed && request.stopsOthers ? this.#waiting.splice(0) : [];
    this.#running = null;
    for (const other of behind) await this.#abort(other);
    await this.#next();
  }

  /** Says of a cell that it is not run, since one before it failed. */
  async #abort({ header, link }: Request): Promise<void> {
    await this.#publish("status", { execution_state: "busy" }, header);
    const message = {
      header: headerOf("execute_reply", this.#session),
      parent: header,
      metadata: {},
      content: { status: "aborted" },
    };
    await link.toClient(encodeMessage(writeMessage(message, { key: this.#outer.key })));
    await this.#publish("status", { execution_state: "idle" }, header);
  }

  /** What a kernel shows: an error that it owes goes out before it says that it is done. */
  async #shown(frames: Uint8Array[], link: Link): Promise<void> {
    const message = readMessage(frames, this.#inner.key);
    if (message?.header.msg_type === heardStop) {
      this.#heard = true;
      return;
    }
    const request = this.#known.get(message?.parent.msg_id ?? "");
    if (!message || !request) return await link.toClient(encodeMessage(frames));
    // a broken cell hears its Stop late, when there is nothing to say any more
    if (request.isBroken && texts(message.content.text).startsWith(stopHint)) return;
    const { key } = this.#outer;
    if (message.header.msg_type === "error") {
      request.hasShown = true;
      const content = { ...await syntaxReason(request.code, toldOf(message.content)) };
      const told = writeMessage({ ...message, content }, { key, route: message.route });
      return await link.toClient(encodeMessage(told));
    }
    if (message.header.msg_type === "status" && message.content.execution_state === "idle") {
      const reason = await request.reason.promise;
      if (reason && !request.hasShown) {
        const header = headerOf("error", this.#session);
        const told = { header, parent: request.header, metadata: {}, content: { ...reason } };
        await link.toClient(encodeMessage(writeMessage(told, { key })));
      }
    }
    await link.toClient(encodeMessage(frames));
  }

  /** Forgets the cells of a client that is gone. */
  async #forget(link: Link): Promise<void> {
    this.#watchers.delete(link);
    for (let i = this.#waiting.length - 1; i >= 0; i--) {
      if (this.#waiting[i].link === link) this.#waiting.splice(i, 1);
    }
    if (this.#running?.link !== link) return;
    this.#running.reason.resolve(null);
    this.#running = null;
    await this.#next();
  }

  #listen(
    name: keyof Ports & `${string}_port`,
    { asked }: { readonly asked: Hook },
    { answered, watches = false }: { readonly answered: Hook; readonly watches?: boolean },
  ): void {
    const listener = Deno.listen({ hostname: this.#outer.ip, port: this.#outer[name] });
    this.#listeners.push(listener);
    const accept = async () => {
      for await (const client of listener) {
        // a connection that breaks is one window less; the others go on
        this.#carry(client, { port: this.#inner[name], asked, answered, watches }).catch(() => {});
      }
    };
    accept().catch((error) => {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    });
  }

  async #carry(
    client: Deno.TcpConn,
    { port, asked, answered, watches }: {
      readonly port: number;
      readonly asked: Hook;
      readonly answered: Hook;
      readonly watches: boolean;
    },
  ): Promise<void> {
    const kernel = await Deno.connect({ hostname: this.#inner.ip, port });
    const [outward, inward] = [client.writable.getWriter(), kernel.writable.getWriter()];
    const link: Link = {
      toClient: (bytes) => outward.write(bytes as Uint8Array<ArrayBuffer>),
      toKernel: (bytes) => inward.write(bytes as Uint8Array<ArrayBuffer>),
    };
    const carry = async (
      stream: ReadableStream<Uint8Array>,
      write: Link["toClient"],
      hook: Hook,
    ) => {
      const reader = new Reader(stream);
      const greeting = await reader.take(64);
      if (!greeting) return;
      await write(greeting);
      for await (const said of readAll(reader)) {
        if (said.isCommand) await write(encodeSaid(said));
        else await hook(said.frames, link);
      }
    };
    try {
      if (watches) this.#watchers.add(link);
      await Promise.race([
        carry(client.readable, link.toKernel, asked),
        carry(kernel.readable, link.toClient, answered),
      ]);
    } finally {
      await this.#forget(link);
      for (const socket of [client, kernel]) hangUp(socket);
    }
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const listener of this.#listeners) listener.close();
  }
}
