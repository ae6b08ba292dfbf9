/** The rules of ARCHITECTURE.md that a machine can see. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folders of lib/ in their one order: each imports itself and the ones before it. */
const layers = [
  "tensor",
  "assets",
  "geometry",
  "image",
  "onnx",
  "corpus",
  "engraver",
  "detect",
  "segment",
  "extract",
  "augment",
  "jit",
  "optim",
  "nn",
  "training",
  "finetune",
  "simclr",
  "retrieval",
  "matching",
  "plot",
  "exchange",
  "study",
  "notebook",
  "review",
  "tools",
  "command",
  "cli",
];

/** Each package from outside, and the one file that may import it. */
const doors: Record<string, string> = {
  "sharp": "lib/image/image.ts",
  "opentype.js": "lib/image/lettering.ts",
  "valibot": "lib/assets/checked.ts",
  "@zip.js/zip.js": "lib/assets/zip.ts",
  "ml-matrix": "lib/tensor/linear_algebra.ts",
  "onnxruntime-node": "lib/onnx/session.ts",
  "node:sqlite": "lib/corpus/store_open.ts",
  "yaml": "lib/corpus/yolo_data.ts",
  "@techstark/opencv-js": "lib/segment/opencv.ts",
  "@tensorflow/tfjs": "lib/jit/tfjs.ts",
  "@tensorflow/tfjs-node": "lib/jit/tensorflow.ts",
  "@tensorflow/tfjs-node-gpu": "lib/jit/tensorflow.ts",
  "umap-js": "lib/retrieval/umap.ts",
  "@lancedb/lancedb": "lib/retrieval/lancedb.ts",
  "plotly.js": "lib/plot/static.ts",
  "linkedom": "lib/plot/static.ts",
  "openseadragon": "lib/review/page/deep_zoom.ts",
};

/** No file is longer, so that each holds in one look. */
const lineCap = 400;

interface Import {
  readonly specifier: string;
  /** Type imports are erased, so they make no cycle at run time. */
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}

