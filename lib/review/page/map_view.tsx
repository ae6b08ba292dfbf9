/// <reference lib="dom" />
/** All figures on a map: alike ones lie close. Zoom, lasso, and what was chosen as a grid. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { effect, signal } from "@preact/signals";
import type { FigureMap, ReviewCollection } from "lib/review/api.ts";
import { countOf, figureLine, figureName } from "./caption.ts";
import type { Desk } from "./desk.ts";
import { useElementSize } from "./element_size.tsx";
import { firstSearch, mostExamples, someOf } from "./examples.ts";
import { FigureGrid } from "./figure_grid.tsx";
import { isWriting } from "./keys.ts";
import { mapLevels, within } from "./map_levels.ts";
import { isNear, type MapScene, paintDots, paintPictures, picturesIn } from "./map_painter.ts";
import { type PointSheets, pointSheets } from "./point_sheets.ts";
import { sheetCell } from "./sheets.ts";
import { type SheetView, zoomed } from "./registered.ts";

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
        : <Sheet desk={desk} map={map} />}
    </main>
  );
}

/** Width by height of each figure: its picture is as wide, in the middle of its cell. */
function aspectsOf({ figures: { box, id } }: ReviewCollection): Float32Array {
  return Float32Array.from(
    id,
    (_, i) => (box[4 * i + 2] - box[4 * i]) / Math.max(1e-6, box[4 * i + 3] - box[4 * i + 1]),
  );
}

/** Larger pictures are asked for where the map has stood for so long, in milliseconds. */
const settling = 150;

/** Pixels of a side of the window that the whole map leaves free. */
const margin = 60;

