/** Finds one's way in a YAML document: from a path to its place, and from a node to its path. */
import { isAlias, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { Document, Node, Pair } from 'yaml';

export type Path = readonly PropertyKey[];

/**
 * Characters before what stands at a path. It goes as far along the path as the document does: what is missing is
 * where it should have been, at its parent. `part` asks for a key instead of its value.
 */
export function offsetOf(document: Document, path: Path, part?: 'key'): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    const wanted = depth === path.length - 1 ? part : undefined;
    const next = stepInto(isAlias(node) ? node.resolve(document) : node, step, wanted);
    if (!isNode(next)) break;
    node = next;
    offset = node.range?.[0] ?? offset;
  }
  return offset;
}

/** What stands at a path, aliases followed; undefined if nothing does. */
export function nodeAt(document: Document, path: Path): unknown {
  const follow = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
  return path.reduce<unknown>((node, step) => follow(stepInto(node, step, undefined)), document.contents);
}

function stepInto(node: unknown, step: PropertyKey, part: 'key' | undefined): unknown {
  if (isSeq(node)) return node.items[Number(step)];
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => keyOf(item) === String(step));
  // An empty value has no place of its own that a reader could see.
  return part === 'key' || isEmpty(pair?.value) ? pair?.key : pair?.value;
}

function isEmpty(value: unknown): boolean {
  return !value || (isScalar(value) && value.value === null && !value.source);
}

/** The keys and indexes that lead through a chain of nodes, each the parent of the next. */
export function pathOf(chain: readonly (Document | Node | Pair)[]): Path {
  return chain.flatMap((node, depth): PropertyKey[] => {
    if (isPair(node)) return [keyOf(node)];
    const parent = chain[depth - 1];
    return isSeq(parent) ? [parent.items.indexOf(node)] : [];
  });
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}
