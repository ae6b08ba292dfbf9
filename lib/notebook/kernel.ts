/** Workarounds for defects of the Deno kernel, and its display; nothing here acts outside a kernel. */

/** A picture in several forms, by MIME type; the notebook takes the best it knows. */
export type Bundle = Readonly<Record<string, unknown>>;

interface Jupyter {
  broadcast?(type: string, content: object): Promise<void>;
  display(
    bundle: Bundle,
    options: { raw: true; display_id?: string | undefined; update?: boolean },
  ): Promise<void>;
}

type Broadcast = (count: number, result: unknown) => Promise<void>;

/** What of Deno is touched; a test gives one of its own. */
export interface Host {
  readonly jupyter?: Jupyter;
  /** Where Deno keeps its internal names. */
  readonly internal?: symbol;
  addSignalListener(signal: "SIGINT", listener: () => void): void;
}

/** Deno refuses to name its `jupyter` outside a kernel. */
function jupyterOf(host: Host): Jupyter | null {
  try {
    return typeof host.jupyter?.display === "function" ? host.jupyter : null;
  } catch {
    return null;
  }
}

const here = Deno as unknown as Host;

/** Whether this runs in a Deno kernel. */
export const inKernel: boolean = jupyterOf(here) !== null;

let current: AbortController | undefined;

/** Whether the cell that runs has asked for a signal. */
let listens = false;

/** Aborts what was started with the newest signal. */
export function stop(): void {
  current?.abort(new DOMException("Stopped. Run the cell again to continue", "AbortError"));
}

/** What is said when Stop is pressed and nothing in the cell was given a signal. */
export const stopHint =
  "Stop was pressed, but nothing in this cell can be stopped, so the cell keeps running. " +
  "Functions that are given `signal: stopSignal()` do stop. To end this cell, choose " +
  "Kernel > Restart Kernel: variables are lost, files are kept.";

/**
 * A signal that the notebook's Stop button aborts; give it to every long function. One that was
 * aborted is not given again.
 *
 * ```ts
 * import { stopSignal } from "lib/notebook/kernel.ts";
 * const signal = stopSignal();
 * for (let step = 0; step < 3 && !signal.aborted; step++) await Promise.resolve();
 * ```
 */
export function stopSignal(): AbortSignal {
  listens = true;
  if (!current || current.signal.aborted) current = new AbortController();
  return current.signal;
}

const cured = Symbol("cured");

/** Whether the relay stands before this kernel, which is told that Stop was heard. */
const relayed = inKernel && Deno.env.has("BURIN_RELAY");

/**
 * Works around three defects of Deno 2.9's kernel: outputs that are sent after their cell has ended and
 * then appear below the next one; a Stop button that kills the kernel; and uncaught errors that block it
 * for half a minute without a message. Calling it twice does no harm.
 *
 * @param options `report` is where uncaught errors are reported, default: in the cell; `relays` whether a
 *   relay is told that Stop was heard, default: where one stands before this kernel
 */
export function cureKernel(
  host: Host = here,
  { report = (error: unknown) => console.error(error), relays = relayed }: {
    readonly report?: (error: unknown) => void;
    readonly relays?: boolean;
  } = {},
): void {
  const jupyter = jupyterOf(host);
  if (!jupyter || cured in jupyter) return;
  Object.defineProperty(jupyter, cured, { value: true });
  const internals = host.internal && Reflect.get(host, host.internal)?.jupyter;
  if (typeof internals?.broadcastResult === "function") {
    const original: Broadcast = internals.broadcastResult;
    internals.broadcastResult = async (count: number, result: unknown) => {
      await original(count, result);
      await new Promise((wake) => setTimeout(wake, 3));
      listens = false; // this is the cell's end
    };
  }
  try {
    host.addSignalListener("SIGINT", () => {
      if (relays) void jupyter.broadcast?.("burin_stop", {});
      if (listens) stop();
      else report(stopHint);
    });
  } catch (error) {
    // Windows has no such signal: Stop then needs a restart of the kernel
    if (!(error instanceof TypeError)) throw error;
  }
  for (const name of ["error", "unhandledrejection"] as const) {
    globalThis.addEventListener(name, (event) => {
      event.preventDefault();
      report("reason" in event ? event.reason : event.error);
    });
  }
}

/** Shows a bundle; with an id that was shown before, in its place. */
export async function displayBundle(
  bundle: Bundle,
  { id, update = false, host = here }: {
    readonly id?: string;
    readonly update?: boolean;
    /** Default: this kernel. */
    readonly host?: Host;
  } = {},
): Promise<void> {
  const jupyter = jupyterOf(host);
  if (!jupyter) {
    throw new Error(
      "Cannot show a value: this is no notebook. Run the cell in JupyterLab (`deno task lab`), " +
        "or choose the kernel Burin (Deno)",
    );
  }
  await jupyter.display(bundle, { raw: true, display_id: id, update });
}

cureKernel();

if (relayed) {
  // without its relay nobody can reach this kernel any more
  const relay = Deno.ppid;
  setInterval(() => Deno.ppid !== relay && Deno.exit(1), 1000).unref();
}