function importsOf(file: string): Import[] {
  const code = readFileSync(join(root, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const statement = /^\s*(?:import|export)\s+(type\s)?[^;"'`]*?from\s*"([^"]+)"/gm;
  const bare = /^\s*import\s*"([^"]+)"/gm;
  const dynamic = /\bimport\(\s*"([^"]+)"/g;
  return [
    ...[...code.matchAll(statement)].map((m) => ({ specifier: m[2], typeOnly: !!m[1] })),
    ...[...code.matchAll(bare), ...code.matchAll(dynamic)]
      .map((m) => ({ specifier: m[1], typeOnly: false })),
  ];
}

/** The file of the project that a specifier means, or null for a package. */
function target(from: string, specifier: string): string | null {
  if (specifier.startsWith(".")) return normalize(join(dirname(from), specifier));
  return specifier.startsWith("lib/") ? specifier : null;
}

const folderOf = (file: string) => file.split("/")[1];
const library = sources("lib");

Deno.test("imports() sees every way to import a module", () => {
  const seen = importsOf("lib/corpus/plate.ts");
  assert.ok(seen.some((i) => i.specifier === "lib/geometry/box.ts" && i.typeOnly));
});

Deno.test("every folder of lib/ has its place in the order", () => {
  const folders = new Set(library.map(folderOf));
  assert.deepEqual([...folders].filter((folder) => !layers.includes(folder)), []);
});

Deno.test("a folder imports itself and the folders before it", () => {
  const upward: string[] = [];
  for (const file of library) {
    for (const { specifier } of importsOf(file)) {
      const imported = target(file, specifier);
      if (!imported) continue;
      assert.ok(existsSync(join(root, imported)), `${file} imports ${imported}, which is missing`);
      if (layers.indexOf(folderOf(imported)) > layers.indexOf(folderOf(file))) {
        upward.push(`${file} imports ${imported}`);
      }
    }
  }
  assert.deepEqual(upward, []);
});

Deno.test("no files import each other in a circle at run time", () => {
  const edges = new Map(library.map((file) => [
    file,
    importsOf(file).filter((i) => !i.typeOnly).map((i) => target(file, i.specifier))
      .filter((imported) => imported !== null),
  ]));
  const state = new Map<string, "open" | "done">();
  const visit = (file: string, path: string[]): void => {
    if (state.get(file) === "done") return;
    assert.notEqual(state.get(file), "open", `circle: ${[...path, file].join(" -> ")}`);
    state.set(file, "open");
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, "done");
  };
  for (const file of library) visit(file, []);
});

/** What draws plates of its own; to everything else a collection is a collection, whoever made it. */
const engraving = [
  "lib/finetune/cutter_comparison.ts",
  "lib/finetune/cutter_figures.ts",
  "lib/notebook/plates.ts",
  "lib/study/collection.ts",
  "lib/study/detector_sources.ts",
  "lib/study/training_figures.ts",
  "lib/study/twins.ts",
];

Deno.test("the engraver is apart: who opens collections imports it, and who trains on its plates", () => {
  const importers = library.filter((file) =>
    folderOf(file) !== "engraver" &&
    importsOf(file).some(({ specifier }) => specifier.startsWith("lib/engraver/"))
  );
  assert.deepEqual(importers, engraving);
});

Deno.test("each package from outside has one door", () => {
  const strays: string[] = [];
  for (const file of library) {
    for (const { specifier } of importsOf(file)) {
      const name = specifier.replace(/^npm:/, "");
      for (const [pack, door] of Object.entries(doors)) {
        const same = name === pack || name.startsWith(`${pack}/`) || name.startsWith(`${pack}@`);
        if (same && file !== door) strays.push(`${file} imports ${specifier}, not through ${door}`);
      }
      if (specifier.startsWith("jsr:") || specifier.startsWith("http")) {
        strays.push(`${file} imports ${specifier}`);
      }
    }
  }
  assert.deepEqual(strays, []);
});

/** Files of types alone leave nothing at run time that a test could call. */
function hasCode(file: string): boolean {
  return /^export (default |async )?(const|let|function|class|abstract class|\*|\{)/m
    .test(readFileSync(join(root, file), "utf8"));
}

Deno.test("lib/a/b.ts is tested by tests/a/b_test.ts", () => {
  const untested = library
    // doors only pass names on (doors_test.ts), and what draws the page is tested in a browser
    .filter((file) => hasCode(file) && !file.endsWith("/mod.ts") && !file.endsWith(".tsx"))
    .map((file) => file.replace(/^lib\//, "tests/").replace(/\.ts$/, "_test.ts"))
    .filter((test) => !existsSync(join(root, test)));
  assert.deepEqual(untested, []);
});

/** Names that two files of lib/ may export, each with the reason. */
const sharedNames: Readonly<Record<string, string>> = {};

Deno.test("no exported name means two things", () => {
  const declaration =
    /^export (?:declare |abstract |async )*(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;
  const files = new Map<string, Set<string>>();
  for (const file of library) {
    for (const [, name] of readFileSync(join(root, file), "utf8").matchAll(declaration)) {
      files.set(name, (files.get(name) ?? new Set()).add(file));
    }
  }
  assert.ok(files.size > 1000);
  const several = [...files].filter(([, declared]) => declared.size > 1);
  const strays = several.filter(([name]) => !Object.hasOwn(sharedNames, name));
  assert.deepEqual(strays.map(([name, declared]) => `${name}: ${[...declared].join(", ")}`), []);
  const found = several.map(([name]) => name);
  assert.deepEqual(Object.keys(sharedNames).filter((name) => !found.includes(name)), []);
});

/** Values that only tests import, in the whole library: each more is better reached through what is public. */
const forTestsAlone = 35;

Deno.test("what is exported is imported by the library or a bench, or stands behind a door", () => {
  const code = new Map(library.map((file) => [file, readFileSync(join(root, file), "utf8")]));
  const imported = new Set<string>();
  const listed =
    /(?:(?:import|export) (?:type )?|const )\{([^}]*)\}\s*(?:from|=\s*await import\()/g;
  for (const text of code.values()) {
    for (const [, names] of text.matchAll(listed)) {
      for (const name of names.match(/\w+/g) ?? []) imported.add(name);
    }
    for (const [, module] of text.matchAll(/const (\w+) = await import\(/g)) {
      const used = new RegExp(`\\b${module}\\.(\\w+)`, "g");
      for (const [, name] of text.matchAll(used)) imported.add(name);
    }
    for (const [, name] of text.matchAll(/await import\([^)]*\)\)\.(\w+)/g)) imported.add(name);
  }
  // benches measure stages of what the library does as a whole
  for (const bench of sources("tests/bench")) {
    for (const [, names] of readFileSync(join(root, bench), "utf8").matchAll(listed)) {
      for (const name of names.match(/\w+/g) ?? []) imported.add(name);
    }
  }
  const value = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm;
  const alone = [...code].flatMap(([file, text]) =>
    [...text.matchAll(value)].filter(([, name]) => !imported.has(name))
      .map(([, name]) => `${file}: ${name}`)
  );
  assert.ok(alone.length <= forTestsAlone, alone.join("\n"));
});

Deno.test(`no file of lib/ is longer than ${lineCap} lines`, () => {
  const long = library
    .map((file) => [file, readFileSync(join(root, file), "utf8").split("\n").length - 1] as const)
    .filter(([, lines]) => lines > lineCap);
  assert.deepEqual(long, []);
});

/** A command is options, one call and what is said: what it does is the library's. */
const commandLines = { all: 1_600, each: 60 };

Deno.test("commands are options, one call, and what is said", () => {
  const lines = library.filter((file) => folderOf(file) === "cli")
    .map((file) => [file, readFileSync(join(root, file), "utf8").split("\n").length - 1] as const);
  assert.ok(lines.reduce((sum, [, count]) => sum + count, 0) <= commandLines.all);
  const long = lines.filter(([, count]) => count > commandLines.each).map(([file]) => file);
  assert.deepEqual(long, []);
});

Deno.test("the library does not print", () => {
  const printers = library
    .filter((file) => !["plot", "notebook", "tools", "cli"].includes(folderOf(file)))
    .filter((file) => /^[^*/]*\bconsole\.\w+\(/m.test(readFileSync(join(root, file), "utf8")));
  assert.deepEqual(printers, []);
});

Deno.test("the library needs no file of tests/ when it runs", () => {
  const strays = library.filter((file) =>
    readFileSync(join(root, file), "utf8").split("\n")
      // a comment may say where something was measured; a command's example is text, too
      .some((line) => !/^\s*(\*|\/\/|\/\*|examples:)/.test(line) && /["'`/]tests\//.test(line))
  );
  // `fixtures` makes those files anew
  assert.deepEqual(strays, ["lib/tools/fixture_scripts.ts"]);
});

Deno.test("the stricter check has the options of every other one, and two more", () => {
  const optionsOf = (file: string) =>
    JSON.parse(readFileSync(join(root, file), "utf8")).compilerOptions;
  // not in deno.json: Deno imports all that a file exports into each of its examples
  const unused = { noUnusedLocals: true, noUnusedParameters: true };
  assert.deepEqual(optionsOf("tests/strict.json"), {
    ...optionsOf("deno.json"),
    ...unused,
  });
});

Deno.test("files are found by fileURLToPath, so that a folder may have any name", () => {
  const own = Array.from(readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" }))
    .filter((file) => file.endsWith(".ts")).map((file) => `tests/${file}`);
  // a URL's pathname keeps "%20" for a blank, and on Windows begins with a slash
  const byPathname = /import\.meta\.url,?\s*\)\.pathname/;
  const strays = [...library, ...own]
    .filter((file) => byPathname.test(readFileSync(join(root, file), "utf8")));
  assert.deepEqual(strays, []);
});
