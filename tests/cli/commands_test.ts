import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { commands } from "lib/cli/commands.ts";

Deno.test("the list says of each command what its own file says", async () => {
  for (const { name, about, load } of commands) {
    const loaded = await load();
    assert.deepEqual([loaded.name, loaded.about], [name, about]);
  }
  assert.equal(new Set(commands.map(({ name }) => name)).size, commands.length);
});

/** Files that a program loads before anything runs, by their paths below lib/. */
async function loadedBy(file: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", fileURLToPath(new URL(`../../lib/${file}`, import.meta.url))],
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
  }).output();
  interface Module {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly isDynamic?: boolean;
    }[];
  }
  const { roots, modules }: { roots: string[]; modules: Module[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const known = new Map(modules.map((module) => [module.specifier, module]));
  const seen = new Set<string>();
  const visit = (specifier: string): void => {
    if (seen.has(specifier)) return;
    seen.add(specifier);
    for (const { code, isDynamic } of known.get(specifier)?.dependencies ?? []) {
      if (code?.specifier && !isDynamic) visit(code.specifier);
    }
  };
  roots.forEach(visit);
  return [...seen].map((specifier) => specifier.replace(/^.*\/lib\//, ""));
}

/** Commands whose file loads their options alone. */
const light = [
  ...["search", "embed", "duplicates", "report", "evaluate", "export", "train", "finetune"],
  ...["cutter", "engines", "tensorflow", "notebooks", "lab", "python", "data", "models"],
];

Deno.test("a list of commands, and the help of most, load little", async () => {
  const main = await loadedBy("cli/main.ts");
  assert.ok(main.length <= 10, main.join(", "));
  for (const name of light) {
    const files = await loadedBy(`cli/${name}.ts`);
    assert.ok(files.length <= 25, `${name}: ${files.join(", ")}`);
    const heavy = /sharp|onnxruntime|tensorflow|sqlite/;
    // its own name is no package
    const packages = files.filter((file) => !file.startsWith("cli/") && heavy.test(file));
    assert.deepEqual(packages, []);
  }
});
