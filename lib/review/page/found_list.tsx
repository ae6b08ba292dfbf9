/// <reference lib="dom" />
/** Answers of a search: pictures that open, each with two buttons that make it an example of the next one. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { FoundFigure } from "lib/review/api.ts";
import { figureName, plateCaption } from "./caption.ts";
import type { Desk } from "./desk.ts";
import { type ExampleKind, exampleKind } from "./examples.ts";
import { exampleKey } from "./keys.ts";
import { Thumbnail, usePictures } from "./thumbnail.tsx";

/** How the two kinds of examples read, and their keys. */
export const exampleWords: Readonly<
  Record<ExampleKind, { readonly sign: string; readonly label: string; readonly key: string }>
> = {
  like: { sign: "+", label: "Like this", key: "E" },
  unlike: { sign: "−", label: "Not like this", key: "N" },
};

/** Two buttons: answers are to be like a figure, or not to be like it. Pressed again, neither. */
export function ExampleButtons(
  { desk, figure, isSmall = false, tabIndex = 0 }: {
    desk: Desk;
    figure: number;
    /** Signs alone, as beside a picture. */
    isSmall?: boolean;
    tabIndex?: number;
  },
): JSX.Element {
  const kind = exampleKind(desk.lastSearch.value, figure);
  const name = desk.collection.figures.id[figure];
  return (
    <span
      class={isSmall ? "examples small" : "examples buttons"}
      role="group"
      aria-label={`${name} as an example`}
    >
      {(["like", "unlike"] as const).map((value) => {
        const { sign, label, key } = exampleWords[value];
        return (
          <button
            key={value}
            type="button"
            class={value}
            tabIndex={tabIndex}
            aria-pressed={kind === value}
            {...isSmall ? { "aria-label": `${label}: ${name}`, title: label } : {}}
            onClick={() => desk.example(figure, kind === value ? null : value)}
          >
            {isSmall ? sign : (
              <>
                <kbd aria-hidden="true">{key}</kbd>
                {label}
              </>
            )}
          </button>
        );
      })}
    </span>
  );
}

/** Where an arrow leads in a list that is laid out in lines; null: the key is none of the list's. */
function after(key: string, { at, buttons }: { at: number; buttons: readonly HTMLElement[] }) {
  const top = buttons[0]?.offsetTop;
  const columns = buttons.findIndex((button) => button.offsetTop !== top);
  const line = columns < 1 ? buttons.length : columns;
  const to = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - line,
    ArrowDown: at + line,
    Home: 0,
    End: buttons.length - 1,
  }[key];
  return to === undefined ? null : to >= 0 && to < buttons.length ? to : at;
}

/** The answers, most similar first. Tab comes to one of them, arrows go from one to the next. */
export function FoundList(
  { desk, found, label, size = 80 }: {
    desk: Desk;
    found: readonly FoundFigure[];
    label: string;
    /** CSS pixels of a side of a picture. */
    size?: number;
  },
): JSX.Element {
  const { collection } = desk;
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, Math.max(0, found.length - 1));
  usePictures(desk, "figures", found.map(({ figure }) => figure));
  return (
    <ol
      class="found"
      aria-label={label}
      style={{ "--cell": `${size + 12}px` }}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>(".open")];
        const to = after(event.key, { at, buttons });
        if (to === null) return;
        event.preventDefault();
        setChosen(to);
        buttons[to]?.focus();
      }}
    >
      {found.map(({ figure, similarity, unlike }, place) => {
        const plate = collection.figures.plate[figure];
        const tabIndex = place === at ? 0 : -1;
        const kind = exampleKind(desk.lastSearch.value, figure);
        return (
          <li key={figure} class={kind ?? ""} onFocusIn={() => setChosen(place)}>
            <button
              type="button"
              class="open"
              tabIndex={tabIndex}
              onClick={() => desk.go({ view: "plate", plate, figure })}
              onKeyDown={(event) => exampleKey(desk, event, figure)}
            >
              <Thumbnail desk={desk} atlas="figures" picture={figure} size={size} />
              <span class="caption">{figureName(collection, figure)}</span>
              <span class="caption from">{plateCaption(collection, plate)}</span>
              <span class="note">
                <span class="unseen">similarity</span>
                {similarity.toFixed(2)}
                {unlike !== undefined && (
                  <span class="less">
                    <span class="unseen">to what is not wanted</span> − {unlike.toFixed(2)}
                  </span>
                )}
              </span>
            </button>
            {collection.canSearch && <ExampleButtons {...{ desk, figure, tabIndex }} isSmall />}
          </li>
        );
      })}
    </ol>
  );
}
