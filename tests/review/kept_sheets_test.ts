import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openKeptSheets } from "lib/review/kept_sheets.ts";
import type { SheetName } from "lib/review/sheet_layout.ts";
import { withFolder } from "tests/with_folder.ts";

const order: readonly SheetName[] = [0, 1].map((sheet) => ({ atlas: "plates", sheet }));
const pictures = "a".repeat(24);
const bytes = Uint8Array.of(1, 2, 3);

Deno.test("a sheet that was kept is there when the folder is opened again", () =>
  withFolder(async (directory) => {
    const kept = openKeptSheets({ directory, pictures }, { order });
    assert.deepEqual([kept.has(order[1]), await kept.read(order[1])], [false, null]);
    await kept.keep(order[1], bytes);
    const again = openKeptSheets({ directory, pictures }, { order });
    assert.deepEqual([again.has(order[0]), again.has(order[1]), again.count()], [false, true, 1]);
    assert.deepEqual(await again.read(order[1]), bytes);
  }));

Deno.test("a sheet that somebody deleted is not there, and no longer counted", () =>
  withFolder(async (directory) => {
    const kept = openKeptSheets({ directory, pictures }, { order });
    await kept.keep(order[0], bytes);
    rmSync(join(directory, "cache", "review", pictures, "plates-0.webp"));
    assert.equal(await kept.read(order[0]), null);
    assert.deepEqual([kept.has(order[0]), kept.count()], [false, 0]);
  }));

Deno.test("files that are no sheet of the corpus do not count", () =>
  withFolder((directory) => {
    const folder = join(directory, "cache", "review", pictures);
    mkdirSync(folder, { recursive: true });
    for (const name of ["plates-2.webp", "plates-0.webp.partial"]) {
      writeFileSync(join(folder, name), bytes);
    }
    assert.equal(openKeptSheets({ directory, pictures }, { order }).count(), 0);
  }));

Deno.test("of other folders only those named like a digest of cut-outs go", () =>
  withFolder((directory) => {
    const within = join(directory, "cache", "review");
    const names = ["b".repeat(24), "b".repeat(23), "b".repeat(25), "notes"];
    for (const name of names) mkdirSync(join(within, name), { recursive: true });
    openKeptSheets({ directory, pictures }, { order });
    assert.deepEqual(readdirSync(within).sort(), [pictures, ...names.slice(1)].sort());
  }));

Deno.test("where nothing can be kept it is told once, and nothing is tried again", () =>
  withFolder(async (directory) => {
    writeFileSync(join(directory, "cache"), "a file in the way");
    const told: string[] = [];
    const onFault = (reason: string) => void told.push(reason);
    const kept = openKeptSheets({ directory, pictures }, { order, onFault });
    await kept.keep(order[0], bytes);
    assert.deepEqual([kept.isKeeping(), kept.has(order[0]), told.length], [false, false, 1]);
  }));
