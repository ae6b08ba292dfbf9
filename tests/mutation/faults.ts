/** Every fault that can be planted in a source file, found by the compiler's own parser. */
import ts from "typescript";
import { type Change, isMessage, type OperatorName, operators } from "./operators.ts";

export interface Fault extends Change {
  /** Path from the root of the project, with slashes. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly operator: OperatorName;
  /** What stood there. */
  readonly original: string;
}

/** Whether a node is said, not done: types, imports, messages. */
function isSilent(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return true;
  if (ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return true;
  if (ts.isExportDeclaration(node) || ts.isEnumDeclaration(node)) return true;
  if (ts.isCallExpression(node)) return isMessage(node);
  return ts.isNewExpression(node) && /Error$/.test(node.expression.getText());
}

/** All faults of one source, in the order of the text. */
export function faultsOf(file: string, code: string): Fault[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: Fault[] = [];
  const visit = (node: ts.Node): void => {
    if (isSilent(node)) return;
    for (const [name, operator] of Object.entries(operators)) {
      for (const change of operator(node, source)) {
        found.push({
          ...change,
          file,
          line: source.getLineAndCharacterOfPosition(change.start).line + 1,
          operator: name as OperatorName,
          original: code.slice(change.start, change.end),
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.sort((a, b) => a.start - b.start);
}

/** The source with the fault in it. */
export function planted(code: string, { start, end, replacement }: Change): string {
  return code.slice(0, start) + replacement + code.slice(end);
}
