/** The doors of lib/: what other projects and the notebooks import. */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { withFolder } from "tests/with_folder.ts";

interface Settings {
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
}

const settings: Settings = JSON.parse(readFileSync(join(projectDirectory, "deno.json"), "utf8"));
const folders = readdirSync(join(projectDirectory, "lib"))
  .filter((folder) => existsSync(join(projectDirectory, "lib", folder, "mod.ts")))
  .sort();

/** Names that a door passes on, each with its sentence. */
function namesOf(folder: string): { name: string; sentence: string; isType: boolean }[] {
  const text = readFileSync(join(projectDirectory, "lib", folder, "mod.ts"), "utf8");
  const [about, ...lines] = text.split(/(?<=\*\/\n)(?=\/\*\*)|(?<=;\n)/);
  assert.match(about, /^\/\*\*\n \* [A-Z][^]*@module\n \*\/\n$/, `${folder} says what it is`);
  return lines.map((line) => {
    const found =
      /^\/\*\* ([A-Z][^]*?\.) \*\/\nexport (type )?\{ (\w+) \} from "(?:\.|lib)(?:\/\w+)+\.ts";\n$/
        .exec(line);
    assert.ok(found, `lib/${folder}/mod.ts: a sentence, then one name, not\n${line}`);
    return { sentence: found[1], isType: found[2] !== undefined, name: found[3] };
  });
}

Deno.test("every door can be imported by its name, from here and from elsewhere", () => {
  assert.ok(folders.length >= 17);
  const doors = folders.map((folder) => [folder, `./lib/${folder}/mod.ts`]);
  assert.deepEqual(
    settings.exports,
    Object.fromEntries(doors.map(([folder, file]) => [`./${folder}`, file])),
  );
  const named = Object.entries(settings.imports).filter(([name]) => name.startsWith("burin/"));
  assert.deepEqual(named, doors.map(([folder, file]) => [`burin/${folder}`, file]));
});

// What signatures mention must be visible, so the limit is on functions and values, not on types.
Deno.test("a door has ten names or more, thirty values at most, each once and with a sentence", () => {
  for (const folder of folders) {
    const names = namesOf(folder);
    const values = names.filter(({ isType }) => !isType).length;
    assert.ok(names.length >= 10 && values <= 30, `${folder}: ${names.length}, ${values} values`);
    assert.equal(new Set(names.map(({ name }) => name)).size, names.length, folder);
    assert.equal(new Set(names.map(({ sentence }) => sentence)).size, names.length, folder);
  }
});

Deno.test("an empty project elsewhere imports every door and runs the README's example", () =>
  withFolder(async (folder) => {
    writeFileSync(
      join(folder, "deno.json"),
      JSON.stringify({ importMap: join(projectDirectory, "deno.json") }),
    );
    copyFileSync(join(projectDirectory, "deno.lock"), join(folder, "deno.lock"));
    const readme = readFileSync(join(projectDirectory, "README.md"), "utf8");
    const example = /## In a project of your own[^]*?```ts\n([^]*?)```/.exec(readme)![1];
    const engraved = await engraveCollection({ seed: 3, plates: 1, directory: folder });
    const file = engraved.plates[0].file;
    writeFileSync(
      join(folder, "main.ts"),
      folders.map((name) => `import * as ${name} from "burin/${name}";\n`).join("") +
        example.replace("plate.jpg", file) +
        `console.log([${folders}].every((door) => Object.keys(door).length > 0));\n`,
    );
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--cached-only", "--check", "main.ts"],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const [counts, whole] = new TextDecoder().decode(stdout).trim().split("\n");
    const [figures, masks] = counts.split(" ").map(Number);
    assert.ok(figures > 0 && figures === masks, counts);
    assert.equal(whole, "true");
  }));
