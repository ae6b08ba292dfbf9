/// <reference lib="dom" />
/** Two plates, one registered over the other: side by side, by flicker, by a slider, in red and blue. */
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { reviewPath } from "lib/review/api.ts";
import { useElementSize } from "./element_size.tsx";
import {
  composed,
  cssMatrix,
  type Homography,
  type SheetView,
  wholeView,
  windowTransform,
  zoomed,
} from "./registered.ts";
import { viewKeys, zoomStep } from "./view_keys.ts";

/** A way to compare. */
export type CompareMode = "side" | "flicker" | "slider" | "difference";

/** The ways, their names and keys. */
export const compareModes: Readonly<Record<CompareMode, { label: string; key: string }>> = {
  side: { label: "Side by side", key: "b" },
  flicker: { label: "Flicker", key: "f" },
  slider: { label: "Slider", key: "l" },
  difference: { label: "Red and blue", key: "d" },
};

/** A plate as it is laid out. */
export interface LaidPlate {
  readonly plate: number;
  readonly width: number;
  readonly height: number;
  /** Name and book. */
  readonly caption: string;
}

interface ComparisonProps {
  readonly a: LaidPlate;
  readonly b: LaidPlate;
  /** Takes pixels of `b` to pixels of `a`. */
  readonly transform: Homography;
  readonly mode: CompareMode;
  /** Turns from one plate to the other; counted up by a key. */
  readonly turn: number;
}

/** Milliseconds between the two plates: slower than three flashes a second. */
const flickerEvery = 600;

type Side = "a" | "b";

/** Which plate is in front, and whether the two take turns; `turn` stops that and turns once. */
function useFlicker({ mode, turn }: Pick<ComparisonProps, "mode" | "turn">) {
  const [front, setFront] = useState<Side>("a");
  const [isRunning, setRunning] = useState(() =>
    !matchMedia("(prefers-reduced-motion: reduce)").matches
  );
  const change = () => setFront((side) => side === "a" ? "b" : "a");
  const turnOnce = () => {
    setRunning(false);
    change();
  };
  useEffect(() => {
    if (turn > 0) turnOnce();
  }, [turn]);
  useEffect(() => {
    if (mode !== "flicker" || !isRunning) return;
    const timer = setInterval(change, flickerEvery);
    return () => clearInterval(timer);
  }, [mode, isRunning]);
  return { front, isRunning, setRunning, turnOnce };
}

/** What is seen of the plates, and how to see something else: by keys, the wheel, and dragging. */
function useView(
  stage: RefObject<HTMLDivElement | null>,
  { a, b, pane }: Pick<ComparisonProps, "a" | "b"> & {
    readonly pane: { readonly width: number; readonly height: number };
  },
) {
  const [view, setView] = useState<SheetView | null>(null);
  const whole = wholeView(a, { width: pane.width * 0.96, height: pane.height * 0.94 });
  const seen = view ?? whole;
  const drag = useRef<{ x: number; y: number; from: SheetView } | null>(null);
  const zoomBy = (by: number, at: readonly [number, number] = [0, 0]) =>
    setView(zoomed(seen, { by, at, least: whole.scale / 2 }));
  useEffect(() => setView(null), [a.plate, b.plate]);
  // a listener of its own, since the page must be kept from scrolling
  useLayoutEffect(() => {
    const element = stage.current!;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = element.getBoundingClientRect();
      const x = (event.clientX - at.left) % pane.width - pane.width / 2;
      zoomBy(Math.exp(-event.deltaY / 400), [x, event.clientY - at.top - pane.height / 2]);
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  });
  return {
    seen,
    zoomBy,
    whole: () => setView(null),
    move: (x: number, y: number) =>
      setView({ ...seen, x: seen.x + x / seen.scale, y: seen.y + y / seen.scale }),
    take(event: PointerEvent) {
      drag.current = { x: event.clientX, y: event.clientY, from: seen };
    },
    pull(event: PointerEvent) {
      if (drag.current === null) return;
      const { x, y, from } = drag.current;
      setView({
        ...from,
        x: from.x - (event.clientX - x) / from.scale,
        y: from.y - (event.clientY - y) / from.scale,
      });
    },
    letGo: () => void (drag.current = null),
  };
}

