import { AssayError } from "../errors.ts";
import type { ParameterValue } from "../strategy/parameters.ts";

/** A constraint as a tree; `at` is the place in the text, counted from 0. */
export type ConstraintNode =
  | { readonly kind: "value"; readonly at: number; readonly value: ParameterValue }
  | { readonly kind: "name"; readonly at: number; readonly name: string }
  | {
      readonly kind: "unary";
      readonly at: number;
      readonly operator: "-" | "!";
      readonly operand: ConstraintNode;
    }
  | {
      readonly kind: "binary";
      readonly at: number;
      readonly operator: BinaryOperator;
      readonly left: ConstraintNode;
      readonly right: ConstraintNode;
    };

/** Operators between two operands, as written in the tree (`and` is `&&`, `or` is `||`). */
export type BinaryOperator =
  | ("||" | "&&")
  | ("<" | "<=" | ">" | ">=" | "==" | "!=")
  | ("+" | "-" | "*" | "/" | "%");

/** How tightly each operator binds its operands; a higher number binds first. */
const BINDING: Readonly<Record<BinaryOperator, number>> = {
  "||": 1,
  "&&": 2,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "==": 4,
  "!=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};
const COMPARISON = BINDING["<"];
const WORD_NOT = 3;
const SIGN = 7;

/** Longer texts are refused, so that no text can exhaust the stack. */
const LONGEST = 2_000;

const TOKEN =
  /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\p{L}_$][\p{L}\p{N}_$]*)|"([^"]*)"|'([^']*)'|(<=|>=|==|!=|&&|\|\||[-+*/%<>!()]))/uy;

type Token =
  | {
      readonly kind: "value";
      readonly at: number;
      readonly text: string;
      readonly value: ParameterValue;
    }
  | { readonly kind: "name" | "symbol" | "end"; readonly at: number; readonly text: string };

const END = "the end";

/**
 * Reads a constraint: numbers, quoted texts, `true` and `false`, names, `+ - * / %`, comparisons,
 * `&&`/`and`, `||`/`or`, `!`/`not`, parentheses. From loose to tight: or, and, not, comparisons,
 * `+ -`, `* / %`, sign and `!`. Comparisons do not chain. A text ends at its own quote; there are no
 * escapes. (A Pratt parser: V. Pratt, Top down operator precedence, 1973.)
 *
 * @throws AssayError `bad-constraint` with the column of what could not be read.
 */
export function parseConstraintText(text: string): ConstraintNode {
  if (text.length > LONGEST) {
    const message = `Constraint: expected at most ${LONGEST} characters, got ${text.length}.`;
    throw new AssayError("bad-constraint", message, "In code a constraint may be a function.");
  }
  const tokens = tokensOf(text);
  let position = 0;
  const peek = (): Token => tokens[position]!;
  const isSymbol = (...symbols: readonly string[]) =>
    peek().kind === "symbol" && symbols.includes(peek().text);

  function operand(): ConstraintNode {
    const token = peek();
    if (token.kind === "value") {
      position++;
      return { kind: "value", at: token.at, value: token.value };
    }
    if (token.kind === "name") {
      position++;
      return { kind: "name", at: token.at, name: token.text };
    }
    if (isSymbol("(")) {
      position++;
      const inner = expression(0);
      if (!isSymbol(")")) throw refuse(text, peek(), `")" or an operator`);
      position++;
      return inner;
    }
    if (isSymbol("-", "+")) {
      position++;
      const signed = expression(SIGN);
      if (token.text === "+") return signed;
      return { kind: "unary", at: token.at, operator: "-", operand: signed };
    }
    if (isSymbol("!", "not")) {
      position++;
      const negated = expression(token.text === "!" ? SIGN : WORD_NOT);
      return { kind: "unary", at: token.at, operator: "!", operand: negated };
    }
    throw refuse(text, token, "a number, a name or a text");
  }

  function expression(binding: number): ConstraintNode {
    let left = operand();
    let compared = false;
    for (;;) {
      const token = peek();
      const operator = operatorOf(token);
      if (operator === undefined) return left;
      const own = BINDING[operator];
      if (own <= binding) return left;
      if (own === COMPARISON) {
        if (compared) {
          const hint = 'Comparisons do not chain: write "a < b && b < c".';
          throw refuse(text, token, "one comparison", hint);
        }
        compared = true;
      }
      position++;
      left = { kind: "binary", at: token.at, operator, left, right: expression(own) };
    }
  }

  const tree = expression(0);
  if (peek().kind !== "end") throw refuse(text, peek(), "an operator or the end");
  return tree;
}

