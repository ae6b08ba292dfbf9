import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { lancedbDirectory, loadLancedb } from "lib/retrieval/lancedb.ts";
import { vectorTableIn } from "lib/retrieval/vector_table.ts";
import { nearest } from "lib/tensor/knn.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { lanceDouble } from "./lance_double.ts";
import { withFolder } from "tests/with_folder.ts";

const model = { encoder: "a".repeat(64) };

function rowsOf(count: number, seed: number, dimension = 16) {
  const random = new Random(seed);
  const data = Float32Array.from({ length: count * dimension }, () => random.normal());
  return float32(data, [count, dimension]);
}
const ids = (count: number, start = "row") =>
  Array.from({ length: count }, (_, i) => `${start}-${String(i).padStart(4, "0")}`);

for (const engine of ["LanceDB", "its double"] as const) {
  // deno task lancedb installs the one
  const ignore = engine === "LanceDB" && !existsSync(lancedbDirectory());
  const lancedb = ignore || engine === "its double" ? lanceDouble() : loadLancedb();
  const test = ({ name, fn }: { name: string; fn: () => Promise<void> }) =>
    Deno.test({ name: `${engine}: ${name}`, ignore, fn });

  test({
    name:
      "a table gives the rows of the plain loop, when all are looked at, and most of them from its cells",
    fn: () =>
      withFolder(async (folder) => {
        using table = await vectorTableIn(folder, lancedb);
        const rows = rowsOf(1200, 1);
        await table.add(ids(1200), rows, model);
        assert.equal(await table.size(), 1200);
        const queries = rowsOf(20, 2);
        const { indices, similarities } = nearest(queries, rows, { k: 5 });
        const right = async (exact: boolean) => {
          let found = 0;
          for (let q = 0; q < 20; q++) {
            const query = float32(queries.data.slice(q * 16, (q + 1) * 16), [1, 16]);
            const answers = await table.nearest(query, { k: 5, exact });
            assert.equal(answers.length, 5);
            const expected = [...indices.slice(q * 5, (q + 1) * 5)].map((i) => ids(1200)[i]);
            if (exact) {
              assert.deepEqual(answers.map(({ id }) => id), expected);
              answers.forEach(({ similarity }, n) =>
                assert.ok(Math.abs(similarity - similarities[q * 5 + n]) < 1e-5)
              );
            }
            found += answers.filter(({ id }) => expected.includes(id)).length;
          }
          return found / 100;
        };
        assert.equal(await right(true), 1);
        assert.equal(
          await right(false),
          1,
          "before it is sorted into cells all rows are looked at",
        );
        await table.index();
        assert.equal(await right(true), 1);
        const cells = await right(false);
        assert.ok(cells > 0.2 && cells <= 1, `${cells}`);
      }),
  });

  test({
    name:
      "rows are added to what is there, also after it was sorted and opened again; ids stand once",
    fn: () =>
      withFolder(async (folder) => {
        const [first, more] = [rowsOf(300, 3), rowsOf(40, 4)];
        {
          using table = await vectorTableIn(folder, lancedb);
          assert.deepEqual(await table.nearest(rowsOf(1, 1), { k: 3 }), []);
          assert.equal(await table.size(), 0);
          await table.index();
          await table.add([], rowsOf(0, 1), model);
          await table.add(ids(300), first, model);
          await table.index();
        }
        using table = await vectorTableIn(folder, lancedb);
        assert.equal(await table.size(), 300);
        assert.deepEqual(
          await table.known(["row-0001", "it's", "new-0001"]),
          new Set(["row-0001"]),
        );
        await table.add(ids(40, "new"), more, model);
        await table.index();
        assert.equal(await table.size(), 340);
        const query = float32(more.data.slice(0, 16), [1, 16]);
        const [best] = await table.nearest(query, { k: 1, exact: true });
        assert.equal(best.id, "new-0000");
        assert.ok(best.similarity > 0.99999);
        // the same ids again: other vectors take their place
        await table.add(ids(40, "new"), rowsOf(40, 5), model);
        assert.equal(await table.size(), 340);
        const [now] = await table.nearest(query, { k: 1, exact: true });
        assert.ok(now.similarity < 0.99);
      }),
  });

  test({
    name: "vectors of two models, of other lengths, or that are none do not come into one table",
    fn: () =>
      withFolder(async (folder) => {
        using table = await vectorTableIn(folder, lancedb);
        await table.add(ids(20), rowsOf(20, 6), model);
        await assert.rejects(
          table.add(ids(5, "new"), rowsOf(5, 7), { encoder: "it's another" }),
          /vectors of the model it's another to .*, which holds those of aaa.*make another in a folder/,
        );
        await assert.rejects(
          table.add(ids(5, "new"), rowsOf(5, 7, 8), model),
          /vectors of 8 numbers to .*, which holds 16/,
        );
        await assert.rejects(
          table.add(["a", "a"], rowsOf(2, 8), model),
          /2 ids, 1 of them different/,
        );
        await assert.rejects(table.add(["a"], rowsOf(2, 8), model), /2 vectors by 1 ids/);
        const broken = rowsOf(2, 9);
        broken.data[20] = NaN;
        await assert.rejects(
          table.add(["a", "b"], broken, model),
          /row 1 of 2: number 4 of it is NaN/,
        );
        await assert.rejects(table.nearest(rowsOf(2, 1), { k: 1 }), /2 queries at once/);
        assert.equal(await table.size(), 20);
      }),
  });

  test({
    name: "as many cells are looked into as find what is wanted, and a table opened again knows it",
    fn: () =>
      withFolder(async (folder) => {
        const queries = rowsOf(20, 6);
        {
          using table = await vectorTableIn(folder, lancedb);
          await table.add(ids(1500), rowsOf(1500, 5), model);
          await table.index();
          const few = await table.tune(queries, { k: 5, wanted: 0.1 });
          const most = await table.tune(queries, { k: 5, wanted: 1 });
          assert.ok(few.cells < most.cells, `${few.cells} and ${most.cells}`);
          assert.deepEqual([most.found, most.of, most.k], [100, 100, 5]);
          assert.ok(few.found >= 10 && few.found <= 100, `${few.found}`);
        }
        using table = await vectorTableIn(folder, lancedb);
        for (let q = 0; q < 20; q++) {
          const query = float32(queries.data.slice(q * 16, (q + 1) * 16), [1, 16]);
          const answers = (exact: boolean) => table.nearest(query, { k: 5, exact });
          assert.deepEqual((await answers(false)).map(({ id }) => id), [
            ...(await answers(true)).map(({ id }) => id),
          ]);
        }
      }),
  });

  test({
    name: "equal cosines come in the order of their ids, whatever the order of the rows",
    fn: () =>
      withFolder(async (folder) => {
        using table = await vectorTableIn(folder, lancedb);
        const one = float32(Float32Array.of(1, 0, 1, 0, 1, 0, 0, 1), [4, 2]);
        await table.add(["b", "c", "a", "d"], one, model);
        const query = float32(Float32Array.of(1, 0), [1, 2]);
        const found = await table.nearest(query, { k: 4, exact: true });
        assert.deepEqual(found.map(({ id }) => id), ["a", "b", "c", "d"]);
      }),
  });
}
