import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { commands } from "lib/cli/commands.ts";
import { assertFrozen } from "tests/frozen.ts";

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
  ...[
    "search",
    "embed",
    "duplicates",
    "review",
    "report",
    "evaluate",
    "export",
    "train",
    "finetune",
  ],
  ...[
    "extract",
    "demo",
    "cutter",
    "engines",
    "tensorflow",
    "notebooks",
    "lab",
    "python",
    "data",
    "judge",
    "models",
  ],
];

Deno.test("a list of commands, and the help of most, load little", async () => {
  const main = await loadedBy("cli/main.ts");
  assert.ok(main.length <= 12, main.join(", "));
  for (const name of light) {
    const files = await loadedBy(`cli/${name}.ts`);
    assert.ok(files.length <= 25, `${name}: ${files.join(", ")}`);
    const heavy = /sharp|onnxruntime|tensorflow|sqlite/;
    // its own name is no package
    const packages = files.filter((file) => !file.startsWith("cli/") && heavy.test(file));
    assert.deepEqual(packages, []);
  }
});

/** What is done where nothing is typed: whoever repeats a run by its command relies on it. */
const defaults: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  demo: {
    corpus: "engraver",
    seed: 1,
    plates: 60,
    duplicates: "drop",
    padding: 0,
    holes: "keep",
    islands: "keep",
    megapixels: 80,
    experiment: "Burin_5epoch_base_aug_bg",
    "held-out": 0,
    engine: "onnx",
    workers: 1,
    cache: 8,
    provider: "cpu",
    "steps-per-run": 1,
    queries: 2000,
    neighbours: 8,
  },
  extract: {
    corpus: "engraver",
    seed: 1,
    plates: 60,
    duplicates: "drop",
    padding: 0,
    holes: "keep",
    islands: "keep",
    megapixels: 80,
  },
  train: {
    seed: 1,
    experiment: "demo",
    "held-out": 0.2,
    engine: "onnx",
    workers: 1,
    cache: 8,
    provider: "cpu",
    "steps-per-run": 1,
    "identity-share": 0.5,
    "identity-figures": 4,
    engraver: 300,
    folds: 4,
    "least-score": 0,
    queries: 2000,
  },
  evaluate: { seed: 1, queries: 2000, seeds: 3, "least-score": 0 },
  embed: {},
  search: { k: 10 },
  duplicates: { seed: 1, neighbours: 8 },
  judge: { corpus: "prints", seed: 1, plates: 60, folds: 4, nms: 0.55 },
  notebooks: { timeout: 180 },
};

Deno.test("the defaults of the study's commands stay, and the ranges of all numbers", async () => {
  const ranges: Record<string, unknown> = {};
  for (const { name, load } of commands) {
    const { options } = await load();
    const entries = Object.entries(options);
    const own = entries.flatMap(([option, { default: value }]) =>
      value === undefined ? [] : [[option, value]]
    );
    if (Object.hasOwn(defaults, name)) {
      assert.deepEqual(Object.fromEntries(own), defaults[name], name);
    }
    ranges[name] = entries.map(([option, { range }]) => [option, range]);
  }
  assertFrozen(ranges, "969f1700d73f");
});