/**
 * The conditions that a readable constraint joins by `&&`, as texts in their order: all of them must
 * hold. Parentheses around conditions joined by `&&` are opened; a text that joins none, or whose
 * loosest operator is `||`, is the only one.
 */
export function conjunctsOf(text: string): string[] {
  const tokens = tokensOf(text).slice(0, -1);
  const pieces: string[] = [];
  let [depth, start] = [0, 0];
  let wrapped = tokens[0]?.kind === "symbol" && tokens[0].text === "(";
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== "symbol") continue;
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    if (depth > 0) continue;
    if (i < tokens.length - 1) wrapped = false;
    const operator = operatorOf(token);
    if (operator === "||") return [text.trim()];
    if (operator !== "&&") continue;
    pieces.push(text.slice(start, token.at));
    start = token.at + token.text.length;
  }
  if (pieces.length > 0) return [...pieces, text.slice(start)].flatMap(conjunctsOf);
  const whole = text.trim();
  if (!wrapped) return [whole];
  const inner = conjunctsOf(whole.slice(1, -1));
  return inner.length > 1 ? inner : [whole];
}

function operatorOf(token: Token): BinaryOperator | undefined {
  if (token.kind !== "symbol") return undefined;
  if (token.text === "and") return "&&";
  if (token.text === "or") return "||";
  return isOperator(token.text) ? token.text : undefined;
}

function isOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(BINDING, text);
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  for (let start = 0; start < end; start = TOKEN.lastIndex) {
    const match = TOKEN.exec(text);
    const at = start + /^\s*/.exec(text.slice(start))![0].length;
    if (!match) throw refuseCharacter(text, at);
    const [, number, word, double, single, symbol = ""] = match;
    const quoted = double ?? single;
    const raw = text.slice(at, TOKEN.lastIndex);
    if (number !== undefined) {
      tokens.push({ kind: "value", at, text: raw, value: Number(number) });
    } else if (quoted !== undefined) {
      tokens.push({ kind: "value", at, text: raw, value: quoted });
    } else if (word === "true" || word === "false") {
      tokens.push({ kind: "value", at, text: raw, value: word === "true" });
    } else if (word !== undefined && !["and", "or", "not"].includes(word)) {
      tokens.push({ kind: "name", at, text: word });
    } else {
      tokens.push({ kind: "symbol", at, text: word ?? symbol });
    }
  }
  tokens.push({ kind: "end", at: end, text: END });
  return tokens;
}

function refuseCharacter(text: string, at: number): AssayError {
  const character = [...text.slice(at)][0]!;
  const token: Token = { kind: "symbol", at, text: character };
  const ways: Readonly<Record<string, string>> = {
    "=": "Write == to compare.",
    "&": "Write && or and.",
    "|": "Write || or or.",
    '"': "Close the text with the same quote.",
    "'": "Close the text with the same quote.",
    "≤": "Write <=.",
    "≥": "Write >=.",
    "≠": "Write !=.",
  };
  return refuse(text, token, "a number, a name, a text or an operator", ways[character]);
}

const EXAMPLE = 'Write for example "fast < slow && stop <= 0.1".';

function refuse(text: string, token: Token, wanted: string, hint = EXAMPLE): AssayError {
  const got = token.kind === "end" ? END : JSON.stringify(token.text);
  return constraintError(text, token.at, `expected ${wanted}, got ${got}`, hint);
}

/** The one form of every complaint about a constraint: `Constraint "TEXT", column N: what.` */
export function constraintError(text: string, at: number, what: string, hint: string): AssayError {
  return new AssayError(
    "bad-constraint",
    `Constraint ${JSON.stringify(text)}, column ${at + 1}: ${what}.`,
    hint,
  );
}
