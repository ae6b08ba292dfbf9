import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { aroundView } from "lib/study/around_view.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { silent } from "lib/study/stage_context.ts";
import { withEmbeddings } from "./embedded_run.ts";

Deno.test("every figure has those most like it, itself left out; one that cannot be read is left out", () =>
  withEmbeddings(async (folder) => {
    const embeddings = readEmbeddings(folder);
    const { figures, of, command } = await aroundView(embeddings, silent);
    assert.deepEqual([figures.length, of], [6, 6]);
    assert.match(command, /^deno task review --out /);
    // the first figures of two plates are the same
    const [first] = figures[0].neighbours;
    assert.deepEqual([first.figure, Math.round(first.similarity * 1e4)], [2, 1e4]);
    for (const [i, { neighbours, image, credit }] of figures.entries()) {
      assert.equal(neighbours.length, 5);
      assert.ok(neighbours.every(({ figure }) => figure !== i));
      assert.ok(image.width <= 64 && image.height <= 64);
      assert.equal(credit?.short, "rights unknown");
    }
    rmSync(join(folder, "with_background", "plate-0.01.png"));
    const less = await aroundView(embeddings, silent);
    assert.deepEqual(less.figures.map(({ caption }) => caption), [
      ...["plate-0.00", "plate-1.00", "plate-1.01", "plate-2.00", "plate-2.01"],
    ]);
    assert.equal(less.figures[0].neighbours[0].figure, 1);
  }, { look: (id) => id.replace(/plate-[01]\.00/, "one") }));
