/** Readers with every fault that the fuzzer is there to find, and two without. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Input, Kind } from "./kinds.ts";
import { checkAnnotated, Fault } from "./oracle.ts";

const reader = (read: (input: Input) => unknown): Kind => ({
  base: "coco",
  files: ["annotations.json"],
  mutate: (content) => content,
  read: async (input) => {
    await read(input);
  },
});

const plate = {
  id: "a",
  work: "a",
  impression: "",
  file: "a.png",
  width: 96,
  height: 64,
  source: "",
  rights: "",
};
const label = { plate: "a", name: "Alice", box: [0, 0, 9, 9] as const };

const accepts = (changed: { plate?: object; label?: object }) =>
  reader(({ folder }) =>
    checkAnnotated({
      plates: [{ ...plate, ...changed.plate }],
      labels: [{ ...label, ...changed.label }],
    }, { folder })
  );

const refuses = (error: unknown) =>
  reader(() => {
    throw error;
  });

/** By name: readers that are at fault. */
export const faulty: Readonly<Record<string, Kind>> = {
  crash: reader(() => Deno.kill(Deno.pid, "SIGKILL")),
  hang: reader(() => {
    for (;;);
  }),
  memory: reader(async () => {
    const held: Uint8Array[] = [];
    for (;;) {
      held.push(new Uint8Array(5e7).fill(held.length));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }),
  writes: reader(({ out }) => writeFileSync(join(out, "..", "escaped"), "")),
  reads: reader(() => readFileSync("/etc/hostname")),
  pollutes: reader(() => {
    Object.defineProperty(Object.prototype, "polluted", { value: 1, configurable: true });
  }),
  notANumber: accepts({ label: { box: [0, 0, NaN, 9] } }),
  inverted: accepts({ label: { box: [9, 0, 0, 9] } }),
  otherSize: accepts({ plate: { width: 97 } }),
  otherPlate: accepts({ label: { plate: "b" } }),
  outside: accepts({ plate: { file: "../secret.png" } }),
  badId: accepts({ plate: { id: "../a" }, label: { plate: "../a" } }),
  score: accepts({ label: { score: 1.5 } }),
  flag: accepts({ label: { difficult: "no" } }),
  mask: accepts({ label: { mask: { width: 96, height: 64, counts: [1] } } }),
  nameless: refuses(new Error("something is wrong with it")),
  engine: refuses(new Error("annotations.json: Cannot read properties of undefined")),
  engineError: refuses(new TypeError("annotations.json is wrong")),
  noError: refuses("annotations.json"),
};

export const kinds: Readonly<Record<string, Kind>> = {
  ...faulty,
  good: accepts({}),
  refuses: refuses(new Error("annotations.json, annotation 3: its box is inverted")),
  found: refuses(new Fault("annotations.json")),
};
