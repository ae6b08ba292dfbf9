import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { maskFromPng } from "lib/corpus/png_mask.ts";
import { maskToPixels } from "lib/geometry/mask.ts";
import { encodePng } from "lib/image/image.ts";

const pixels = [[0, 0, 0, 0], [0, 0, 0, 255], [255, 255, 255, 255], [255, 255, 255, 0]];
const image = { width: 4, height: 1, data: Uint8Array.from(pixels.flat()) };
const any = ({ width, height }: { width: number; height: number }) => {
  assert.deepEqual([width, height], [4, 1]);
  return null;
};

Deno.test("masks are what is not black, or what is not transparent", async () => {
  const text = Buffer.from(await encodePng(image)).toString("base64");
  const read = async (
    inside: "not black" | "not transparent",
  ) => [...maskToPixels(await maskFromPng(`data:image/png;base64,${text}`, { inside, fits: any }))];
  assert.deepEqual(await read("not transparent"), [0, 1, 1, 0]);
  assert.deepEqual((await read("not black")).slice(0, 3), [0, 0, 1]);
});

Deno.test("a pixel of any level above 0 is inside", async () => {
  const data = Uint8Array.from({ length: 80 }, (_, i) => i % 4 === 3 ? i % 3 : i % 5 === 0 ? 1 : 0);
  const text = Buffer.from(await encodePng({ width: 5, height: 4, data })).toString("base64");
  const mask = await maskFromPng(text, { inside: "not transparent", fits: () => null });
  const alpha = Array.from({ length: 20 }, (_, i) => Number(data[4 * i + 3] > 0));
  assert.deepEqual([...maskToPixels(mask)], alpha);
  const opaque = data.map((value, i) => i % 4 === 3 ? 255 : value);
  const solid = Buffer.from(await encodePng({ width: 5, height: 4, data: opaque })).toString(
    "base64",
  );
  const red = await maskFromPng(solid, { inside: "not black", fits: () => null });
  const reds = Array.from({ length: 20 }, (_, i) => Number(data[4 * i] > 0));
  assert.deepEqual([...maskToPixels(red)], reds);
});

Deno.test("no text, no PNG, a size that lies and pixels that end are refused, the size unopened", async () => {
  const bytes = Buffer.from(await encodePng(image));
  const read = (text: unknown) =>
    maskFromPng(text, {
      inside: "not black",
      fits: ({ width }) => width > 9 ? `${width} wide` : null,
    });
  await assert.rejects(read(7), /its mask is no text/);
  await assert.rejects(read("iVBORw0KGgo="), /no PNG/);
  await assert.rejects(read("%%%"), /no PNG/);
  // eight bytes of size follow the head
  for (const cut of [16, 20, 23]) {
    await assert.rejects(read(bytes.subarray(0, cut).toString("base64")), /no PNG/, `${cut}`);
  }
  await assert.rejects(read(bytes.subarray(0, 24).toString("base64")), /pixels cannot be read/);
  const other = Buffer.from(bytes);
  other[1]++;
  await assert.rejects(read(other.toString("base64")), /no PNG/);
  const lying = Buffer.from(bytes);
  lying.writeUInt32BE(60_000, 16);
  await assert.rejects(read(lying.toString("base64")), /60000 wide/);
  await assert.rejects(read(bytes.subarray(0, 40).toString("base64")), /pixels cannot be read/);
});
