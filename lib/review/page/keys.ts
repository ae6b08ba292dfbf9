/// <reference lib="dom" />
/** Single letters that do something. */
import type { Desk } from "./desk.ts";

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
