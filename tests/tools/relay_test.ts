import assert from "node:assert/strict";
import { freePorts } from "lib/tools/free_ports.ts";
import { headerOf, type Message, readMessage, writeMessage } from "lib/tools/jupyter_message.ts";
import { stopHint } from "lib/notebook/stop_signal.ts";
import { type Ports, Relay } from "lib/tools/relay.ts";
import { stopAdvice } from "lib/tools/stop_advice.ts";
import { connect, encodeMessage, encodeSaid, readAll, Reader } from "lib/tools/zmtp.ts";
import { greeting } from "lib/tools/zmtp_greeting.ts";

const key = "k";
const sleep = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

function ports(): Ports {
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = freePorts(5);
  return { ip: "127.0.0.1", key, shell_port, iopub_port, stdin_port, control_port, hb_port };
}

const ready = encodeSaid({
  isCommand: true,
  frames: [Uint8Array.of(5, ...new TextEncoder().encode("READY"))],
});

/** A kernel that never answers: it notes what it was asked, and says what it is told to. */
function stand(inner: Ports) {
  const asked: (Message & { readonly port: string })[] = [];
  /** Of each port, one for each that is connected; the last is spoken to. */
  const writers: Record<number, WritableStreamDefaultWriter<Uint8Array>[]> = {};
  const names = ["shell", "iopub", "stdin", "control", "hb"] as const;
  const listeners = names.map((name) => {
    const port = inner[`${name}_port`];
    const listener = Deno.listen({ port, hostname: "127.0.0.1" });
    const serve = async () => {
      for await (const socket of listener) {
        const talk = async () => {
          const writer = socket.writable.getWriter();
          writers[port] = [...writers[port] ?? [], writer];
          await writer.write(greeting());
          await writer.write(ready);
          const reader = new Reader(socket.readable);
          await reader.take(64);
          for await (const { isCommand, frames } of readAll(reader)) {
            const message = isCommand ? null : readMessage(frames, key);
            if (message) asked.push({ ...message, port: name });
          }
          writers[port] = writers[port].filter((one) => one !== writer);
        };
        talk().catch(() => {});
      }
    };
    serve().catch(() => {});
    return listener;
  });
  const say = async (
    port: number,
    type: string,
    parent: Partial<Message["header"]>,
    content: object,
  ) => {
    const message = {
      header: headerOf(type, "kernel"),
      parent,
      metadata: {},
      content: { ...content },
    };
    await writers[port].at(-1)!.write(encodeMessage(writeMessage(message, { key })));
  };
  return {
    asked,
    say,
    [Symbol.dispose]: () => listeners.forEach((listener) => listener.close()),
  };
}

Deno.test({
  name: "cells are handed on one by one, and a cell that is slow to stop is told so",
  // the sockets of both sides are closed by their peers, later
  sanitizeResources: false,
  sanitizeOps: false,
  async fn() {
    const [outer, inner] = [ports(), ports()];
    using kernel = stand(inner);
    using relay = new Relay({ outer, inner, patience: { deaf: 50, slow: 120 } });
    using shell = await connect({ port: outer.shell_port, type: "DEALER" });
    using broadcast = await connect({ port: outer.iopub_port, type: "SUB" });
    const heard: Message[] = [];
    const listen = async () => {
      for await (const frames of broadcast.messages) heard.push(readMessage(frames, key)!);
    };
    listen().catch(() => {});
    const ask = async (code: string) => {
      const header = headerOf("execute_request", "test");
      const content = { code };
      await shell.send(writeMessage({ header, parent: {}, metadata: {}, content }, { key }));
      return header;
    };
    const first = await ask("1");
    await ask("2");
    await sleep(100);
    assert.deepEqual(kernel.asked.map(({ content }) => content.code), ["1"]);

    relay.stop();
    await kernel.say(inner.iopub_port, "burin_stop", first, {});
    await sleep(200);
    const said = heard.filter(({ header }) => header.msg_type === "stream");
    assert.deepEqual(said.map(({ content }) => content.text), [stopAdvice.slow]);
    assert.ok(heard.every(({ header }) => header.msg_type !== "burin_stop"), "it goes no further");

    await kernel.say(inner.shell_port, "execute_reply", first, { status: "ok" });
    await sleep(50);
    assert.deepEqual(kernel.asked.map(({ content }) => content.code), ["1", "2"]);
    relay.stop();
    await sleep(100);
    assert.equal(heard.at(-1)!.content.text, stopAdvice.deaf);
  },
});

