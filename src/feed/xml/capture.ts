import { escapeMarkup } from '../text.ts';

/** HTML elements without content; their end tag would double them. */
const VOID = new Set(['br', 'hr', 'img', 'input', 'wbr', 'col', 'source', 'area', 'embed', 'track']);

/** Characters of one attribute that are kept. */
export const MAX_ATTRIBUTE = 8192;

/**
 * One field of an item while it is read. Markup inside it is written out again as text in the order it came; `parts`
 * holds the text of its direct children (`<author><name>`, `<image><url>`).
 */
export class Capture {
  readonly name: string;
  readonly base: string | undefined;
  readonly parts = new Map<string, string>();
  readonly #attributes: Readonly<Record<string, string>>;
  readonly #open: string[] = [];
  readonly #text: string[] = [];

  constructor(name: string, attributes: Readonly<Record<string, string>>, base: string | undefined) {
    this.name = name;
    this.base = base;
    this.#attributes = attributes;
  }

  attribute(name: string): string | undefined {
    if (!Object.hasOwn(this.#attributes, name)) return undefined;
    return this.#attributes[name]?.slice(0, MAX_ATTRIBUTE);
  }

  get text(): string {
    return this.#text.join('');
  }

  openTag(name: string, attributes: Readonly<Record<string, string>>): void {
    const local = localName(name);
    this.#open.push(local);
    const written = Object.keys(attributes)
      .filter((key) => !key.startsWith('xmlns'))
      .map((key) => ` ${localName(key)}="${escapeMarkup(attributes[key] ?? '')}"`);
    this.#text.push(`<${local}${written.join('')}>`);
  }

  closeTag(): void {
    const local = this.#open.pop();
    if (local && !VOID.has(local)) this.#text.push(`</${local}>`);
  }

  addText(text: string): void {
    // Within markup that was written as markup, text has to stay text; outside, it is markup that was escaped, or text.
    this.#text.push(this.#open.length > 0 ? escapeMarkup(text) : text);
    const child = this.#open[0]?.toLowerCase();
    const part = this.#open.length === 1 && child !== undefined ? child : '';
    if (this.#open.length <= 1) this.parts.set(part, (this.parts.get(part) ?? '') + text);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
