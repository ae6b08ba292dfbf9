import assert from "node:assert/strict";
import { lineAgreement, type Lines, linesSide } from "lib/retrieval/line_agreement.ts";
import { Random } from "lib/tensor/random.ts";

const random = new Random(6);
const noise: Lines = Float32Array.from({ length: linesSide * linesSide }, () => random.normal());
const straight = { sx: 1, sy: 1, dx: 0, dy: 0, step: 1 };

/** The lines as they would lie after a shift, 0 where there is nothing. */
const shifted = (lines: Lines, dx: number, dy: number): Lines =>
  lines.map((_, i) => {
    const [x, y] = [i % linesSide - dx, Math.floor(i / linesSide) - dy];
    return x >= 0 && x < linesSide && y >= 0 && y < linesSide ? lines[y * linesSide + x] : 0;
  });

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6, `${a}, not ${b}`);

Deno.test("lines agree fully with themselves, in reverse with their negative, hardly with others", () => {
  close(lineAgreement(noise, noise, straight), 1);
  close(lineAgreement(noise, noise.map((value) => -value), straight), -1);
  const other = Float32Array.from(noise, () => random.normal());
  assert.ok(Math.abs(lineAgreement(noise, other, straight)) < 0.1);
});

Deno.test("a shift is undone by the same shift, each way", () => {
  for (const [dx, dy] of [[5, 0], [0, -7], [-3, 4]]) {
    close(lineAgreement(noise, shifted(noise, dx, dy), { ...straight, dx, dy }), 1);
    assert.ok(Math.abs(lineAgreement(noise, shifted(noise, dx, dy), straight)) < 0.1);
  }
});

Deno.test("half of a cut-out must be covered: a sliver that agrees says nothing", () => {
  for (const way of ["dx", "dy"] as const) {
    const at = (shift: number) => {
      const place = { ...straight, [way]: shift };
      return lineAgreement(noise, shifted(noise, place.dx, place.dy), place);
    };
    close(at(linesSide / 2), 1);
    assert.equal(at(linesSide / 2 + 1), 0);
    close(at(-linesSide / 2), 1);
    assert.equal(at(-linesSide / 2 - 1), 0);
  }
});

Deno.test("what is covered is a share of the middle alone, where only that is compared", () => {
  // 32 of 32 columns of the middle lie on the other, which is shifted by 16 of 64
  const middle = { ...straight, from: 16, dx: 16 };
  close(lineAgreement(noise, shifted(noise, 16, 0), middle), 1);
  close(lineAgreement(noise, shifted(noise, 32, 0), { ...middle, dx: 32 }), 1);
  assert.equal(lineAgreement(noise, shifted(noise, 33, 0), { ...middle, dx: 33 }), 0);
});

Deno.test("every fourth pixel covers as much as all of them", () => {
  const sparse = { ...straight, step: 4, dx: linesSide / 2 };
  close(lineAgreement(noise, shifted(noise, linesSide / 2, 0), sparse), 1);
  assert.equal(
    lineAgreement(noise, shifted(noise, linesSide / 2 + 4, 0), {
      ...sparse,
      dx: linesSide / 2 + 4,
    }),
    0,
  );
});

Deno.test("plain paper agrees with nothing", () => {
  const plain = new Float32Array(linesSide * linesSide);
  assert.equal(lineAgreement(plain, noise, straight), 0);
  assert.equal(lineAgreement(noise, plain, straight), 0);
});

Deno.test("a pixel is compared with the nearest one", () => {
  for (const way of ["dx", "dy"] as const) {
    const agree = (shift: number, by: number) =>
      lineAgreement(
        noise,
        shifted(noise, way === "dx" ? shift : 0, way === "dy" ? shift : 0),
        { ...straight, [way]: by },
      );
    close(agree(1, 0.6), 1);
    close(agree(0, 0.4), 1);
    close(agree(-1, -0.6), 1);
  }
});
