/**
 * Which tests know a file of lib/: the one of its name, those that import something of it, and those of
 * the files that do.
 */
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

/** Files of lib/ that a file of lib/ runs: imported, at once or later, or started as a worker. */
function runBy(root: string, file: string): Set<string> {
  const files = new Set<string>();
  const take = (specifier: ts.Node | undefined) => {
    const run = specifier && ts.isStringLiteral(specifier) ? fileOf(specifier.text, file) : null;
    if (run?.endsWith(".ts")) files.add(run);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) take(node.moduleSpecifier);
    if (ts.isExportDeclaration(node) && !node.isTypeOnly) take(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      take(node.arguments[0]);
    }
    if (ts.isNewExpression(node) && node.expression.getText() === "URL") take(node.arguments?.[0]);
    ts.forEachChild(node, visit);
  };
  visit(parsed(root, file));
  return files;
}

/** Of a file that everything imports not every test is run. */
export const mostTests = 8;

const testOf = (file: string) => file.replace(/^lib\//, "tests/").replace(/\.ts$/, "_test.ts");

/** The tests of each file of lib/, nearest first, `mostTests` at most. */
export function relatedTests(root: string): (file: string) => readonly string[] {
  const doors = new Map<string, Map<string, string>>();
  const importers = new Map<string, string[]>();
  const add = (file: string, test: string) => {
    importers.set(file, [...importers.get(file) ?? [], test]);
  };
  for (const test of filesOf(root, "tests", "_test.ts")) {
    for (const file of new Set(importedBy(root, test, doors))) add(file, test);
  }
  for (const user of filesOf(root, "lib", ".ts").filter((file) => !file.endsWith("/mod.ts"))) {
    for (const file of runBy(root, user)) add(file, testOf(user));
  }
  return (file) =>
    [...new Set([testOf(file), ...importers.get(file) ?? []])]
      .filter((test) => existsSync(join(root, test))).slice(0, mostTests);
}
