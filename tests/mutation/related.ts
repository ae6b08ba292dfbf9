/** Which tests know a file of lib/: the one of its name, then those that import something of it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";

/** All files of a folder that end so, as paths from the root with slashes, sorted. */
export function filesOf(root: string, folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file).replaceAll("\\", "/")).sort();
}

function parsed(root: string, file: string): ts.SourceFile {
  const code = readFileSync(join(root, file), "utf8");
  return ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
}

/** The file of the project that a specifier means, or null for a package. */
function fileOf(specifier: string, from: string): string | null {
  const door = /^burin\/(\w+)$/.exec(specifier);
  if (door) return `lib/${door[1]}/mod.ts`;
  if (specifier.startsWith(".")) {
    return normalize(join(dirname(from), specifier)).replaceAll("\\", "/");
  }
  return /^(lib|tests)\//.test(specifier) ? specifier : null;
}

/** Names that a door passes on, and the file that each comes from. */
function passedOn(root: string, door: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of parsed(root, door).statements) {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) continue;
    const { moduleSpecifier, exportClause } = statement;
    if (!moduleSpecifier || !exportClause || !ts.isNamedExports(exportClause)) continue;
    const from = fileOf((moduleSpecifier as ts.StringLiteral).text, door);
    for (const element of exportClause.elements) {
      if (from && !element.isTypeOnly) names.set(element.name.text, from);
    }
  }
  return names;
}

/** Files of lib/ of which each test takes a value, straight or through a door. */
function importedBy(root: string, test: string, doors: Map<string, Map<string, string>>): string[] {
  const files: string[] = [];
  for (const statement of parsed(root, test).statements) {
    if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) continue;
    const from = fileOf((statement.moduleSpecifier as ts.StringLiteral).text, test);
    if (!from) continue;
    if (!from.endsWith("/mod.ts")) {
      files.push(from);
      continue;
    }
    if (!doors.has(from)) doors.set(from, passedOn(root, from));
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName, isTypeOnly } of bindings.elements) {
      const file = doors.get(from)!.get((propertyName ?? name).text);
      if (file && !isTypeOnly) files.push(file);
    }
  }
  return files;
}

/** The tests of each file of lib/; the test of the same name comes first. */
export function relatedTests(root: string): (file: string) => readonly string[] {
  const doors = new Map<string, Map<string, string>>();
  const importers = new Map<string, string[]>();
  for (const test of filesOf(root, "tests", "_test.ts")) {
    for (const file of new Set(importedBy(root, test, doors))) {
      importers.set(file, [...importers.get(file) ?? [], test]);
    }
  }
  return (file) => {
    const own = file.replace(/^lib\//, "tests/").replace(/\.ts$/, "_test.ts");
    const others = (importers.get(file) ?? []).filter((test) => test !== own);
    return existsSync(join(root, own)) ? [own, ...others] : others;
  };
}
