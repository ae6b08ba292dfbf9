/** A context that collects what is said, for commands that are called and not typed. */
import type { Context } from "lib/command/command.ts";
import type { PassedOver } from "lib/study/stage_context.ts";

/** Collects what is said and passed over; `onBar` is told of every move of a bar. */
export function listening(onBar: (done: number) => void = () => {}) {
  const said: string[] = [];
  const passedOver: PassedOver[] = [];
  const controller = new AbortController();
  const context: Context = {
    json: false,
    say: (line) => said.push(line),
    bar: () => ({ at: onBar, total: () => {}, [Symbol.dispose]: () => {} }),
    signal: controller.signal,
    passedOver,
  };
  return { said, passedOver, controller, context };
}
