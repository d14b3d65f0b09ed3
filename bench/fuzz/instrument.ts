import { parseAst } from 'vite';

/** Code with a counter at the head of every block of it, as jazzer.js has them. */
export interface Instrumented {
  code: string;
  /** How many counters it has. */
  blocks: number;
  /** The words of its string literals: what the code compares its input with. */
  words: string[];
}

interface SyntaxNode {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** Shortest and longest literal that is of use as a word, in characters. */
const WORD = { min: 2, max: 40 };

/**
 * Puts `__hit(n)` into functions, branches, loops, cases and the right-hand sides of `&&`, `||`, `??` and `?:`. `n` counts
 * up from `first`. `code` is JavaScript (ESM); the text between the counters is left as it is.
 */
export function instrument(code: string, first: number): Instrumented {
  const inserts: { at: number; order: number; text: string }[] = [];
  const words = new Set<string>();
  let next = first;
  const insert = (at: number, text: string, order = 0) => inserts.push({ at, order, text });
  const count = () => `__hit(${next++})`;

  // Of wrappings that end at one place the inner ends first, and of those that begin at one the outer begins first.
  const wrap = (node: SyntaxNode, before: string, after: string) => {
    const size = node.end - node.start;
    insert(node.start, before, -size);
    insert(node.end, after, size - code.length * 2);
  };
  const expression = (node: unknown) => {
    if (isNode(node)) wrap(node, `(${count()}, `, ')');
  };
  const statement = (node: unknown) => {
    if (!isNode(node)) return;
    if (node.type === 'BlockStatement') insert(node.start + 1, `${count()};`);
    else wrap(node, `{${count()};`, '}');
  };

  walk(parseAst(code) as unknown as SyntaxNode, (node) => {
    switch (node.type) {
      case 'ArrowFunctionExpression':
        if (isNode(node['body']) && node['body'].type !== 'BlockStatement') expression(node['body']);
        else statement(node['body']);
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'CatchClause':
      case 'ForStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        statement(node['body']);
        break;
      case 'IfStatement':
        statement(node['consequent']);
        statement(node['alternate']);
        break;
      case 'ConditionalExpression':
        expression(node['consequent']);
        expression(node['alternate']);
        break;
      case 'LogicalExpression':
      case 'AssignmentPattern':
        expression(node['right']);
        break;
      case 'SwitchCase': {
        const [consequent] = node['consequent'] as SyntaxNode[];
        if (consequent) insert(consequent.start, `${count()};`, -code.length);
        break;
      }
      case 'Literal':
        if (typeof node['value'] === 'string') addWords(words, node['value']);
        break;
      default:
    }
  });

  inserts.sort((a, b) => a.at - b.at || a.order - b.order);
  let instrumented = '';
  let from = 0;
  for (const { at, text } of inserts) {
    instrumented += code.slice(from, at) + text;
    from = at;
  }
  return { code: instrumented + code.slice(from), blocks: next - first, words: [...words] };
}

/** Long literals are lists of words, such as the months. */
function addWords(words: Set<string>, literal: string): void {
  const parts = literal.length > WORD.max ? literal.split(' ') : [literal];
  for (const part of parts) if (part.length >= WORD.min && part.length <= WORD.max) words.add(part);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    if (isNode(value)) walk(value, visit);
    else if (Array.isArray(value)) for (const entry of value) if (isNode(entry)) walk(entry, visit);
  }
}
