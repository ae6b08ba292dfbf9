import assert from "node:assert/strict";
import { freePorts } from "lib/tools/free_ports.ts";
import { headerOf, type Message, readMessage, writeMessage } from "lib/tools/jupyter_message.ts";
import { type Ports, Relay, stopAdvice } from "lib/tools/relay.ts";
import { connect, encodeMessage, encodeSaid, greeting, readAll, Reader } from "lib/tools/zmtp.ts";

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
function stand({ shell_port, iopub_port }: Ports) {
  const asked: Message[] = [];
  const writers: Record<number, WritableStreamDefaultWriter<Uint8Array>> = {};
  const listeners = [shell_port, iopub_port].map((port) => {
    const listener = Deno.listen({ port, hostname: "127.0.0.1" });
    const serve = async () => {
      for await (const socket of listener) {
        const talk = async () => {
          const writer = socket.writable.getWriter();
          writers[port] = writer;
          await writer.write(greeting());
          await writer.write(ready);
          const reader = new Reader(socket.readable);
          await reader.take(64);
          for await (const { isCommand, frames } of readAll(reader)) {
            const message = isCommand ? null : readMessage(frames, key);
            if (message) asked.push(message);
          }
        };
        talk().catch(() => {});
      }
    };
    serve().catch(() => {});
    return listener;
  });
  const say = async (port: number, type: string, parent: Message["header"], content: object) => {
    const message = {
      header: headerOf(type, "kernel"),
      parent,
      metadata: {},
      content: { ...content },
    };
    await writers[port].write(encodeMessage(writeMessage(message, { key })));
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