Deno.test("without a running cell Stop says nothing", () => {
  using relay = new Relay({ outer: ports(), inner: ports() });
  relay.stop();
});

/** Waits until something holds. */
async function until(holds: () => boolean, what: string): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 20_000;) {
    if (holds()) return;
    await sleep(10);
  }
  assert.fail(`not within 20 s: ${what}`);
}

type Kernel = ReturnType<typeof stand>;

/** A relay before that kernel, with a window of JupyterLab's on its shell and one that watches. */
async function windows(
  { patience = { deaf: 60, slow: 120 } }: { patience?: { deaf: number; slow: number } } = {},
) {
  const [outer, inner] = [ports(), ports()];
  const kernel: Kernel = stand(inner);
  const relay = new Relay({ outer, inner, patience });
  const open = async () => {
    const shell = await connect({ port: outer.shell_port, type: "DEALER" });
    const broadcast = await connect({ port: outer.iopub_port, type: "SUB" });
    const [heard, replies]: [Message[], Message[]] = [[], []];
    const listen = async (messages: AsyncIterable<Uint8Array[]>, into: Message[]) => {
      for await (const frames of messages) into.push(readMessage(frames, key)!);
    };
    listen(broadcast.messages, heard).catch(() => {});
    listen(shell.messages, replies).catch(() => {});
    const send = async (type: string, content: Message["content"]) => {
      const header = headerOf(type, "test");
      await shell.send(writeMessage({ header, parent: {}, metadata: {}, content }, { key }));
      return header;
    };
    return { shell, broadcast, heard, replies, send };
  };
  const first = await open();
  const ask = (code: string, more: Message["content"] = {}) =>
    first.send("execute_request", { code, ...more });
  const cells = () =>
    kernel.asked.filter(({ header }) => header.msg_type === "execute_request")
      .map(({ content }) => content.code);
  const reply = (parent: Message["header"], content: object) =>
    kernel.say(inner.shell_port, "execute_reply", parent, content);
  const show = (type: string, parent: Partial<Message["header"]>, content: object) =>
    kernel.say(inner.iopub_port, type, parent, content);
  return {
    ...first,
    outer,
    inner,
    kernel,
    relay,
    open,
    ask,
    cells,
    reply,
    show,
    [Symbol.dispose]() {
      for (const one of [first.shell, first.broadcast]) one[Symbol.dispose]();
      relay[Symbol.dispose]();
      kernel[Symbol.dispose]();
    },
  };
}

/** The sockets of both sides are closed by their peers, later. */
const loose = { sanitizeResources: false, sanitizeOps: false };
const typeOf = ({ header }: Message) => header.msg_type;

Deno.test({
  name:
    "what is no cell goes on at once, on every port, and answers of others' come back as they are",
  ...loose,
  async fn() {
    using w = await windows();
    const cell = await w.ask("1");
    await w.send("complete_request", { code: "Den" });
    await until(() => w.kernel.asked.length === 2, "both are there");
    assert.deepEqual(w.kernel.asked.map(typeOf), ["execute_request", "complete_request"]);
    await w.kernel.say(w.inner.shell_port, "complete_reply", cell, { matches: ["Deno"] });
    await w.kernel.say(w.inner.shell_port, "execute_reply", { msg_id: "another" }, {
      status: "ok",
    });
    await until(() => w.replies.length === 2, "both are passed on");
    assert.deepEqual(w.replies[0].content, { matches: ["Deno"] });
    await w.ask("2");
    await sleep(60);
    assert.deepEqual(w.cells(), ["1"], "no reply to the cell yet");
    for (const name of ["stdin", "control", "hb"] as const) {
      using other = await connect({ port: w.outer[`${name}_port`], type: "DEALER" });
      const header = headerOf(`${name}_request`, "test");
      await other.send(writeMessage({ header, parent: {}, metadata: {}, content: {} }, { key }));
      await until(() => w.kernel.asked.at(-1)!.port === name, name);
      await w.kernel.say(w.inner[`${name}_port`], `${name}_reply`, header, {});
      for await (const frames of other.messages) {
        assert.equal(typeOf(readMessage(frames, key)!), `${name}_reply`);
        break;
      }
    }
  },
});

