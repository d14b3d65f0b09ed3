import { MAX_TEXT } from '../limits.ts';
import { escapeMarkup } from '../text.ts';

/** HTML elements without content; their end tag would double them. */
const VOID = new Set(['br', 'hr', 'img', 'input', 'wbr', 'col', 'source', 'area', 'embed', 'track']);

/** Characters of one attribute that are kept. */
export const MAX_ATTRIBUTE = 8192;

/**
 * One field of an item while it is read. `text` has markup inside it written out again as text, in the order it came;
 * `ownText` only what stands outside of such markup; `parts` the text of its direct children (`<author><name>`).
 */
export class Capture {
  readonly name: string;
  readonly base: string | undefined;
  readonly parts = new Map<string, string>();
  readonly #attributes: Readonly<Record<string, string>>;
  readonly #open: string[] = [];
  #text = '';
  /** Undefined as long as it is all of the text. */
  #ownText: string | undefined;

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
    return this.#text;
  }

  get ownText(): string {
    return this.#ownText ?? this.#text;
  }

  /** Characters that it still takes. */
  get room(): number {
    return Math.max(0, MAX_TEXT - this.#text.length);
  }

  openTag(name: string, attributes: Readonly<Record<string, string>>): void {
    const local = localName(name);
    this.#open.push(local);
    this.#ownText ??= this.#text;
    if (this.room === 0) return;
    this.#text += `<${local}`;
    for (const [key, value] of Object.entries(attributes))
      if (!key.startsWith('xmlns')) this.#text += ` ${localName(key)}="${escapeMarkup(value)}"`;
    this.#text += '>';
  }

  closeTag(): void {
    const local = this.#open.pop();
    if (local && !VOID.has(local) && this.room > 0) this.#text += `</${local}>`;
  }

  addText(text: string): void {
    if (this.#open.length === 0) {
      this.#text += text;
      if (this.#ownText !== undefined) this.#ownText += text;
      return;
    }
    // Within markup that was written as markup, text has to stay text; outside, it is markup that was escaped, or text.
    this.#text += escapeMarkup(text);
    const child = this.#open[0]?.toLowerCase();
    if (this.#open.length === 1 && child) this.parts.set(child, (this.parts.get(child) ?? '') + text);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
