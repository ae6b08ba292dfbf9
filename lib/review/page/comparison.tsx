/// <reference lib="dom" />
/** Two plates, one registered over the other: side by side, by flicker, by a slider, in red and blue. */
import type { JSX } from "preact";
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

/** A way to compare. */
export type CompareMode = "side" | "flicker" | "slider" | "difference";

/** The ways, their names and keys. */
export const compareModes: Readonly<Record<CompareMode, { label: string; key: string }>> = {
  side: { label: "Side by side", key: "s" },
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

/** Steps of zoom and of moving by keys: a third larger, an eighth of the window. */
const [zoomStep, moveStep] = [4 / 3, 1 / 8];

/** The stage with the two plates. */
export function Comparison({ a, b, transform, mode, turn }: ComparisonProps): JSX.Element {
  const stage = useRef<HTMLDivElement>(null);
  const size = useElementSize(stage);
  const [view, setView] = useState<SheetView | null>(null);
  const [slide, setSlide] = useState(50);
  const [front, setFront] = useState<"a" | "b">("a");
  const [isRunning, setRunning] = useState(() =>
    !matchMedia("(prefers-reduced-motion: reduce)").matches
  );
  const pane = mode === "side" ? { ...size, width: size.width / 2 } : size;
  const whole = wholeView(a, { width: pane.width * 0.96, height: pane.height * 0.94 });
  const seen = view ?? whole;
  const drag = useRef<{ x: number; y: number; from: SheetView } | null>(null);
  const zoomBy = (by: number, at: readonly [number, number] = [0, 0]) =>
    setView(zoomed(seen, { by, at, least: whole.scale / 2 }));
  const move = (x: number, y: number) =>
    setView({ ...seen, x: seen.x + x / seen.scale, y: seen.y + y / seen.scale });
  useEffect(() => setView(null), [a.plate, b.plate]);
  useEffect(() => {
    if (turn > 0) {
      setRunning(false);
      setFront((side) => side === "a" ? "b" : "a");
    }
  }, [turn]);
  useEffect(() => {
    if (mode !== "flicker" || !isRunning) return;
    const timer = setInterval(() => setFront((side) => side === "a" ? "b" : "a"), flickerEvery);
    return () => clearInterval(timer);
  }, [mode, isRunning]);
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
  const place = windowTransform(seen, pane);
  const over = composed(place, transform);
  const sheet = (side: LaidPlate, matrix: Homography) => (
    <img
      class="sheet"
      src={reviewPath("picture", { plate: side.plate })}
      alt=""
      draggable={false}
      style={{ width: `${side.width}px`, height: `${side.height}px`, transform: cssMatrix(matrix) }}
    />
  );
  const said = mode === "flicker"
    ? `${front === "a" ? a.caption : b.caption} is in front`
    : compareModes[mode].label;
  return (
    <div class={`comparison by-${mode}`}>
      <div
        ref={stage}
        class="stage"
        role="group"
        tabIndex={0}
        aria-label={`${a.caption} and ${b.caption}. ${
          compareModes[mode].label
        }. Plus and minus zoom, arrows move.`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, from: seen };
        }}
        onPointerMove={(event) => {
          if (drag.current === null) return;
          const { x, y, from } = drag.current;
          setView({
            ...from,
            x: from.x - (event.clientX - x) / from.scale,
            y: from.y - (event.clientY - y) / from.scale,
          });
        }}
        onPointerUp={() => drag.current = null}
        onPointerCancel={() => drag.current = null}
        onKeyDown={(event) => {
          const steps: Readonly<Record<string, () => void>> = {
            "+": () => zoomBy(zoomStep),
            "=": () => zoomBy(zoomStep),
            "-": () => zoomBy(1 / zoomStep),
            "0": () => event.ctrlKey || setView(null),
            ArrowLeft: () => move(-size.width * moveStep, 0),
            ArrowRight: () => move(size.width * moveStep, 0),
            ArrowUp: () => move(0, -size.height * moveStep),
            ArrowDown: () => move(0, size.height * moveStep),
          };
          if (!Object.hasOwn(steps, event.key) || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          event.stopPropagation();
          steps[event.key]();
        }}
      >
        {size.width > 0 && (mode === "side"
          ? (
            <>
              <div class="pane">{sheet(a, place)}</div>
              <div class="pane">{sheet(b, over)}</div>
            </>
          )
          : mode === "difference"
          ? (
            <>
              <div class="pane ink-a">{sheet(a, place)}</div>
              <div class="pane ink-b">{sheet(b, over)}</div>
            </>
          )
          : (
            <>
              <div class="pane">{sheet(a, place)}</div>
              <div
                class={mode === "flicker" && front === "a" ? "pane over away" : "pane over"}
                style={mode === "slider"
                  ? { clipPath: `inset(0 0 0 ${slide}%)` }
                  : { clipPath: "none" }}
              >
                {sheet(b, over)}
              </div>
              {mode === "slider" && <div class="blade" style={{ left: `${slide}%` }} />}
            </>
          ))}
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
            <button
              type="button"
              aria-pressed={isRunning}
              onClick={() => setRunning(!isRunning)}
            >
              {isRunning ? "Hold" : "Flicker"}
            </button>
          )}
          {mode === "flicker" && (
            <button
              type="button"
              onClick={() => {
                setRunning(false);
                setFront(front === "a" ? "b" : "a");
              }}
            >
              Turn
            </button>
          )}
          <button type="button" aria-label="Zoom in" onClick={() => zoomBy(zoomStep)}>+</button>
          <button type="button" aria-label="Zoom out" onClick={() => zoomBy(1 / zoomStep)}>
            −
          </button>
          <button type="button" onClick={() => setView(null)}>Whole</button>
        </div>
      </div>
      <p class="unseen" role="status">{isRunning && mode === "flicker" ? "" : said}</p>
    </div>
  );
}

function Legend(
  { a, b, mode, front }: Pick<ComparisonProps, "a" | "b" | "mode"> & { front: "a" | "b" },
): JSX.Element {
  const isFront = (side: "a" | "b") => mode !== "flicker" || front === side;
  return (
    <p class={`legend by-${mode}`}>
      <span class={isFront("a") ? "first" : "first behind"}>{a.caption}</span>
      <span class={isFront("b") ? "second" : "second behind"}>{b.caption}</span>
    </p>
  );
}
