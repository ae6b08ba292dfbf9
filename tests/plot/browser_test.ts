import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { decodeImage } from "lib/image/image.ts";
import { textWidth } from "lib/image/lettering.ts";
import { browserAround, type Document } from "lib/plot/browser.ts";

/** As little of a document as the browser is put around. */
function bare() {
  class Element {
    nodeName = "text";
    parentNode: Element | null = null;
    childNodes: Element[] = [];
    textContent = "";
    attributes: Record<string, string> = {};
    getAttribute(name: string): string | null {
      return this.attributes[name] ?? null;
    }
  }
  const document = { createElement: (name: string) => ({ name }), body: { appendChild() {} } };
  const page: Document = { document, Element };
  return { page, Element };
}

interface Measured {
  getBoundingClientRect(): { left: number; right: number; top: number; width: number };
  getComputedTextLength(): number;
}

Deno.test("text is measured by the font that letters it, where it stands", () => {
  const { page, Element } = bare();
  browserAround(page, { random: () => 0 });
  const group = Object.assign(new Element(), {
    nodeName: "g",
    attributes: { transform: "translate(30, 40)" },
  });
  const text = Object.assign(new Element(), {
    parentNode: group,
    textContent: "plates",
    attributes: { style: "font-size:20px; font-weight:bold", x: "5", "text-anchor": "end" },
  });
  group.childNodes = [text];
  const width = textWidth("plates", { size: 20, font: "sans-bold" });
  const measured = text as unknown as Measured;
  assert.equal(measured.getComputedTextLength(), width);
  assert.ok(Math.abs(measured.getBoundingClientRect().right - 35) < 1e-9);
  const around = (group as unknown as Measured).getBoundingClientRect();
  assert.ok(Math.abs(around.width - width) < 1e-9, "a group is as large as its texts");
});

Deno.test("a canvas keeps the rectangles that were filled, as a PNG", async () => {
  const { page } = bare();
  browserAround(page, { random: () => 0 });
  const canvas = page.document.createElement("canvas") as {
    width: number;
    height: number;
    getContext(): { fillStyle: string; fillRect(...box: number[]): void };
    toDataURL(): string;
  };
  Object.assign(canvas, { width: 3, height: 2 });
  const context = canvas.getContext();
  context.fillStyle = "rgb(1,2,3)";
  context.fillRect(1, 1, 1, 1);
  context.fillStyle = "rgba(40,50,60,0.6)";
  context.fillRect(1.6, -5, 9, 6.4);
  const [, bytes] = /^data:image\/png;base64,(.+)$/.exec(canvas.toDataURL())!;
  const { width, height, data } = await decodeImage(Buffer.from(bytes, "base64"));
  assert.deepEqual([width, height], [3, 2]);
  const [none, dark, half] = [[0, 0, 0, 0], [1, 2, 3, 255], [40, 50, 60, 153]];
  assert.deepEqual([...data], [none, none, half, none, dark, none].flat());
});

Deno.test("nothing global is touched, and chance is the caller's", () => {
  const names = browserAround(bare().page, { random: () => 0.25 });
  assert.equal((names.Math as Math).random(), 0.25);
  assert.notEqual(Math.random, (names.Math as Math).random);
  assert.equal(typeof Reflect.get(globalThis, "document"), "undefined");
});

Deno.test("a text of several lines is as wide as its longest one, and as high as all", () => {
  const { page, Element } = bare();
  browserAround(page, { random: () => 0 });
  const line = (textContent: string, kind = "line") =>
    Object.assign(new Element(), { textContent, attributes: { class: kind } });
  const text = Object.assign(new Element(), {
    textContent: "all of it",
    childNodes: [line("a"), line("a title that is much longer", "title"), line("plates")],
    attributes: { style: "font-size:20px" },
  });
  const width = textWidth("plates", { size: 20, font: "sans" });
  const measured = text as unknown as Measured;
  assert.equal(measured.getComputedTextLength(), width);
  const { height } = measured.getBoundingClientRect() as unknown as { height: number };
  assert.ok(Math.abs(height - 2 * 20 * 1.3) < 1e-9, `${height}`);
});
