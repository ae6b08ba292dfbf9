/** Workarounds for defects of the Deno kernel; nothing here acts outside of one. */
import { type Host, jupyterOf } from "./jupyter.ts";
import { endCell, stop, stopHint } from "./stop_signal.ts";

type Broadcast = (count: number, result: unknown) => Promise<void>;

const cured = Symbol("cured");

interface CureOptions {
  /** Where uncaught errors are reported. Default: in the cell. */
  readonly report?: (error: unknown) => void;
  /** Whether a relay stands before the kernel, and is told that Stop was heard. Default false. */
  readonly relays?: boolean;
}

/**
 * Works around three defects of Deno 2.9's kernel: outputs that are sent after their cell has ended and
 * then appear below the next one; a Stop button that kills the kernel; and uncaught errors that block it
 * for half a minute without a message. Calling it twice does no harm.
 */
export function cureKernel(
  host: Host,
  { report = (error: unknown) => console.error(error), relays = false }: CureOptions = {},
): void {
  const jupyter = jupyterOf(host);
  if (!jupyter || cured in jupyter) return;
  Object.defineProperty(jupyter, cured, {});
  const internals = host.internal && Reflect.get(host, host.internal)?.jupyter;
  if (typeof internals?.broadcastResult === "function") {
    const original: Broadcast = internals.broadcastResult;
    internals.broadcastResult = async (count: number, result: unknown) => {
      await original(count, result);
      await new Promise((wake) => setTimeout(wake, 3));
      endCell();
    };
  }
  try {
    host.addSignalListener("SIGINT", () => {
      if (relays) void jupyter.broadcast?.("burin_stop", {});
      if (!stop()) report(stopHint);
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
