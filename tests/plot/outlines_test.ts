import assert from "node:assert/strict";
import { textOutlines } from "lib/image/lettering.ts";
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
