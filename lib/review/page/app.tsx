/// <reference lib="dom" />
/** The frame around all views: title, ways to go, messages, help. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { inWords } from "./caption.ts";
import type { Desk, Theme } from "./desk.ts";
import { HelpSheet } from "./help.tsx";
import { isWriting } from "./keys.ts";
import { ListView } from "./list_view.tsx";
import { MapView } from "./map_view.tsx";
import { PairsView } from "./pairs_view.tsx";
import type { ReviewPlace } from "./place.ts";
import { PlateSheet } from "./plate_view.tsx";
import { SearchView } from "./search_view.tsx";
import { VerdictsView } from "./verdicts_view.tsx";

const views: readonly {
  readonly name: ReviewPlace["view"];
  readonly label: string;
  readonly key: string;
}[] = [
  { name: "list", label: "Collection", key: "c" },
  { name: "map", label: "Map", key: "m" },
  { name: "search", label: "Search", key: "s" },
  { name: "pairs", label: "Pairs", key: "p" },
  { name: "verdicts", label: "Verdicts", key: "v" },
];

const themes: Readonly<Record<Theme, string>> = {
  system: "System",
  light: "Light",
  dark: "Dark",
};

/** Letters that lead to a view, and to what every view has. */
function usePageKeys(
  desk: Desk,
  { shown, visit }: {
    readonly shown: typeof views;
    readonly visit: (view: ReviewPlace["view"]) => void;
  },
): void {
  const { collection } = desk;
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!desk.hasKeys.value || isWriting(event) || desk.isHelpOpen.value) return;
      const view = shown.find(({ key }) => key === event.key.toLowerCase());
      if (view) {
        // who is there already keeps the place in it
        if (view.name !== desk.place.value.view) visit(view.name);
      } else if (event.key === "?") desk.isHelpOpen.value = true;
      else if (event.key.toLowerCase() === "u" && collection.canSave) void desk.undo();
      else if (event.key.toLowerCase() === "r" && collection.canSave) {
        void desk.undo(undefined, { redo: true });
      } else if (event.key === "/") {
        if (desk.place.value.view !== "list") visit("list");
        setTimeout(() => {
          const words = document.getElementById("words");
          words?.closest("details")?.setAttribute("open", "");
          words?.focus();
        });
      } else return;
      event.preventDefault();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

function Tools({ desk }: { readonly desk: Desk }): JSX.Element {
  return (
    <div class="tools">
      <label>
        <span class="unseen">Colours</span>
        <select
          value={desk.theme.value}
          onChange={(event) => desk.theme.value = event.currentTarget.value as Theme}
        >
          {Object.entries(themes).map(([value, label]) => (
            <option key={value} value={value}>{label}</option>
          ))}
        </select>
      </label>
      <button type="button" aria-label="Help" onClick={() => desk.isHelpOpen.value = true}>
        ?
      </button>
    </div>
  );
}

/** The view of a place. */
function View({ desk, place }: { readonly desk: Desk; readonly place: ReviewPlace }): JSX.Element {
  switch (place.view) {
    case "list":
      return <ListView desk={desk} place={place} />;
    case "plate":
      return <PlateSheet desk={desk} plate={place.plate} figure={place.figure} />;
    case "map":
      return <MapView desk={desk} />;
    case "search":
      return <SearchView desk={desk} place={place} />;
    case "pairs":
      return <PairsView desk={desk} pair={place.pair} />;
    case "verdicts":
      return <VerdictsView desk={desk} />;
  }
}

/** The whole page. */
export function App({ desk }: { desk: Desk }): JSX.Element {
  const { collection } = desk;
  const place = desk.place.value;
  const { like, unlike } = desk.lastSearch.value;
  const examples = like.length + unlike.length;
  const shown = views.filter(({ name }) => name !== "search" || collection.canSearch);
  const visit = (view: ReviewPlace["view"]) => {
    if (view === "list") desk.go(desk.lastList.value);
    else if (view === "search") desk.go(desk.lastSearch.value);
    else if (view === "pairs") desk.go({ view, pair: null });
    else if (view !== "plate") desk.go({ view });
  };
  usePageKeys(desk, { shown, visit });
  // who goes elsewhere reads on from there
  const where = place.view === "plate" ? `plate ${place.plate}` : place.view;
  useEffect(() => {
    // a list or a plate takes the keys at once, where the view has one
    const start = ["main [role=listbox]", "main .stage[tabindex]", "main"]
      .map((one) => document.querySelector<HTMLElement>(one)).find((one) => one !== null);
    if (document.activeElement === document.body) start?.focus({ preventScroll: true });
    document.title = `${
      views.find(({ name }) => name === place.view)?.label ?? "Plate"
    }, ${collection.title}`;
  }, [where]);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        To the page
      </a>
      <header>
        <h1>{collection.title}</h1>
        <nav aria-label="Views">
          <ul>
            {shown.map(({ name, label, key }) => (
              <li key={name}>
                <button
                  type="button"
                  aria-current={place.view === name ? "page" : undefined}
                  aria-keyshortcuts={key}
                  onClick={() => visit(name)}
                >
                  {label}
                  {name === "verdicts" && desk.last.value.size > 0 && (
                    <span class="tally">{inWords(desk.last.value.size)}</span>
                  )}
                  {name === "search" && examples > 0 && (
                    <span class="tally">{inWords(examples)}</span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <Made desk={desk} />
        <Tools desk={desk} />
      </header>
      <View desk={desk} place={place} />
      <Message desk={desk} />
      <HelpSheet desk={desk} />
    </>
  );
}

/** How often is asked how far the small pictures are, in milliseconds. */
const asking = 1500;

/** How far the small pictures are, as long as some are being made. */
function Made({ desk: { source } }: { desk: Desk }): JSX.Element | null {
  const [share, setShare] = useState(1);
  useEffect(() => {
    if (source.isStatic) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const { made, total } = await source.ask("progress");
        setShare(total === 0 ? 1 : made / total);
        if (made < total) timer = setTimeout(ask, asking);
      } catch {
        setShare(1); // who cannot be asked is of no use to tell
      }
    };
    void ask();
    return () => clearTimeout(timer);
  }, []);
  return share >= 1 ? null : <p class="made">pictures made: {Math.floor(100 * share)} %</p>;
}

/** How long a message stays, in milliseconds; one of a fault stays until it is put away. */
const messageStays = 6000;

function Message({ desk }: { desk: Desk }): JSX.Element {
  const { text, isFault } = desk.message.value;
  useEffect(() => {
    if (text === "" || isFault) return;
    const timer = setTimeout(() => desk.tell(""), messageStays);
    return () => clearTimeout(timer);
  }, [desk.message.value]);
  return (
    <div class={text === "" ? "message away" : isFault ? "message fault" : "message"}>
      <p role="status" aria-live="polite">{text}</p>
      {text !== "" && (
        <button
          type="button"
          aria-label="Put the message away"
          onClick={() => desk.tell("")}
        >
          ×
        </button>
      )}
    </div>
  );
}
