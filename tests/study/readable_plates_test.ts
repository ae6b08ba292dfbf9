import assert from "node:assert/strict";
import type { Collection } from "lib/corpus/plate.ts";
import { blank } from "lib/image/image.ts";
import { readablePlates } from "lib/study/readable_plates.ts";
import { listening } from "./listening.ts";

Deno.test("plates that cannot be read are named and left out, with their labels", async () => {
  const plate = (id: string) => (
    { id, work: id, impression: "", file: `${id}.png`, width: 1, height: 1, source: "", rights: "" }
  );
  const label = (of: string) => ({ plate: of, box: [0, 0, 1, 1] as const, name: "x" });
  const collection: Collection = {
    name: "prints",
    plates: [plate("a"), plate("b")],
    labels: [label("a"), label("b")],
    open: ({ id, file }) =>
      id === "b"
        ? Promise.reject(new Error(`Cannot decode ${file}`))
        : Promise.resolve(blank({ width: 1, height: 1 }, [0, 0, 0, 255])),
    digest: () => Promise.resolve(""),
  };
  const { context, passedOver, said } = listening();
  const left = await readablePlates(collection, context);
  assert.deepEqual([left.plates.length, left.labels.length], [1, 1]);
  assert.deepEqual(passedOver, [{ file: "b.png", reason: "Cannot decode b.png" }]);
  assert.deepEqual(said, ["passed over: Cannot decode b.png"]);
  const sound = { ...collection, plates: [plate("a")], labels: [label("a")] };
  assert.equal(await readablePlates(sound, context), sound, "nothing is copied where all is well");
});
