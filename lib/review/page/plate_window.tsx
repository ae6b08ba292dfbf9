/// <reference lib="dom" />
/** A plate in deep zoom, with its figures drawn over it, and a box that a reader draws. */
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PlateDetail } from "lib/review/api.ts";
import { countOf } from "./caption.ts";
import { type DeepZoom, deepZoom } from "./deep_zoom.ts";
import type { Desk } from "./desk.ts";
import { boxAfterKey, boxBetween, type DrawnBox, isDrawn } from "./drawn_box.ts";
import { exampleKey, isWriting, keepOrDrop } from "./keys.ts";
import { viewKeys, zoomStep } from "./view_keys.ts";

const boxOf = ({ collection: { figures } }: Desk, figure: number): DrawnBox =>
  figures.box.slice(4 * figure, 4 * figure + 4) as unknown as DrawnBox;

interface WindowProps {
  readonly desk: Desk;
  readonly plate: number;
  /** The chosen figure. */
  readonly figure: number | null;
  /** Figures of the plate. */
  readonly own: readonly number[];
  readonly detail: PlateDetail | null;
  readonly query: DrawnBox | null;
  readonly setQuery: (box: DrawnBox | null) => void;
  readonly choose: (figure: number | null) => void;
}

/** The smallest figure of a plate under a point, in its pixels; null where there is none. */
function figureUnder(
  { desk, own }: Pick<WindowProps, "desk" | "own">,
  [x, y]: readonly [number, number],
): number | null {
  const area = ([x0, y0, x1, y1]: DrawnBox) => (x1 - x0) * (y1 - y0);
  return own.filter((i) => {
    const [x0, y0, x1, y1] = boxOf(desk, i);
    return x >= x0 && x <= x1 && y >= y0 && y <= y1;
  }).sort((i, j) => area(boxOf(desk, i)) - area(boxOf(desk, j)))[0] ?? null;
}

/** The plate in deep zoom, once it is open; the overlay moves with it. */
function useDeepZoom(
  { frame, overlay, ...props }: Pick<WindowProps, "desk" | "plate" | "own" | "choose"> & {
    readonly frame: RefObject<HTMLDivElement | null>;
    readonly overlay: RefObject<SVGGElement | null>;
  },
): DeepZoom | null {
  const { desk: { collection, fail }, plate } = props;
  const [zoom, setZoom] = useState<DeepZoom | null>(null);
  const now = useRef(props);
  now.current = props;
  useEffect(() => {
    let open: DeepZoom | null = null;
    let isGone = false;
    deepZoom(frame.current!, {
      plate,
      width: collection.plates.width[plate],
      height: collection.plates.height[plate],
      tileSide: collection.tileSide,
      onMove() {
        if (open === null || overlay.current === null) return;
        const { scale, x, y } = open.place();
        overlay.current.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
      },
      onClick: (x, y) => now.current.choose(figureUnder(now.current, [x, y])),
    }).then((opened) => {
      if (isGone) return opened[Symbol.dispose]();
      open = opened;
      setZoom(opened);
    }, fail);
    return () => {
      isGone = true;
      open?.[Symbol.dispose]();
    };
  }, []);
  return zoom;
}