function Sheet({ desk, map }: { desk: Desk; map: FigureMap }): JSX.Element {
  const { collection, shelf } = desk;
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const aspects = useMemo(() => aspectsOf(collection), []);
  const points = useMemo(
    () => ({ x: Float64Array.from(map.x), y: Float64Array.from(map.y) }),
    [map],
  );
  const levels = useMemo(() => mapLevels(points), [points]);
  const size = useElementSize(stage);
  const [isLasso, setLasso] = useState(false);
  const [chosen, setChosen] = useState<readonly number[] | null>(null);
  const state = useRef({
    view: null as SheetView | null,
    lasso: [] as number[],
    sheets: null as PointSheets | null,
    frame: 0,
    asking: undefined as ReturnType<typeof setTimeout> | undefined,
  });
  const sheetsNear = useMemo(() => signal<readonly number[]>([]), []);
  const chosenSet = useMemo(() => chosen === null ? null : new Set(chosen), [chosen]);
  const rows = useMemo(() => Int32Array.from(chosen ?? []), [chosen]);
  const whole = Math.max(50, Math.min(size.width, size.height) - margin);
  const viewNow = (): SheetView => state.current.view ?? { x: 0.5, y: 0.5, scale: whole };

  const pictureOf = (i: number, isLarge: boolean) => {
    const { figures, points } = collection.atlases;
    const large = isLarge && shelf.sheet("figures", sheetCell(figures, i).sheet).peek();
    if (large) return { image: large, atlas: figures };
    const image = state.current.sheets?.bitmap(sheetCell(points, i).sheet) ?? null;
    return image && { image, atlas: points };
  };
  const paint = () => {
    state.current.frame = 0;
    if (size.width === 0 || canvas.current === null) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const scene: MapScene = {
      ...points,
      levels,
      view: viewNow(),
      ...size,
      density: Math.min(2, devicePixelRatio),
      chosen: chosenSet,
      lasso: state.current.lasso,
      colours: {
        ground: colour("--wash"),
        dot: colour("--dot"),
        chosen: colour("--accent"),
        frame: colour("--frame"),
      },
    };
    const shown = picturesIn(scene);
    paintDots(canvas.current, scene);
    paintPictures(canvas.current, scene, {
      aspects,
      rows: shown,
      pictureOf: (i) => pictureOf(i, isNear(shown)),
    });
    clearTimeout(state.current.asking);
    state.current.asking = setTimeout(() => {
      const { atlases } = collection;
      const near = isNear(shown) ? shown.map((i) => sheetCell(atlases.figures, i).sheet) : [];
      shelf.want("near", near.map((sheet) => ["figures", sheet]));
      sheetsNear.value = near;
    }, settling);
  };
  const soon = useRef(() => {});
  soon.current = () => {
    if (state.current.frame === 0) {
      state.current.frame = requestAnimationFrame(() => painting.current());
    }
  };
  const painting = useRef(paint);
  painting.current = paint;
  useEffect(() => soon.current(), [size, chosen, map, desk.theme.value]);
  useEffect(() => {
    const sheets = pointSheets(shelf, collection.atlases.points, () => soon.current());
    state.current.sheets = sheets;
    const stop = effect(() => {
      for (const sheet of sheetsNear.value) void shelf.sheet("figures", sheet).value;
      soon.current();
    });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const changed = () => soon.current();
    dark.addEventListener("change", changed);
    return () => {
      stop();
      dark.removeEventListener("change", changed);
      cancelAnimationFrame(state.current.frame);
      clearTimeout(state.current.asking);
      sheets[Symbol.dispose]();
      shelf.want("near", []);
    };
  }, []);

  const see = (view: SheetView | null) => {
    state.current.view = view;
    soon.current();
  };
  const zoomBy = (by: number, at: readonly [number, number] = [0, 0]) => {
    const least = whole / 2;
    const view = viewNow();
    const scale = Math.min(256 * whole, Math.max(least, view.scale * by));
    // `zoomed` stops at eight pixels for one of a sheet; a map's unit is all of it
    const unit = 64 * whole;
    const near = zoomed({ x: view.x * unit, y: view.y * unit, scale: view.scale / unit }, {
      by: scale / view.scale,
      at,
      least: least / unit,
    });
    see({ x: near.x / unit, y: near.y / unit, scale: near.scale * unit });
  };
  const move = (x: number, y: number) => {
    const view = viewNow();
    see({ ...view, x: view.x + x / view.scale, y: view.y + y / view.scale });
  };
  const unitsAt = (event: { clientX: number; clientY: number }): [number, number] => {
    const { left, top } = stage.current!.getBoundingClientRect();
    const view = viewNow();
    return [
      view.x + (event.clientX - left - size.width / 2) / view.scale,
      view.y + (event.clientY - top - size.height / 2) / view.scale,
    ];
  };
  const choose = (found: readonly number[] | null) => {
    desk.cellAt.delete("Chosen figures");
    setChosen(found);
    if (found !== null) desk.tell(`${countOf(found.length, "figure")} chosen`);
  };
  const chooseView = () => {
    const { x, y, scale } = viewNow();
    const [w, h] = [size.width / 2 / scale, size.height / 2 / scale];
    choose(within([x - w, y - h, x + w, y - h, x + w, y + h, x - w, y + h], map));
  };
  const open = (figure: number) =>
    desk.go({ view: "plate", plate: collection.figures.plate[figure], figure });
  /** The figure whose picture or dot is under the pointer. */
  const figureAt = (event: { clientX: number; clientY: number }) => {
    const [x, y] = unitsAt(event);
    const reach = 20 / viewNow().scale;
    let [best, least] = [-1, reach * reach];
    for (let i = 0; i < map.x.length; i++) {
      const away = (map.x[i] - x) ** 2 + (map.y[i] - y) ** 2;
      if (away < least) [best, least] = [i, away];
    }
    return best < 0 ? null : best;
  };
  useLayoutEffect(() => {
    const element = stage.current!;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = element.getBoundingClientRect();
      zoomBy(Math.exp(-event.deltaY / 300), [
        event.clientX - at.left - size.width / 2,
        event.clientY - at.top - size.height / 2,
      ]);
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  });
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!desk.hasKeys.value || desk.isHelpOpen.value || isWriting(event)) return;
      if (event.key === "l") setLasso((is) => !is);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  const drag = useRef<{ x: number; y: number; from: SheetView; moved: boolean } | null>(null);
  return (
    <>
      <section class="bench" aria-labelledby="map-title">
        <div class="heading">
          <h2 id="map-title">
            <span class="count">{countOf(map.x.length, "figure")}</span>
            <span class="of">alike ones lie close, by {map.model}</span>
          </h2>
          <div class="buttons">
            <button type="button" aria-pressed={isLasso} onClick={() => setLasso(!isLasso)}>
              <kbd aria-hidden="true">L</kbd>Lasso
            </button>
            <button type="button" onClick={chooseView}>Choose what is in view</button>
            <button type="button" aria-label="Zoom in" onClick={() => zoomBy(1.5)}>+</button>
            <button type="button" aria-label="Zoom out" onClick={() => zoomBy(1 / 1.5)}>−</button>
            <button type="button" onClick={() => see(null)}>Whole</button>
          </div>
        </div>
        <div
          ref={stage}
          class={isLasso ? "stage lasso" : "stage"}
          role="group"
          tabIndex={0}
          aria-label="The map. Plus and minus zoom, arrows move, Enter chooses what is in view."
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            drag.current = { x: event.clientX, y: event.clientY, from: viewNow(), moved: false };
            if (isLasso) state.current.lasso = unitsAt(event);
          }}
          onPointerMove={(event) => {
            if (drag.current === null) return;
            const { x, y, from } = drag.current;
            if (Math.hypot(event.clientX - x, event.clientY - y) > 4) drag.current.moved = true;
            if (isLasso) {
              state.current.lasso.push(...unitsAt(event));
              return soon.current();
            }
            see({
              ...from,
              x: from.x - (event.clientX - x) / from.scale,
              y: from.y - (event.clientY - y) / from.scale,
            });
          }}
          onPointerUp={(event) => {
            const { moved = false } = drag.current ?? {};
            drag.current = null;
            if (isLasso) {
              const outline = state.current.lasso;
              state.current.lasso = [];
              if (moved) {
                choose(within(outline, map));
                setLasso(false);
              } else soon.current();
            } else if (!moved) {
              const figure = figureAt(event);
              if (figure !== null) open(figure);
            }
          }}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const keys: Readonly<Record<string, () => void>> = {
              "+": () => zoomBy(1.5),
              "=": () => zoomBy(1.5),
              "-": () => zoomBy(1 / 1.5),
              "0": () => see(null),
              ArrowLeft: () => move(-size.width / 8, 0),
              ArrowRight: () => move(size.width / 8, 0),
              ArrowUp: () => move(0, -size.height / 8),
              ArrowDown: () => move(0, size.height / 8),
              Enter: chooseView,
              Escape: () => choose(null),
            };
            if (!Object.hasOwn(keys, event.key)) return;
            event.preventDefault();
            keys[event.key]();
          }}
        >
          <canvas ref={canvas} aria-hidden="true" />
        </div>
      </section>
      <section class="side" aria-labelledby="chosen-title">
        <h2 id="chosen-title">
          {chosen === null ? "Nothing chosen yet" : `${countOf(chosen.length, "figure")} chosen`}
        </h2>
        {chosen === null
          ? (
            <p class="remark">
              Draw round some figures with the lasso, or choose all that the map shows: they are
              listed here.
            </p>
          )
          : (
            <div class="buttons">
              {collection.canSearch && chosen.length > 0 && (
                <button
                  type="button"
                  onClick={() => desk.go({ ...firstSearch, like: someOf(chosen) })}
                >
                  Search for more like{" "}
                  {chosen.length > mostExamples ? `${mostExamples} of these` : "these"}
                </button>
              )}
              <button type="button" class="quiet" onClick={() => choose(null)}>
                Choose nothing
              </button>
            </div>
          )}
        {rows.length > 0 && (
          <FigureGrid
            desk={desk}
            name="Chosen figures"
            atlas="figures"
            rows={rows}
            size={80}
            captionOf={(figure) => figureName(collection, figure)}
            lineOf={(figure) => figureLine(collection, figure)}
            onOpen={open}
          />
        )}
      </section>
    </>
  );
}
