/// <reference lib="dom" />
/** The lasso that is drawn round figures of the map. */
import { useLayoutEffect, useState } from "preact/hooks";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { Desk } from "./desk.ts";
import { isWriting } from "./keys.ts";

/** A lasso, in units of the map. */
export interface Lasso {
  /** Whether the pointer draws it, instead of moving the map. */
  readonly isOn: boolean;
  /** What is drawn of it, x, y, x, y ... */
  readonly outline: ReadonlySignal<readonly number[]>;
  toggle(): void;
  begin(at: readonly [number, number]): void;
  draw(at: readonly [number, number]): void;
  /** Takes what was drawn away, and returns it. */
  end(): readonly number[];
}

/** A lasso, which the key L takes up and puts down. */
export function useLasso(desk: Desk): Lasso {
  const [isOn, setOn] = useState(false);
  const outline = useSignal<readonly number[]>([]);
  const toggle = () => {
    outline.value = [];
    setOn((is) => !is);
  };
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!desk.hasKeys.value || desk.isHelpOpen.value || isWriting(event)) return;
      if (event.key === "l") toggle();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  return {
    isOn,
    outline,
    toggle,
    begin: (at) => void (outline.value = at),
    draw: (at) => void (outline.value = [...outline.peek(), ...at]),
    end() {
      const drawn = outline.peek();
      outline.value = [];
      return drawn;
    },
  };
}
