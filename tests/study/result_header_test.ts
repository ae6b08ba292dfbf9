import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checked, recordOf } from "lib/assets/checked.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { headerRows, type ResultHeader } from "lib/study/result_header.ts";

const header = recordOf<ResultHeader>(headerRows);

Deno.test("every committed result says how it was made", () => {
  const directory = join(projectDirectory, "notebooks/results");
  const files = readdirSync(directory).filter((file) => file.endsWith(".json"));
  assert.ok(files.length >= 10);
  for (const file of files) {
    const { command, seconds } = checked(
      JSON.parse(readFileSync(join(directory, file), "utf8")),
      header,
      file,
    );
    assert.match(command, /^deno task \w/, file);
    assert.ok(seconds > 0, file);
  }
});

Deno.test("machine and versions are texts or numbers by name", () => {
  const whole = { command: "deno task judge", seed: 1, machine: {}, versions: {}, seconds: 1 };
  const refused = (change: object, said: RegExp) =>
    assert.throws(() => checked({ ...whole, ...change }, header, "r.json"), said);
  refused({ machine: { cores: null } }, /machine: cores: null is not a text or a number/);
  refused({ versions: { deno: 2 } }, /versions: deno: 2 is not a text/);
  refused({ command: undefined }, /command: nothing is not a text/);
});
