import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { impression, type ImpressionKind, impressionKinds } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { figuresOf, print } from "lib/engraver/print.ts";
import { maskArea, maskBox, maskToPixels } from "lib/geometry/mask.ts";
import { toGray } from "lib/image/color.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

const plate = engravePlate(22, { width: 480, height: 360, scene: "interior", count: 4 });
const sheetOf = (kind: ImpressionKind) => impression(plate, { kind, seed: 3 });
const frozen = "215f5410db04018e150bb4992d4eca6488b228bcaf898a935aafd264f4c9ee29";
const clean = print(sheetOf("clean"));

Deno.test("the same impression has the same pixels, on every machine", () => {
  assert.equal(sha256(clean.image.data), frozen);
  assert.equal(sha256(print(sheetOf("clean")).image.data), frozen);
});

Deno.test("boxes fit their masks, masks do not overlap, the truth needs no printing", () => {
  const seen = new Uint8Array(480 * 360);
  for (const { mask, box, seen: share } of clean.figures) {
    assert.deepEqual(maskBox(mask), box);
    assert.ok(share > 0 && share <= 1);
    maskToPixels(mask).forEach((inside, i) => {
      assert.ok(!(inside && seen[i]));
      seen[i] |= inside;
    });
  }
  assert.deepEqual(figuresOf(sheetOf("clean")), clean.figures);
  assert.equal(clean.figures.length, 4);
});

Deno.test("along the edge of each mask there is a contour in the picture", () => {
  const { width, height, data } = clean.image;
  const inkNear = (i: number) => {
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        if (data[(i + dy * width + dx) * 4] < 130) return true;
      }
    }
    return false;
  };
  const share = (shift: number) => {
    let [edge, drawn] = [0, 0];
    for (const { mask } of clean.figures) {
      const inside = maskToPixels(mask);
      for (let y = 30; y < height - 80; y++) {
        for (let x = 40; x < width - 40; x++) {
          const i = y * width + x;
          if (!inside[i] || (inside[i - 1] && inside[i + 1])) continue;
          edge++;
          drawn += Number(inkNear(i + shift));
        }
      }
    }
    return drawn / edge;
  };
  assert.ok(share(0) > 0.95, `${share(0)}`);
  // the measure can tell: beside the masks there is less
  assert.ok(share(12) < share(0) - 0.05, `${share(12)}`);
});

Deno.test("reversed is the mirror: names, boxes, masks", () => {
  const reversed = print(sheetOf("reversed"));
  for (const figure of clean.figures) {
    const twin = reversed.figures.find(({ name }) => name === figure.name)!;
    const [x0, y0, x1, y1] = figure.box;
    const mirrored = [480 - x1, y0, 480 - x0, y1];
    twin.box.forEach((value, i) => assert.ok(Math.abs(value - mirrored[i]) <= 1));
    assert.ok(Math.abs(maskArea(twin.mask) - maskArea(figure.mask)) < 0.03 * maskArea(figure.mask));
    assert.notEqual(twin.mirrored, figure.mirrored);
  }
});

Deno.test("coloured has colours over the same lines; worn has lost ink", () => {
  const coloured = print(sheetOf("coloured"));
  const spread = (data: Uint8Array) => {
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) {
      sum += Math.max(data[i], data[i + 1], data[i + 2]) -
        Math.min(data[i], data[i + 1], data[i + 2]);
    }
    return sum / (data.length / 4);
  };
  assert.ok(spread(coloured.image.data) > spread(clean.image.data) + 10);
  const [lines, paintedLines] = [toGray(clean.image), toGray(coloured.image)];
  let [dark, kept] = [0, 0];
  lines.forEach((grey, i) => {
    if (grey > 60) return;
    dark++;
    if (paintedLines[i] < 90) kept++;
  });
  assert.ok(kept / dark > 0.98, `${kept / dark}`);
  const ink = (grey: Uint8Array) => grey.reduce((sum, value) => sum + 255 - value, 0);
  assert.ok(ink(toGray(print(sheetOf("worn")).image)) < 0.9 * ink(lines));
});

Deno.test("a system without fonts prints the same plate", async () => {
  const empty = await Deno.makeTempFile({ suffix: ".conf" });
  await Deno.writeTextFile(empty, '<?xml version="1.0"?><fontconfig></fontconfig>');
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", fileURLToPath(new URL("print_run.ts", import.meta.url))],
    env: { FONTCONFIG_FILE: empty, FONTCONFIG_PATH: "/nowhere" },
  }).output();
  await Deno.remove(empty);
  assert.equal(new TextDecoder().decode(stdout), frozen);
});

Deno.test("every kind of impression keeps its pixels and its figures", () => {
  const small = { width: 128, height: 96, count: 2 };
  const plates = (["garden", "vignette"] as const).map((scene) =>
    engravePlate(7, { ...small, scene })
  );
  assertFrozen(
    plates.flatMap((own) =>
      impressionKinds.map((kind) => {
        const { image, figures } = print(impression(own, { kind, seed: 5 }));
        return [kind, sha256(image.data), figures];
      })
    ),
    "92f1e54d922e",
  );
});