Deno.test({
  name:
    "an error gets its reason in the reply and, where the kernel showed none, before its cell is idle",
  ...loose,
  async fn() {
    using w = await windows();
    const mute = { status: "error", ename: "Error", evalue: "Execution failed", traceback: [] };
    const first = await w.ask("const b = ;");
    await until(() => w.cells().length === 1, "asked");
    await w.show("status", first, { execution_state: "busy" });
    await w.show("status", first, { execution_state: "idle" });
    await until(() => w.heard.length === 1, "busy");
    await sleep(40);
    assert.equal(w.heard.length, 1, "idle waits for the reason");
    await w.reply(first, mute);
    await until(() => w.heard.length === 3 && w.replies.length === 1, "error and idle");
    assert.deepEqual(w.heard.map(typeOf), ["status", "error", "status"]);
    const told = {
      ename: "SyntaxError",
      evalue: "Expression expected (line 1, column 11)",
      traceback: [
        "SyntaxError: Expression expected (line 1, column 11)",
        "1 | const b = ;",
        "  |           ^",
      ],
    };
    assert.deepEqual(w.heard[1].content, told);
    assert.equal(w.heard[1].parent.msg_id, first.msg_id);
    assert.deepEqual(w.replies[0].content, { status: "error", ...told });
    // one that the kernel shows itself is mended, and not shown twice
    const second = await w.ask("const c = ;");
    await until(() => w.cells().length === 2, "asked");
    await w.show("error", second, {
      ename: "Error",
      evalue: "Execution failed",
      traceback: "no list",
    });
    await w.reply(second, mute);
    await w.show("status", second, { execution_state: "idle" });
    await until(() => w.heard.length === 5, "error and idle");
    assert.deepEqual(w.heard.slice(3).map(typeOf), ["error", "status"]);
    assert.match(String(w.heard[3].content.evalue), /^Expression expected/);
    // of one that went well nothing is added
    const third = await w.ask("1");
    await until(() => w.cells().length === 3, "asked");
    await w.show("status", third, { execution_state: "idle" });
    await w.reply(third, { status: "ok" });
    await until(() => w.heard.length === 6, "idle");
    assert.equal(typeOf(w.heard[5]), "status");
    // what belongs to no cell that is known passes, too
    await w.show("stream", { msg_id: "unknown" }, { name: "stdout", text: "late" });
    await until(() => w.heard.length === 7, "passed on");
    assert.equal(w.heard[6].content.text, "late");
  },
});

Deno.test({
  name:
    "cells that wait behind one that failed are told to be aborted, unless that one says not to",
  ...loose,
  async fn() {
    using w = await windows();
    const failing = { status: "error", ename: "E", evalue: "torn", traceback: ["    at f"] };
    const first = await w.ask("f()");
    const [second, third] = [await w.ask("2"), await w.ask("3")];
    await until(() => w.cells().length === 1, "asked");
    await w.reply(first, failing);
    await until(() => w.replies.length === 3, "three replies");
    assert.deepEqual(w.replies.map(({ content, parent }) => [content.status, parent.msg_id]), [
      ["error", first.msg_id],
      ["aborted", second.msg_id],
      ["aborted", third.msg_id],
    ]);
    await until(() => w.heard.length === 4, "busy and idle of two");
    assert.deepEqual(
      w.heard.map(({ content, parent }) => [content.execution_state, parent.msg_id]),
      [second, third].flatMap(({ msg_id }) => [["busy", msg_id], ["idle", msg_id]]),
    );
    const fourth = await w.ask("4", { stop_on_error: false });
    await w.ask("5");
    await until(() => w.cells().length === 2, "the fourth");
    await w.reply(fourth, failing);
    await until(() => w.cells().length === 3, "the fifth");
    assert.deepEqual(w.cells(), ["f()", "4", "5"]);
  },
});

