/// <reference lib="dom" />
/** The sheet of help: the first way through the page, and its keys. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Desk } from "./desk.ts";

/** The first way, step by step, by mouse and by keys; the browser tests walk it. */
const firstWay: readonly { readonly mouse: string; readonly keys: string }[] = [
  { mouse: "Choose Pairs above the page.", keys: "Press P." },
  {
    mouse: "The least certain pair lies before you. Choose another from the list at its side.",
    keys: "Press J for the next pair, K for the one before.",
  },
  { mouse: "Choose Flicker: the twin lies exactly over its plate.", keys: "Press F." },
  {
    mouse: "Zoom with the wheel and drag, to see its lines.",
    keys: "Press T to turn, Space on a button to hold.",
  },
  {
    mouse: "Choose what the pair is, under the plates.",
    keys: "Press 1 to 9, or Q where you are not sure.",
  },
  { mouse: "Undo takes it back.", keys: "Press U; R to say it again." },
];

const keys: readonly (readonly [heading: string, rows: readonly (readonly [string, string])[]])[] =
  [
    ["Everywhere", [
      ["C M S P V", "collection, map, search, pairs, verdicts"],
      ["/", "words to look for"],
      ["U, R", "undo the last verdict, redo it"],
      ["?", "this sheet"],
      ["Esc", "close, choose nothing"],
    ]],
    ["Collection", [
      ["arrows, Page, Home, End", "from figure to figure"],
      ["Enter", "open"],
      ["K, X", "keep, drop"],
      ["E, N", "search for more like it, for none like it"],
    ]],
    ["Plate", [
      ["+ − 0, arrows", "zoom, move"],
      ["O", "boxes, outlines, neither"],
      ["B", "draw a box to search; arrows move it, with Shift they size it, Enter searches"],
      ["K, X", "keep, drop the chosen figure"],
      ["E, N", "search for more like it, for none like it"],
    ]],
    ["Search", [
      ["arrows, Home, End", "from answer to answer"],
      ["E, N", "more like it, none like it"],
      ["Enter", "open"],
    ]],
    ["Map", [
      ["+ − 0, arrows", "zoom, move"],
      ["L", "lasso"],
      ["Enter", "choose what is in view"],
    ]],
    ["Pairs", [
      ["J, K", "next pair, the one before"],
      ["B F L D", "side by side, flicker, slider, red and blue"],
      ["T", "turn, in flicker"],
      ["1 to 9, Q", "what the pair is, not sure"],
    ]],
  ];

/** The sheet, over the page. */
export function HelpSheet({ desk }: { desk: Desk }): JSX.Element {
  const sheet = useRef<HTMLDialogElement>(null);
  const isOpen = desk.isHelpOpen.value;
  useEffect(() => {
    if (isOpen && !sheet.current!.open) sheet.current!.showModal();
    if (!isOpen && sheet.current!.open) sheet.current!.close();
  }, [isOpen]);
  return (
    <dialog
      ref={sheet}
      aria-labelledby="help-title"
      onClose={() => desk.isHelpOpen.value = false}
    >
      <h2 id="help-title">How to use this page</h2>
      <h3>To find a plate’s twin and say so</h3>
      <ol class="way">
        {firstWay.map(({ mouse, keys }) => (
          <li key={mouse}>
            {mouse} <span class="by">{keys}</span>
          </li>
        ))}
      </ol>
      <h3>Keys</h3>
      <label class="tick">
        <input
          type="checkbox"
          checked={desk.hasKeys.value}
          onChange={(event) => desk.hasKeys.value = event.currentTarget.checked}
        />
        <span>Single letters do something</span>
      </label>
      <div class="keys">
        {keys.map(([heading, rows]) => (
          <section key={heading} aria-label={`Keys: ${heading}`}>
            <h4>{heading}</h4>
            <dl>
              {rows.map(([key, does]) => (
                <div key={key}>
                  <dt>{key}</dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
