import assert from "node:assert/strict";
import { textOutlines, textPath, textWidth } from "lib/image/lettering.ts";
import { letterable, outlinedText, type SvgElement } from "lib/plot/outlines.ts";

/** An element as a parser would give it, attributes and children in order. */
function element(
  nodeName: string,
  attributes: Record<string, string>,
  children: (SvgElement | string)[],
): SvgElement {
  const nodes = children.map((child) =>
    typeof child === "string" ? { ...element("#text", {}, []), textContent: child } : child
  );
  return {
    nodeName,
    childNodes: nodes,
    textContent: nodes.map((node) => node.textContent).join(""),
    attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
    getAttribute: (name) => attributes[name] ?? null,
  };
}

/** Left, top, right and bottom of all the points of the paths. */
function bounds(svg: string): number[] {
  const numbers = [...svg.matchAll(/ d="([^"]+)"/g)]
    .flatMap((match) => match[1].match(/-?[\d.]+/g)!.map(Number));
  const xs = numbers.filter((_, i) => i % 2 === 0);
  const ys = numbers.filter((_, i) => i % 2 === 1);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

Deno.test("a text stands where its x, y and anchor say, in its colour", () => {
  const attributes = {
    x: "100",
    y: "50",
    "text-anchor": "end",
    style: "font-size:20px;fill:#123456",
  };
  const svg = outlinedText(element("text", attributes, ["Hatter"]));
  const points = textOutlines("Hatter", { x: 100, y: 50, size: 20, anchor: "end" }).flat();
  const [left, top] = bounds(svg);
  assert.ok(Math.abs(left - Math.min(...points.map(([x]) => x))) < 0.6);
  assert.ok(Math.abs(top - Math.min(...points.map(([, y]) => y))) < 0.6);
  assert.match(svg, /fill="#123456"/);
});

Deno.test("lines stand below each other, bold words follow plain ones", () => {
  const bold = element("tspan", { style: "font-weight:bold" }, ["Burin"]);
  const first = element("tspan", { class: "line", dy: "0em" }, ["the ", bold]);
  const second = element("tspan", { class: "line", dy: "1.3em" }, ["plate"]);
  const svg = outlinedText(
    element("text", { x: "10", y: "20", "font-size": "10px" }, [first, second]),
  );
  const paths = svg.match(/<path[^>]*>/g)!;
  assert.equal(paths.length, 3);
  const [the, burin, plate] = paths.map(bounds);
  assert.ok(burin[0] > the[2], "after it");
  assert.ok(plate[0] < 11 && plate[1] > the[3] - 3, "a new line from the left");
  assert.ok(Math.abs(plate[3] - 33 - 2) < 1.5, "13 below, and its p descends");
});

Deno.test("superscripts are as small as they say, and the transform is kept", () => {
  const raised = element("tspan", { style: "font-size:70%", dy: "-0.6em" }, ["2"]);
  const text = element("text", { x: "0", y: "0", "font-size": "20", transform: "rotate(-90)" }, [
    "R",
    raised,
  ]);
  const svg = outlinedText(text);
  assert.match(svg, /^<g transform="rotate\(-90\)">/);
  const [r, two] = svg.match(/<path[^>]*>/g)!.map(bounds);
  const ratio = (two[3] - two[1]) / (r[3] - r[1]);
  assert.ok(ratio > 0.65 && ratio < 0.76, `${ratio}`);
  assert.ok(two[3] < r[3] - 5, "raised");
});

Deno.test("letters that the fonts lack are question marks, not errors", () => {
  assert.equal(letterable("兔 Hase\n−1", "sans"), "? Hase −1");
  assert.match(outlinedText(element("text", {}, ["兔"])), /<path/);
});

/** The path of letters, as an element of one line has it. */
const path = (text: string, at: Parameters<typeof textPath>[1], more = 'fill="#000"') =>
  `<path d="${textPath(text, at)}" ${more}/>`;
const drawn = (attributes: Record<string, string>, children: (SvgElement | string)[]) =>
  outlinedText(element("text", attributes, children));
const tspan = (attributes: Record<string, string>, ...children: (SvgElement | string)[]) =>
  element("tspan", attributes, children);

Deno.test("a text without any style is 13 pixels, black, upright, and begins at its x and y", () => {
  assert.equal(drawn({}, ["Ada"]), `<g>${path("Ada", { x: 0, y: 0, size: 13, font: "sans" })}</g>`);
  assert.equal(
    drawn({ x: "7", y: "9" }, ["Ada"]),
    `<g>${path("Ada", { x: 7, y: 9, size: 13, font: "sans" })}</g>`,
  );
  assert.equal(drawn({}, []), "<g></g>");
  assert.equal(drawn({ transform: "rotate(3)" }, [""]), '<g transform="rotate(3)"></g>');
});

Deno.test("sizes are pixels, or shares of the parent's; weights from 600 are bold", () => {
  const at = { x: 0, y: 0, size: 13, font: "sans" } as const;
  const sized = (size: string) => drawn({ style: `font-size:${size}` }, ["Ada"]);
  assert.equal(sized("20px"), `<g>${path("Ada", { ...at, size: 20 })}</g>`);
  assert.equal(sized("150%"), `<g>${path("Ada", { ...at, size: 19.5 })}</g>`);
  assert.equal(sized("2em"), `<g>${path("Ada", { ...at, size: 26 })}</g>`);
  const weighed = (weight: string) => drawn({ "font-weight": weight }, ["Ada"]);
  const [plain, bold] = [path("Ada", at), path("Ada", { ...at, font: "sans-bold" })];
  assert.deepEqual(
    ["bold", "600", "900", "599", "normal"].map(weighed),
    [bold, bold, bold, plain, plain].map((paths) => `<g>${paths}</g>`),
  );
  const inBold = drawn({ "font-weight": "bold" }, [tspan({ "font-weight": "normal" }, "Ada")]);
  assert.equal(inBold, `<g>${plain}</g>`);
  assert.equal(drawn({ "font-weight": "bold" }, [tspan({}, "Ada")]), `<g>${bold}</g>`);
});

Deno.test("fill, opacity and anchor are the element's, else its parent's; a style wins over an attribute", () => {
  const at = { x: 50, y: 0, size: 13, font: "sans" } as const;
  const inner = (outer: Record<string, string>, attributes: Record<string, string> = {}) =>
    drawn({ x: "50", ...outer }, [tspan(attributes, "Ada")]);
  const one = (more: string) => `<g>${path("Ada", at, more)}</g>`;
  assert.equal(inner({ fill: "#111111" }), one('fill="#111111"'));
  assert.equal(inner({ fill: "#111111" }, { fill: "#222222" }), one('fill="#222222"'));
  assert.equal(inner({ fill: "#111111", style: ":x; fill : url(a:b)" }), one('fill="url(a:b)"'));
  const black = 'fill="#000"';
  assert.equal(inner({ opacity: ".5" }), one(`${black} fill-opacity=".5"`));
  assert.equal(inner({ opacity: ".5", "fill-opacity": ".2" }), one(`${black} fill-opacity=".2"`));
  assert.equal(inner({ opacity: ".5" }, { opacity: "1" }), one(black));
  const width = textWidth("Ada", { size: 13, font: "sans" });
  for (const [anchor, part] of [["start", 0], ["middle", 0.5], ["end", 1], ["odd", 0]] as const) {
    const moved = path("Ada", { ...at, x: 50 - part * width });
    assert.equal(inner({ "text-anchor": anchor }), `<g>${moved}</g>`);
  }
});

Deno.test("a run goes on where the last one ended; a line begins at its own x, or the last line's", () => {
  const [size, font] = [10, "sans"] as const;
  const width = (text: string) => textWidth(text, { size, font });
  const style = { style: "font-size:10px" };
  assert.equal(
    drawn({ ...style, x: "5", y: "20" }, ["Ada ", tspan({ dy: "1em" }, "Lo"), tspan({}, "ve")]),
    `<g>${path("Ada ", { x: 5, y: 20, size, font })}` +
      path("Lo", { x: 5 + width("Ada "), y: 30, size, font }) +
      `${path("ve", { x: 5 + width("Ada Lo"), y: 30, size, font })}</g>`,
  );
  assert.equal(
    drawn({ ...style, x: "5", y: "20" }, [
      tspan({ class: "line" }, "a"),
      tspan({ class: "line", dy: "2em" }, "b"),
      tspan({ x: "7", y: "90" }, "c"),
    ]),
    `<g>${path("a", { x: 5, y: 20, size, font })}${path("b", { x: 5, y: 40, size, font })}` +
      `${path("c", { x: 7, y: 90, size, font })}</g>`,
  );
  // the first run of a line says how all of it is anchored
  const mixed = [tspan({ "text-anchor": "end" }, "ab"), tspan({}, "c")];
  assert.equal(
    drawn({ ...style, x: "50" }, mixed),
    `<g>${path("ab", { x: 50 - width("ab") - width("c"), y: 0, size, font })}` +
      `${path("c", { x: 50 - width("c"), y: 0, size, font })}</g>`,
  );
});

Deno.test("letters that a font lacks are question marks, blanks of any kind one blank", () => {
  assert.equal(letterable("Ä\n兔 b\tc", "sans"), "Ä ? b c");
});