/** The stage with the two plates. */
export function Comparison({ a, b, transform, mode, turn }: ComparisonProps): JSX.Element {
  const stage = useRef<HTMLDivElement>(null);
  const size = useElementSize(stage);
  const [slide, setSlide] = useState(50);
  const { front, isRunning, setRunning, turnOnce } = useFlicker({ mode, turn });
  const pane = mode === "side" ? { ...size, width: size.width / 2 } : size;
  const { seen, zoomBy, whole, move, take, pull, letGo } = useView(stage, { a, b, pane });
  const keys = viewKeys({ zoomBy, whole, move: (x, y) => move(x * size.width, y * size.height) });
  const place = windowTransform(seen, pane);
  const matrices = { a: place, b: composed(place, transform) };
  const said = mode === "flicker"
    ? `${front === "a" ? a.caption : b.caption} is in front`
    : compareModes[mode].label;
  const { label } = compareModes[mode];
  return (
    <div class={`comparison by-${mode}`}>
      <div
        ref={stage}
        class="stage"
        role="group"
        tabIndex={0}
        aria-label={`${a.caption} and ${b.caption}. ${label}. Plus and minus zoom, arrows move.`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          take(event);
        }}
        onPointerMove={pull}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        onKeyDown={(event) => {
          if (!Object.hasOwn(keys, event.key) || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          event.stopPropagation();
          keys[event.key]();
        }}
      >
        {size.width > 0 && <Panes {...{ a, b, mode, front, slide, matrices }} />}
      </div>
      {mode === "slider" && (
        <input
          class="slide"
          type="range"
          min="0"
          max="100"
          value={slide}
          aria-label="How much of the first plate is seen"
          onInput={(event) => setSlide(Number(event.currentTarget.value))}
        />
      )}
      <div class="under">
        <Legend {...{ a, b, mode, front }} />
        <div class="buttons">
          {mode === "flicker" && (
            <>
              <button type="button" aria-pressed={isRunning} onClick={() => setRunning(!isRunning)}>
                {isRunning ? "Hold" : "Flicker"}
              </button>
              <button type="button" onClick={turnOnce}>Turn</button>
            </>
          )}
          <button type="button" aria-label="Zoom in" onClick={() => zoomBy(zoomStep)}>+</button>
          <button type="button" aria-label="Zoom out" onClick={() => zoomBy(1 / zoomStep)}>
            −
          </button>
          <button type="button" onClick={whole}>Whole</button>
        </div>
      </div>
      <p class="unseen" role="status">{isRunning && mode === "flicker" ? "" : said}</p>
    </div>
  );
}

function LaidSheet(
  { plate, matrix }: { readonly plate: LaidPlate; readonly matrix: Homography },
): JSX.Element {
  const { width, height } = plate;
  return (
    <img
      class="sheet"
      src={reviewPath("picture", { plate: plate.plate })}
      alt=""
      draggable={false}
      style={{ width: `${width}px`, height: `${height}px`, transform: cssMatrix(matrix) }}
    />
  );
}

/** The two plates as the mode lays them: beside each other, or one over the other. */
function Panes(
  { a, b, mode, front, slide, matrices }: Pick<ComparisonProps, "a" | "b" | "mode"> & {
    readonly front: Side;
    /** Where the second plate begins, in hundredths from the left. */
    readonly slide: number;
    readonly matrices: Readonly<Record<Side, Homography>>;
  },
): JSX.Element {
  const inks = mode === "difference";
  const isOver = mode === "flicker" || mode === "slider";
  const away = mode === "flicker" && front === "a";
  const clipPath = mode === "slider" ? `inset(0 0 0 ${slide}%)` : "none";
  return (
    <>
      <div class={inks ? "pane ink-a" : "pane"}>
        <LaidSheet plate={a} matrix={matrices.a} />
      </div>
      <div
        class={inks ? "pane ink-b" : isOver ? `pane over${away ? " away" : ""}` : "pane"}
        {...isOver && { style: { clipPath } }}
      >
        <LaidSheet plate={b} matrix={matrices.b} />
      </div>
      {mode === "slider" && <div class="blade" style={{ left: `${slide}%` }} />}
    </>
  );
}

function Legend(
  { a, b, mode, front }: Pick<ComparisonProps, "a" | "b" | "mode"> & { readonly front: Side },
): JSX.Element {
  const isFront = (side: Side) => mode !== "flicker" || front === side;
  return (
    <p class={`legend by-${mode}`}>
      <span class={isFront("a") ? "first" : "first behind"}>{a.caption}</span>
      <span class={isFront("b") ? "second" : "second behind"}>{b.caption}</span>
    </p>
  );
}
