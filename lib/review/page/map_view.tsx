/// <reference lib="dom" />
/** All figures on a map: alike ones lie close. Zoom, lasso, and what was chosen as a grid. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FigureMap } from "lib/review/api.ts";
import { countOf } from "./caption.ts";
import { ChosenFigures, chosenList } from "./chosen_figures.tsx";
import type { Desk } from "./desk.ts";
import { type Lasso, useLasso } from "./map_lasso.tsx";
import { within } from "./map_points.ts";
import { MapStage, mapStep } from "./map_stage.tsx";
import { type MapWindow, useMapWindow } from "./map_window.tsx";

/** The map, once its positions are there. */
export function MapView({ desk }: { desk: Desk }): JSX.Element {
  const [map, setMap] = useState<FigureMap | null>(null);
  useEffect(() => void desk.map().then(setMap, desk.fail), []);
  return (
    <main id="main" class="map" tabIndex={-1}>
      {map === null
        ? <p class="empty">The map is being laid out ...</p>
        : map.x.length === 0
        ? <p class="empty">There is no map: run deno task embed.</p>
        : <LaidMap desk={desk} map={map} />}
    </main>
  );
}

/** The map, and beside it what was chosen. */
function LaidMap({ desk, map }: { desk: Desk; map: FigureMap }): JSX.Element {
  const stage = useRef<HTMLDivElement>(null);
  const points = useMemo(
    () => ({ x: Float64Array.from(map.x), y: Float64Array.from(map.y) }),
    [map],
  );
  const [chosen, setChosen] = useState<readonly number[] | null>(null);
  const chosenSet = useMemo(() => chosen === null ? null : new Set(chosen), [chosen]);
  const window = useMapWindow(stage);
  const lasso = useLasso(desk);
  const chooseWithin = (outline: readonly number[]) => {
    const found = within(outline, points);
    // another list begins at its top
    desk.cellAt.delete(chosenList);
    setChosen(found);
    desk.tell(`${countOf(found.length, "figure")} chosen`);
  };
  const chooseView = () => chooseWithin(window.outline());
  const chooseNothing = () => setChosen(null);
  const open = (figure: number) =>
    desk.go({ view: "plate", plate: desk.collection.figures.plate[figure], figure });
  return (
    <>
      <section class="bench" aria-labelledby="map-title">
        <div class="heading">
          <h2 id="map-title">
            <span class="count">{countOf(map.x.length, "figure")}</span>
            <span class="of">alike ones lie close, by {map.model}</span>
          </h2>
          <MapButtons {...{ lasso, window, chooseView }} />
        </div>
        <MapStage
          {...{ desk, stage, points, window, lasso, chooseWithin, chooseView, chooseNothing, open }}
          chosen={chosenSet}
        />
      </section>
      <ChosenFigures {...{ desk, chosen, chooseNothing, open }} />
    </>
  );
}

function MapButtons(
  { lasso, window, chooseView }: {
    readonly lasso: Lasso;
    readonly window: MapWindow;
    readonly chooseView: () => void;
  },
): JSX.Element {
  const { zoomBy, whole } = window;
  return (
    <div class="buttons">
      <button type="button" aria-pressed={lasso.isOn} onClick={lasso.toggle}>
        <kbd aria-hidden="true">L</kbd>Lasso
      </button>
      <button type="button" onClick={chooseView}>Choose what is in view</button>
      <button type="button" aria-label="Zoom in" onClick={() => zoomBy(mapStep)}>+</button>
      <button type="button" aria-label="Zoom out" onClick={() => zoomBy(1 / mapStep)}>−</button>
      <button type="button" onClick={whole}>Whole</button>
    </div>
  );
}
