/// <reference lib="dom" />
/** A plate in deep zoom, with its figures drawn over it, and a box that a reader draws. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PlateDetail } from "lib/review/api.ts";
import { countOf } from "./caption.ts";
import { type DeepZoom, deepZoom } from "./deep_zoom.ts";
import type { Desk } from "./desk.ts";
import { boxAfterKey, boxBetween, type DrawnBox, isDrawn } from "./drawn_box.ts";
import { exampleKey, isWriting, keepOrDrop } from "./keys.ts";

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

/** The window and its buttons. */
export function PlateWindow(props: WindowProps): JSX.Element {
  const { desk, plate, figure, own, detail, query, setQuery, choose } = props;
  const { collection } = desk;
  const [width, height] = [collection.plates.width[plate], collection.plates.height[plate]];
  const frame = useRef<HTMLDivElement>(null);
  const overlay = useRef<SVGGElement>(null);
  const [zoom, setZoom] = useState<DeepZoom | null>(null);
  const [marks, setMarks] = useState<"boxes" | "outlines" | "none">("boxes");
  const [isDrawing, setDrawing] = useState(false);
  const [draft, setDraft] = useState<DrawnBox | null>(null);
  const from = useRef<readonly [number, number] | null>(null);
  const choosing = useRef(choose);
  choosing.current = choose;
  useEffect(() => {
    let open: DeepZoom | null = null;
    let isGone = false;
    deepZoom(frame.current!, {
      plate,
      width,
      height,
      tileSide: collection.tileSide,
      onMove() {
        if (open === null || overlay.current === null) return;
        const { scale, x, y } = open.place();
        overlay.current.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
      },
      onClick: (x, y) => choosing.current(figureAt(x, y)),
    }).then((opened) => {
      if (isGone) return opened[Symbol.dispose]();
      open = opened;
      setZoom(opened);
    }, desk.fail);
    return () => {
      isGone = true;
      open?.[Symbol.dispose]();
    };
  }, []);
  /** The smallest figure under a point. */
  const figureAt = (x: number, y: number) => {
    const area = ([x0, y0, x1, y1]: DrawnBox) => (x1 - x0) * (y1 - y0);
    return own.filter((i) => {
      const [x0, y0, x1, y1] = boxOf(desk, i);
      return x >= x0 && x <= x1 && y >= y0 && y <= y1;
    }).sort((i, j) => area(boxOf(desk, i)) - area(boxOf(desk, j)))[0] ?? null;
  };
  useEffect(() => {
    if (zoom !== null && figure !== null) zoom.bring(boxOf(desk, figure));
  }, [zoom, figure]);
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
  const keys: Readonly<Record<string, () => void>> = {
    "+": () => zoom?.zoomBy(4 / 3),
    "=": () => zoom?.zoomBy(4 / 3),
    "-": () => zoom?.zoomBy(3 / 4),
    "0": () => zoom?.whole(),
    ArrowLeft: () => zoom?.move(-1 / 8, 0),
    ArrowRight: () => zoom?.move(1 / 8, 0),
    ArrowUp: () => zoom?.move(0, -1 / 8),
    ArrowDown: () => zoom?.move(0, 1 / 8),
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isDrawing && draft !== null) {
      const step = Math.max(4, Math.round(width / 60));
      const moved = boxAfterKey(draft, {
        key: event.key,
        shift: event.shiftKey,
        step,
        width,
        height,
      });
      if (moved !== null) setDraft(moved);
      else if (event.key === "Enter") search(draft);
      else if (event.key === "Escape") setDrawing(false);
      else return;
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
        setMarks(marks === "boxes" ? "outlines" : marks === "outlines" ? "none" : "boxes");
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
  const line = (box: DrawnBox, name: string) => (
    <rect class={name} x={box[0]} y={box[1]} width={box[2] - box[0]} height={box[3] - box[1]} />
  );
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
          onPointerDown={(event) => {
            if (!isDrawing || zoom === null) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            from.current = at(event);
          }}
          onPointerMove={(event) => {
            if (from.current === null) return;
            setDraft(boxBetween(from.current, at(event), { width, height }));
          }}
          onPointerUp={(event) => {
            if (from.current === null) return;
            search(boxBetween(from.current, at(event), { width, height }));
          }}
        >
          <g ref={overlay}>
            {marks !== "none" && own.map((i, place) => {
              const kept = desk.facts.value.verdicts.get(i) ?? "";
              const name = `figure ${kept}${i === figure ? " at" : ""}`;
              const rings = detail?.outlines[place] ?? [];
              return marks === "boxes" || rings.length === 0
                ? <g key={i}>{line(boxOf(desk, i), name)}</g>
                : <path key={i} class={name} d={rings.map(ringPath).join("")} />;
            })}
            {query !== null && line(query, "query")}
            {draft !== null && line(draft, "draft")}
          </g>
        </svg>
      </div>
      <div class="under">
        <fieldset class="kinds">
          <legend class="unseen">What is drawn over the plate</legend>
          {(["boxes", "outlines", "none"] as const).map((value) => (
            <label key={value}>
              <input
                type="radio"
                name="marks"
                checked={marks === value}
                onChange={() => setMarks(value)}
              />
              <span>{{ boxes: "Boxes", outlines: "Outlines", none: "Plate alone" }[value]}</span>
            </label>
          ))}
        </fieldset>
        <div class="buttons">
          {collection.canSearch && (
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
          )}
          <button type="button" aria-label="Zoom in" onClick={() => zoom?.zoomBy(4 / 3)}>+</button>
          <button type="button" aria-label="Zoom out" onClick={() => zoom?.zoomBy(3 / 4)}>−</button>
          <button type="button" onClick={() => zoom?.whole()}>Whole</button>
        </div>
      </div>
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
