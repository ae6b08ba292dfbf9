import assert from "node:assert/strict";
import { engraveRecurringPlates } from "lib/engraver/recurring_plates.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("people come back on so many plates, by name; another seed has other people", () =>
  withFolder(async (root) => {
    const engrave = (seed: number, folder: string, plates = 5) =>
      engraveRecurringPlates({ seed, plates, appearances: 3, directory: `${root}/${folder}` });
    const one = await engrave(3, "a");
    await Deno.mkdir(`${root}/b/plates`, { recursive: true });
    // three that were engraved before, and the rest anew
    for (const { file } of one.plates.slice(0, 3)) {
      await Deno.copyFile(`${root}/a/${file}`, `${root}/b/${file}`);
    }
    const [same, other] = [await engrave(3, "b"), await engrave(4, "c", 2)];
    assert.deepEqual(one.labels, same.labels);
    for (const plate of one.plates) assert.equal(await one.digest(plate), await same.digest(plate));
    const names = (labels: typeof one.labels) => new Set(labels.map(({ name }) => name));
    assert.ok(names(one.labels).isDisjointFrom(names(other.labels)));
    const plates = new Map<string, Set<string>>();
    for (const { name, plate } of one.labels) {
      plates.set(name, (plates.get(name) ?? new Set()).add(plate));
    }
    const recurring = [...plates.values()].filter(({ size }) => size > 1);
    assert.ok(recurring.length >= 0.7 * plates.size, `${recurring.length} of ${plates.size}`);
    assert.ok(plates.size >= 4 && plates.size <= 8);
    // nobody is twice on a plate
    assert.equal(
      new Set(one.labels.map(({ name, plate }) => `${name} ${plate}`)).size,
      one.labels.length,
    );
    assert.ok(new Set(one.plates.map(({ work }) => work)).size === 5);
    await assert.rejects(engrave(5, "a"), /says that this folder was engraved with/);
  }));

Deno.test("no plates, and people who do not recur, are refused", async () => {
  const engrave = (changed: { plates?: number; appearances?: number }) =>
    engraveRecurringPlates({ seed: 1, directory: "none", ...changed });
  await assert.rejects(engrave({ plates: 0 }), /Cannot engrave 0 plates/);
  await assert.rejects(engrave({ plates: 1.5 }), /Cannot engrave 1.5 plates/);
  await assert.rejects(engrave({ appearances: 1 }), /Nobody recurs who is on 1 plates/);
});
