/// <reference lib="dom" />
/** Single letters that do something. */
import type { Desk } from "./desk.ts";
import { exampleKind } from "./examples.ts";

/** Whether keys go into a text. */
export function isWriting({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey || target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !["radio", "checkbox", "range"].includes(target.type));
}

/** Says "keep" or "drop" of a figure where the key is K or X. */
export function keepOrDrop(desk: Desk, event: KeyboardEvent, figure: number): void {
  if (!desk.hasKeys.value || !desk.collection.canSave) return;
  const value = ({ k: "keep", x: "drop" } as const)[event.key.toLowerCase()];
  if (value !== undefined) void desk.say({ of: "figure", figure, value });
}

/** Makes a figure one that answers are to be like where the key is E, or not to be like where it is N. */
export function exampleKey(desk: Desk, event: KeyboardEvent, figure: number): void {
  if (!desk.hasKeys.value || !desk.collection.canSearch) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const kind = ({ e: "like", n: "unlike" } as const)[event.key.toLowerCase()];
  if (kind === undefined) return;
  event.preventDefault();
  desk.example(figure, exampleKind(desk.lastSearch.value, figure) === kind ? null : kind);
}