/** A box that is being drawn, by the pointer or by keys, and what is searched when it is done. */
function useDrawing(
  { zoom, frame, width, height, choose, setQuery }: Pick<WindowProps, "choose" | "setQuery"> & {
    readonly zoom: DeepZoom | null;
    readonly frame: RefObject<HTMLDivElement | null>;
    readonly width: number;
    readonly height: number;
  },
) {
  const [isDrawing, setDrawing] = useState(false);
  const [draft, setDraft] = useState<DrawnBox | null>(null);
  const from = useRef<readonly [number, number] | null>(null);
  useLayoutEffect(() => {
    zoom?.takeDrags(!isDrawing);
    setDraft(isDrawing ? [width / 3, height / 3, 2 * width / 3, 2 * height / 3] : null);
    from.current = null;
  }, [isDrawing, zoom]);
  const search = (box: DrawnBox | null) => {
    setDrawing(false);
    if (box !== null && isDrawn(box)) {
      choose(null);
      setQuery(box.map(Math.round) as unknown as DrawnBox);
    }
  };
  const at = (event: PointerEvent): readonly [number, number] => {
    const { left, top } = frame.current!.getBoundingClientRect();
    const { scale, x, y } = zoom!.place();
    return [(event.clientX - left - x) / scale, (event.clientY - top - y) / scale];
  };
  return {
    isDrawing,
    setDrawing,
    draft,
    /** Moves or sizes the box, or ends the drawing; whether the key was one of these. */
    takeKey(event: KeyboardEvent): boolean {
      if (draft === null) return false;
      const { key, shiftKey: shift } = event;
      const step = Math.max(4, Math.round(width / 60));
      const moved = boxAfterKey(draft, { key, shift, step, width, height });
      if (moved !== null) setDraft(moved);
      else if (key === "Enter") search(draft);
      else if (key === "Escape") setDrawing(false);
      else return false;
      return true;
    },
    onPointerDown(event: PointerEvent) {
      if (!isDrawing || zoom === null) return;
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      from.current = at(event);
    },
    onPointerMove(event: PointerEvent) {
      if (from.current === null) return;
      setDraft(boxBetween(from.current, at(event), { width, height }));
    },
    onPointerUp(event: PointerEvent) {
      if (from.current === null) return;
      search(boxBetween(from.current, at(event), { width, height }));
    },
  };
}

/** What is drawn over the plate, in the order of the key O. */
const markKinds = ["boxes", "outlines", "none"] as const;

type MarkKind = typeof markKinds[number];

const markLabels: Readonly<Record<MarkKind, string>> = {
  boxes: "Boxes",
  outlines: "Outlines",
  none: "Plate alone",
};

/** The window and its buttons. */
export function PlateWindow(props: WindowProps): JSX.Element {
  const { desk, plate, figure, own, query, setQuery, choose } = props;
  const { collection } = desk;
  const [width, height] = [collection.plates.width[plate], collection.plates.height[plate]];
  const frame = useRef<HTMLDivElement>(null);
  const overlay = useRef<SVGGElement>(null);
  const [marks, setMarks] = useState<MarkKind>("boxes");
  const zoom = useDeepZoom({ desk, plate, own, choose, frame, overlay });
  const drawing = useDrawing({ zoom, frame, width, height, choose, setQuery });
  const { isDrawing, setDrawing, draft } = drawing;
  useEffect(() => {
    if (zoom !== null && figure !== null) zoom.bring(boxOf(desk, figure));
  }, [zoom, figure]);
  const keys = viewKeys({
    zoomBy: (by) => zoom?.zoomBy(by),
    move: (x, y) => zoom?.move(x, y),
    whole: () => zoom?.whole(),
  });
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isDrawing && draft !== null) {
      if (!drawing.takeKey(event)) return;
    } else if (Object.hasOwn(keys, event.key)) keys[event.key]();
    else if (event.key === "Escape") choose(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!desk.hasKeys.value || isWriting(event) || desk.isHelpOpen.value) return;
      if (event.key === "o") {
        setMarks(markKinds[(markKinds.indexOf(marks) + 1) % markKinds.length]);
      } else if (event.key === "b" && collection.canSearch) {
        setDrawing(true);
        frame.current?.parentElement?.focus();
      } else if (figure !== null) {
        keepOrDrop(desk, event, figure);
        // a button of an answer that has the focus takes the key for itself
        if (!event.defaultPrevented) exampleKey(desk, event, figure);
      }
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  });
  return (
    <>
      <div
        class={isDrawing ? "stage drawing" : "stage"}
        role="group"
        tabIndex={0}
        aria-label={isDrawing
          ? "A box on the plate. Arrows move it, with shift they size it, Enter searches, Escape leaves."
          : `The plate, with ${countOf(own.length, "figure")}. Plus and minus zoom, arrows move.`}
        onKeyDown={onKey}
      >
        <div ref={frame} class="frame" />
        <svg
          class="marks"
          aria-hidden="true"
          onPointerDown={drawing.onPointerDown}
          onPointerMove={drawing.onPointerMove}
          onPointerUp={drawing.onPointerUp}
        >
          <g ref={overlay}>
            {marks !== "none" && <FigureMarks {...props} marks={marks} />}
            {query !== null && <BoxMark box={query} name="query" />}
            {draft !== null && <BoxMark box={draft} name="draft" />}
          </g>
        </svg>
      </div>
      <WindowTools {...{ desk, zoom, marks, setMarks, isDrawing, setDrawing }} />
    </>
  );
}

