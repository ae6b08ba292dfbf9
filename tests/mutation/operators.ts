/**
 * The kinds of faults, one row each: what of a piece of code is replaced, and by what. A row looks at
 * one node of the syntax tree and answers with other texts for it; most nodes are none of its concern.
 */
import ts from "typescript";

/** Another text for a part of the node that an operator looked at. */
export interface Change {
  /** Offsets into the file, the second exclusive. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export type Operator = (node: ts.Node, file: ts.SourceFile) => readonly Change[];

const none: readonly Change[] = [];

function instead(node: ts.Node, file: ts.SourceFile, replacement: string): readonly Change[] {
  return [{ start: node.getStart(file), end: node.getEnd(), replacement }];
}

/** One operator of two operands, by another. */
function swapped(table: Readonly<Record<string, string>>): Operator {
  return (node, file) => {
    if (!ts.isBinaryExpression(node)) return none;
    const text = node.operatorToken.getText(file);
    if (!Object.hasOwn(table, text) || (text[0] === "+" && joinsText(node))) return none;
    return instead(node.operatorToken, file, table[text]);
  };
}

/** Whether a sum is made of text, where a minus would be NaN and no fault that anybody makes. */
function joinsText(node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  return ts.isBinaryExpression(node) && (joinsText(node.left) || joinsText(node.right));
}

/** `x.from(...)` by `x.to(...)`; with `of`, only where x is that name. */
function renamed(table: Readonly<Record<string, string>>, of?: string): Operator {
  return (node, file) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return none;
    const { name, expression } = node.expression;
    if (!Object.hasOwn(table, name.text)) return none;
    if (of !== undefined && expression.getText(file) !== of) return none;
    return instead(name, file, table[name.text]);
  };
}

function condition(node: ts.Node): ts.Expression | null {
  // a loop with its condition negated does not run at all, or for ever: too easily seen
  if (ts.isIfStatement(node)) return node.expression;
  return ts.isConditionalExpression(node) ? node.condition : null;
}

/** What a constant means, so that only those are changed that somebody chose. */
function isChosen(node: ts.NumericLiteral): boolean {
  const { parent } = node;
  // x[2]: which element, not how much
  if (ts.isElementAccessExpression(parent)) return false;
  if (ts.isCallExpression(parent)) {
    const called = parent.expression;
    // how something is said, not what
    if (
      ts.isPropertyAccessExpression(called) && /^(toFixed|padStart|padEnd)$/.test(called.name.text)
    ) {
      return false;
    }
    if (called.getText() === "JSON.stringify") return false;
  }
  return true;
}

/** Whether a number is written as a whole one: 30, 0xef; not 1e6 or 2.0. */
const isWhole = (text: string): boolean => /^0x/i.test(text) || /^[\d_]+$/.test(text);

const constant: Operator = (node, file) => {
  if (!ts.isNumericLiteral(node) || !isChosen(node)) return none;
  if (!isWhole(node.getText(file))) return none;
  return instead(node, file, String(Number(node.text) + 1));
};

const threshold: Operator = (node, file) => {
  if (!ts.isNumericLiteral(node) || !isChosen(node) || Number(node.text) === 0) return none;
  if (isWhole(node.getText(file))) return none;
  return instead(node, file, String(Number((Number(node.text) * 1.05).toPrecision(12))));
};

/** Functions that say something to a person: what they are given is a message. */
const speakers = /^(say|says|said|told|tell|log|warn|error|info|note|message)$/;

/** Whether a call says something, and does nothing else. */
export function isMessage(node: ts.CallExpression): boolean {
  const { expression } = node;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return ts.isIdentifier(name) && speakers.test(name.text);
}

/** Statements that can go without the rest failing to parse. */
function isDroppable(node: ts.Node): boolean {
  if (ts.isExpressionStatement(node)) {
    const { expression } = node;
    return !ts.isCallExpression(expression) ||
      !(expression.expression.kind === ts.SyntaxKind.SuperKeyword || isMessage(expression));
  }
  if (ts.isIfStatement(node)) return !node.elseStatement && !ts.isIfStatement(node.parent);
  return ts.isContinueStatement(node) || ts.isBreakStatement(node);
}

const droppedStatement: Operator = (node, file) =>
  isDroppable(node) ? instead(node, file, ";") : none;

/** Whether the place is written to, so that no other expression may stand there. */
function isTarget(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node) {
    return parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
  }
  return ts.isPostfixUnaryExpression(parent) || ts.isPrefixUnaryExpression(parent) ||
    ts.isDeleteExpression(parent);
}

const firstOrLast: Operator = (node, file) => {
  if (
    ts.isElementAccessExpression(node) && node.argumentExpression.getText(file) === "0" &&
    !isTarget(node) && !node.questionDotToken
  ) {
    return instead(node, file, `${node.expression.getText(file)}.at(-1)`);
  }
  return renamed({
    find: "findLast",
    findLast: "find",
    findIndex: "findLastIndex",
    indexOf: "lastIndexOf",
    lastIndexOf: "indexOf",
    shift: "pop",
    pop: "shift",
  })(node, file);
};

/** Every kind of fault. A draw takes kinds in turn, so that rare ones are not drowned by numbers. */
export const operators = {
  /** `>` against `>=`: what happens at equality. */
  boundary: swapped({ ">": ">=", ">=": ">", "<": "<=", "<=": "<" }),
  sign: swapped({ "+": "-", "-": "+", "+=": "-=", "-=": "+=" }),
  factor: swapped({ "*": "/", "/": "*", "%": "*" }),
  equality: swapped({ "===": "!==", "!==": "===" }),
  logic: swapped({ "&&": "||", "||": "&&" }),
  /** Off by one. */
  constant,
  /** Five per cent more. */
  threshold,
  negation: (node, file) => {
    const tested = condition(node);
    return tested ? instead(tested, file, `!(${tested.getText(file)})`) : none;
  },
  extreme: renamed({ min: "max", max: "min" }, "Math"),
  rounding: renamed({ floor: "ceil", ceil: "floor", round: "floor", trunc: "round" }, "Math"),
  quantifier: renamed({ some: "every", every: "some" }),
  firstOrLast,
  flag: (node, file) => {
    if (node.kind === ts.SyntaxKind.TrueKeyword) return instead(node, file, "false");
    return node.kind === ts.SyntaxKind.FalseKeyword ? instead(node, file, "true") : none;
  },
  negative: (node, file) =>
    ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken
      ? instead(node, file, `(${node.operand.getText(file)})`)
      : none,
  /** `a ?? b` without b. */
  fallback: (node, file) =>
    ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
      ? instead(node, file, `(${node.left.getText(file)})`)
      : none,
  /** `list.filter(...)`, `.sort(...)` or `.reverse()` left out. */
  step: (node, file) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return none;
    const { name, expression } = node.expression;
    return /^(filter|sort|toSorted|reverse|toReversed)$/.test(name.text)
      ? instead(node, file, expression.getText(file))
      : none;
  },
  statement: droppedStatement,
} as const satisfies Readonly<Record<string, Operator>>;

export type OperatorName = keyof typeof operators;
