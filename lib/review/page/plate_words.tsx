/// <reference lib="dom" />
/** What stands beside a plate: its figures, and what is told of it. */
import type { JSX } from "preact";
import type { PlateDetail } from "lib/review/api.ts";
import { countOf, figureLine, figureName, notToldYet, textAt, webAddress } from "./caption.ts";
import type { Desk } from "./desk.ts";
import { ExampleButtons } from "./found_list.tsx";
import { Thumbnail, usePictures } from "./thumbnail.tsx";

/** Figures of a plate, one of them chosen, to keep or to drop. */
export function FigureList(
  { desk, own, figure, choose }: {
    desk: Desk;
    own: readonly number[];
    figure: number | null;
    choose: (figure: number | null) => void;
  },
): JSX.Element {
  usePictures(desk, "figures", own);
  const { collection } = desk;
  const verdicts = desk.facts.value.verdicts;
  const here = Math.max(0, own.indexOf(figure ?? -1));
  return (
    <div class="own">
      <h3>{countOf(own.length, "figure")}</h3>
      <div
        class="strip"
        role="group"
        aria-label="Figures of the plate"
        onKeyDown={(event) => {
          const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
          if (step === undefined) return;
          const buttons = [...event.currentTarget.querySelectorAll("button")];
          const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
          buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
          event.preventDefault();
        }}
      >
        {own.map((i, place) => (
          <button
            key={i}
            type="button"
            class={`cutout ${verdicts.get(i) ?? ""}`}
            tabIndex={place === here ? 0 : -1}
            aria-pressed={i === figure}
            aria-label={`${figureLine(collection, i)}${
              verdicts.has(i) ? `, ${verdicts.get(i) === "keep" ? "kept" : "dropped"}` : ""
            }`}
            onClick={() => choose(i === figure ? null : i)}
          >
            <Thumbnail desk={desk} atlas="figures" picture={i} size={64} />
          </button>
        ))}
      </div>
      {figure !== null && (
        <div class="chosen">
          <p>
            <strong>{figureName(collection, figure)}</strong>, score{" "}
            {collection.figures.score[figure].toFixed(2)}
          </p>
          {collection.canSearch && <ExampleButtons desk={desk} figure={figure} />}
          {collection.canSave && (
            <div class="buttons" role="group" aria-label="Is it a figure, cut out well enough?">
              {(["keep", "drop"] as const).map((value) => (
                <button
                  key={value}
                  type="button"
                  aria-pressed={verdicts.get(figure) === value}
                  onClick={() => desk.say({ of: "figure", figure, value })}
                >
                  <kbd aria-hidden="true">{value === "keep" ? "K" : "X"}</kbd>
                  {value === "keep" ? "Keep" : "Drop"}
                </button>
              ))}
              <button
                type="button"
                class="quiet"
                onClick={() =>
                  desk.undo()}
              >
                <kbd aria-hidden="true">U</kbd>Undo
              </button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}

/** All that is known of a plate, rights among it. */
export function PlateWords(
  { desk: { collection }, plate, detail }: {
    desk: Desk;
    plate: number;
    detail: PlateDetail | null;
  },
): JSX.Element {
  const { plates } = collection;
  const year = plates.year[plate];
  const columns: readonly (readonly [string, string])[] = [
    ["Title", textAt(plates.title, plate)],
    ["Book", textAt(plates.book, plate)],
    ["Work", textAt(plates.work, plate)],
    ["Artist", textAt(plates.artist, plate)],
    ["Printed", year === null ? "" : String(year)],
    ["Kept by", textAt(plates.holder, plate)],
    ["Rights", textAt(plates.rights, plate) || "not known"],
    ["Source", textAt(plates.source, plate)],
    ["Size", `${plates.width[plate]} × ${plates.height[plate]} pixels`],
  ];
  const told = [...columns, ...notToldYet(detail?.more ?? {}, columns.map(([, text]) => text))];
  return (
    <dl class="told">
      {told.filter(([, text]) => text !== "").map(([label, text]) => {
        const address = webAddress(text);
        return (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {address === null
                ? text
                : <a href={address} rel="noreferrer noopener" target="_blank">{text}</a>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