Deno.test({
  name: "with a window that is closed go its cells, and those of others are run",
  ...loose,
  async fn() {
    using w = await windows();
    const other = await w.open();
    await other.send("execute_request", { code: "theirs 1" });
    await until(() => w.cells().length === 1, "theirs");
    await other.send("execute_request", { code: "theirs 2" });
    await w.ask("ours 1");
    await other.send("execute_request", { code: "theirs 3" });
    await w.ask("ours 2");
    await sleep(60);
    for (const one of [other.shell, other.broadcast]) one[Symbol.dispose]();
    await until(() => w.cells().length === 2, "ours follows");
    assert.deepEqual(w.cells(), ["theirs 1", "ours 1"]);
    const ours = w.kernel.asked.at(-1)!.header;
    await w.reply(ours, { status: "error", ename: "E", evalue: "torn", traceback: ["    at f"] });
    await until(() => w.replies.length === 2, "the second of ours is aborted");
    await until(() => w.heard.length === 2, "which the window that is left is told");
  },
});

Deno.test({
  name: "a second Stop that is not heard breaks the cell off, whose own word for Stop is not shown",
  ...loose,
  async fn() {
    using w = await windows({ patience: { deaf: 60_000, slow: 60_000 } });
    const cell = await w.ask("while (true);");
    await until(() => w.cells().length === 1, "asked");
    w.relay.stop();
    await sleep(50);
    assert.equal(w.kernel.asked.length, 1, "the first Stop is the kernel's own");
    // one that heard the first is not broken off by a second
    await w.show("burin_stop", cell, {});
    await w.show("stream", cell, { name: "stdout", text: "next" });
    await until(() => w.heard.length === 1, "what comes behind it");
    w.relay.stop();
    await sleep(50);
    assert.equal(w.kernel.asked.length, 1, "it was heard");
    w.relay.stop();
    await until(() => w.kernel.asked.length === 2, "the interrupt");
    assert.deepEqual([w.kernel.asked[1].port, typeOf(w.kernel.asked[1])], [
      "control",
      "interrupt_request",
    ]);
    await w.show("stream", cell, { name: "stderr", text: `${stopHint} and more` });
    await w.show("stream", cell, { name: "stdout", text: "on" });
    await w.reply(cell, {
      status: "error",
      ename: "Error",
      evalue: "Execution failed",
      traceback: [],
    });
    await w.show("status", cell, { execution_state: "idle" });
    await until(() => w.heard.length === 4, "outputs, error, idle");
    assert.deepEqual(w.heard.map(typeOf), ["stream", "stream", "error", "status"]);
    assert.equal(w.heard[1].content.text, "on");
    assert.equal(w.heard[2].content.ename, "Stopped");
    // the next cell begins without a Stop
    const next = await w.ask("2");
    await until(() => w.cells().length === 2, "the next");
    w.relay.stop();
    await sleep(50);
    assert.equal(w.kernel.asked.length, 3, "again a first one");
    await w.show("stream", next, { name: "stderr", text: stopHint });
    await until(() => w.heard.length === 5, "which may say so");
  },
});

Deno.test({
  name: "after a cell has ended nothing more is said of its Stop",
  ...loose,
  async fn() {
    using w = await windows({ patience: { deaf: 800, slow: 900 } });
    const cell = await w.ask("1");
    await until(() => w.cells().length === 1, "asked");
    w.relay.stop();
    await w.reply(cell, { status: "ok" });
    await w.ask("2");
    await until(() => w.cells().length === 2, "the next");
    await sleep(1000);
    assert.deepEqual(w.heard, []);
  },
});

Deno.test({
  name:
    "a thousand cells are remembered for what the kernel says late; of those before, it passes as it is",
  ...loose,
  async fn() {
    using w = await windows();
    const asked = [];
    for (let i = 0; i <= 1000; i++) asked.push(await w.ask("1"));
    await w.send("kernel_info_request", {});
    await until(() => w.kernel.asked.length === 2, "all are known");
    for (const late of [asked[0], asked[1]]) await w.show("error", late, { ename: "E" });
    await until(() => w.heard.length === 2, "both errors");
    assert.deepEqual(w.heard.map(({ content }) => content), [
      { ename: "E" },
      { ename: "E", evalue: "", traceback: [] },
    ]);
  },
});
