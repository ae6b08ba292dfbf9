import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { parse } from "lib/command/parse.ts";
import { overview } from "lib/command/help.ts";
import { commands } from "lib/cli/commands.ts";
import { ran } from "./ran.ts";

Deno.test("every command has help that names all its options", async () => {
  for (const { name, load } of commands) {
    const { options } = await load();
    const { status, out } = await ran(name, "--help");
    assert.equal(status, 0);
    for (const option of Object.keys(options)) {
      assert.ok(out.includes(`--${option}`), `${name} ${option}`);
    }
    assert.ok(overview(commands).includes(name));
  }
  assert.equal((await ran()).out, overview(commands) + "\n");
});

Deno.test("what is not known is told with what is near", async () => {
  const typo = await ran("extrct");
  assert.equal(typo.status, 2);
  assert.match(typo.err, /no command "extrct"\. Did you mean extract\?/);
  assert.match(
    (await ran("extract", "--corpsu", "alice")).err,
    /no option --corpsu\. Did you mean --corpus\?/,
  );
  const far = await ran("foo");
  assert.match(far.err, /no command "foo"\. Known: demo, extract/);
  assert.doesNotMatch(far.err, /Did you mean/);
  const plain = await ran("extract", "--detector", "yolo9", "--plates", "0", "--json");
  assert.notEqual(plain.status, 0);
  assert.match(JSON.parse(plain.out).error, /--plates takes a whole number from 1 to/);
});

Deno.test("every number has a range, and every command examples that can be parsed", async () => {
  for (const { name, load } of commands) {
    const loaded = await load();
    const { options, examples = [] } = loaded;
    for (const [option, { kind, range, default: fallback }] of Object.entries(options)) {
      if (kind !== "number") continue;
      assert.ok(range && range.least <= range.most, `${name} --${option}`);
      if (typeof fallback === "number") {
        assert.ok(fallback >= range.least && fallback <= range.most, `${name} --${option}`);
      }
    }
    assert.ok(examples.length > 0, name);
    for (const example of examples) {
      const [first, ...words] = example.split(" ");
      assert.equal(first, name);
      parse(loaded, words);
    }
  }
});

Deno.test("absurd options are refused at once, by name", async () => {
  const absurd: [string, ...string[]][] = [
    ["search", "plate-001.00", "--k", "1e12"],
    ["train", "--epochs", "-1"],
    ["train", "--batch", "1e9"],
    ["extract", "--min-score", "7"],
    ["demo", "--plates", "-3"],
    ["demo", "--seed", "1.5"],
    ["extract", "--seed", "NaN"],
    ["embed", "--threads", "0"],
    ["evaluate", "--queries", "1e9"],
    ["duplicates", "--neighbours", "0"],
    ["extract", "--holes", "TEXT"],
    ["extract", "--megapixels", "-1"],
    ["finetune", "--epochs", "10,1e9"],
    ["finetune", "--rate", "-1"],
    ["train", "--provider", "cuba"],
    ["labels", "convert", "a", "b", "--to", "foo"],
  ];
  for (const words of absurd) {
    const { status, err } = await ran(...words);
    assert.equal(status, 2, words.join(" "));
    const option = words.find((word) => word.startsWith("--"))!;
    assert.match(err, new RegExp(`^${option} takes `, "m"), words.join(" "));
  }
  assert.match((await ran("labels", "show", "a", "--from", "foo")).err, /takes .*voc.*coco/);
});

Deno.test("the version is Burin's own", async () => {
  const { version } = JSON.parse(readFileSync(join(projectDirectory, "deno.json"), "utf8"));
  assert.equal((await ran("--version")).out, `burin ${version}\n`);
  assert.deepEqual(JSON.parse((await ran("search", "--version", "--json")).out), { version });
});

Deno.test("what commands are for stands in one column, right of the longest name", () => {
  const rows = overview(commands).split("\n").filter((line) => /^ {2}\S/.test(line));
  assert.equal(rows.length, commands.length);
  const longest = Math.max(...commands.map(({ name }) => name.length));
  rows.forEach((row, i) => {
    assert.equal(row.slice(2, 4 + longest).trimEnd(), commands[i].name);
    assert.ok(row.slice(4 + longest).startsWith(commands[i].about.slice(0, 20)));
  });
});
