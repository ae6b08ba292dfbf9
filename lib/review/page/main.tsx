/// <reference lib="dom" />
/** Where the page begins: it asks for the collection and draws itself. */
import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.tsx";
import { openDesk, type Theme } from "./desk.ts";
import { liveSource, staticSource } from "./source.ts";

const root = document.documentElement;
const source = root.dataset.source === "static" ? staticSource(document) : liveSource();
const place = document.getElementById("page")!;

/** What the browser keeps from one visit to the next; it may keep nothing. */
function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // a browser that keeps nothing asks again
  }
}

async function begin(): Promise<void> {
  try {
    // before anything is waited for, so that the page does not begin in other colours
    const theme = kept("burin theme");
    const isChosen = theme === "light" || theme === "dark";
    if (isChosen) root.dataset.theme = theme;
    const desk = openDesk(source, await source.ask("collection"));
    if (isChosen) desk.theme.value = theme as Theme;
    desk.hasKeys.value = kept("burin keys") !== "off";
    effect(() => {
      root.dataset.theme = desk.theme.value;
      keep("burin theme", desk.theme.value);
      keep("burin keys", desk.hasKeys.value ? "on" : "off");
    });
    place.textContent = "";
    render(<App desk={desk} />, place);
    await desk.refresh();
  } catch (error) {
    place.textContent = error instanceof Error ? error.message : String(error);
  }
}

void begin();
