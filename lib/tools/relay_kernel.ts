/**
 * The program that JupyterLab starts as the kernel "Burin (Deno)": a Deno kernel behind a relay, with
 * its Stop button cured before the first cell. It ends when the kernel does, and when JupyterLab is
 * gone, however that ended.
 *
 * Takes one argument: the connection file that Jupyter wrote.
 */
import { readFileSync, rmSync } from "node:fs";
import { freePorts } from "./free_ports.ts";
import { headerOf, signedMessages, writeMessage } from "./jupyter_message.ts";
import { end, spawnKernel, writeConnection } from "./kernel_keeper.ts";
import { type Ports, Relay } from "./relay.ts";
import { connect, type Connection } from "./zmtp.ts";

const sleep = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

/** Connects as soon as somebody listens. @throws {Error} when nobody does before `until` */
async function connected(port: number, hostname: string, until: number): Promise<Connection> {
  while (true) {
    try {
      return await connect({ port, hostname, type: "DEALER" });
    } catch (cause) {
      if (!(cause instanceof Deno.errors.ConnectionRefused)) throw cause;
      if (performance.now() > until) throw new Error("The Deno kernel did not start", { cause });
      await sleep(20);
    }
  }
}

/** Has the kernel run code before anybody else; returns when it replied. */
async function prepare({ shell_port, ip, key }: Ports, code: string): Promise<void> {
  using shell = await connected(shell_port, ip, performance.now() + 20_000);
  const header = headerOf("execute_request", crypto.randomUUID());
  const content = { code, silent: true, store_history: false, allow_stdin: false };
  await shell.send(writeMessage({ header, parent: {}, metadata: {}, content }, { key }));
  for await (const reply of signedMessages(shell.messages, { key, onForged: () => {} })) {
    if (reply.parent.msg_id === header.msg_id) return;
  }
}

/** Runs a kernel for a connection file until one side ends. Returns its exit status. */
async function relayKernel(file: string): Promise<number> {
  const outer: Ports & { transport?: string } = JSON.parse(readFileSync(file, "utf8"));
  if (outer.transport !== undefined && outer.transport !== "tcp") {
    throw new Error(`${file} asks for ${outer.transport}; Burin's kernel knows tcp only`);
  }
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = freePorts(5);
  const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
  const inner = { ...outer, ip: "127.0.0.1", ...ports };
  const connection = writeConnection(inner);
  const forget = () => rmSync(connection.folder, { recursive: true, force: true });
  const parent = Deno.ppid;
  let relay: Relay | null = null;
  // Jupyter signals the whole group: the kernel hears it, too, once it was prepared
  Deno.addSignalListener("SIGINT", () => relay?.stop());
  const kernel = spawnKernel(connection.file, { BURIN_RELAY: "1" });
  /** Ended by somebody else, which is no failure. */
  const gone = Promise.withResolvers<{ readonly code: 0 }>();
  const watch = setInterval(() => Deno.ppid !== parent && gone.resolve({ code: 0 }), 500);
  if (Deno.build.os !== "windows") {
    for (const signal of ["SIGTERM", "SIGHUP"] as const) {
      Deno.addSignalListener(signal, () => gone.resolve({ code: 0 }));
    }
  }
  try {
    await prepare(
      inner,
      `import ${JSON.stringify(new URL("../notebook/kernel.ts", import.meta.url).href)};`,
    );
    // the kernel has read it, and nobody else needs it
    forget();
    relay = new Relay({ outer, inner });
    return (await Promise.race([kernel.status, gone.promise])).code;
  } finally {
    clearInterval(watch);
    relay?.[Symbol.dispose]();
    end(kernel);
    await kernel.status;
    forget();
  }
}

if (import.meta.main) Deno.exit(await relayKernel(Deno.args[0]));