/** What is drawn over the plate, and the buttons of the window. */
function WindowTools(
  { desk, zoom, marks, setMarks, isDrawing, setDrawing }: Pick<WindowProps, "desk"> & {
    readonly zoom: DeepZoom | null;
    readonly marks: MarkKind;
    readonly setMarks: (marks: MarkKind) => void;
    readonly isDrawing: boolean;
    readonly setDrawing: (is: boolean) => void;
  },
): JSX.Element {
  return (
    <div class="under">
      <fieldset class="kinds">
        <legend class="unseen">What is drawn over the plate</legend>
        {markKinds.map((value) => (
          <label key={value}>
            <input
              type="radio"
              name="marks"
              checked={marks === value}
              onChange={() => setMarks(value)}
            />
            <span>{markLabels[value]}</span>
          </label>
        ))}
      </fieldset>
      <div class="buttons">
        {desk.collection.canSearch && <DrawButton isDrawing={isDrawing} setDrawing={setDrawing} />}
        <button type="button" aria-label="Zoom in" onClick={() => zoom?.zoomBy(zoomStep)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => zoom?.zoomBy(1 / zoomStep)}>
          −
        </button>
        <button type="button" onClick={() => zoom?.whole()}>Whole</button>
      </div>
    </div>
  );
}

function DrawButton(
  { isDrawing, setDrawing }: {
    readonly isDrawing: boolean;
    readonly setDrawing: (is: boolean) => void;
  },
): JSX.Element {
  return (
    <button
      type="button"
      aria-pressed={isDrawing}
      onClick={(event) => {
        setDrawing(!isDrawing);
        const stage = event.currentTarget.closest(".bench")?.querySelector(".stage");
        if (!isDrawing) (stage as HTMLElement | null)?.focus();
      }}
    >
      <kbd aria-hidden="true">B</kbd>Draw a box to search
    </button>
  );
}

function BoxMark(
  { box: [x0, y0, x1, y1], name }: { readonly box: DrawnBox; readonly name: string },
): JSX.Element {
  return <rect class={name} x={x0} y={y0} width={x1 - x0} height={y1 - y0} />;
}

/** The figures of the plate, as boxes or as outlines where they are known. */
function FigureMarks(
  { desk, figure, own, detail, marks }: WindowProps & {
    readonly marks: Exclude<MarkKind, "none">;
  },
): JSX.Element {
  return (
    <>
      {own.map((i, place) => {
        const kept = desk.facts.value.verdicts.get(i) ?? "";
        const name = `figure ${kept}${i === figure ? " at" : ""}`;
        const rings = detail?.outlines[place] ?? [];
        return marks === "boxes" || rings.length === 0
          ? <BoxMark key={i} box={boxOf(desk, i)} name={name} />
          : <path key={i} class={name} d={rings.map(ringPath).join("")} />;
      })}
    </>
  );
}

/** A ring of x, y, x, y ... as an SVG path. */
function ringPath(ring: readonly number[]): string {
  let path = "";
  for (let i = 0; i + 1 < ring.length; i += 2) {
    path += `${i === 0 ? "M" : "L"}${ring[i]} ${ring[i + 1]}`;
  }
  return path === "" ? "" : `${path}Z`;
}
