import { Parser } from 'htmlparser2';

export interface Tag {
  name: string;
  attributes: Record<string, string>;
}

/** A page as a browser takes it: its tags in order, and the text that a person reads, white space folded. */
export function readMarkup(markup: string): { tags: Tag[]; text: string } {
  const tags: Tag[] = [];
  let text = '';
  const parser = new Parser({
    onopentag: (name, attributes) => tags.push({ name, attributes }),
    ontext: (piece) => (text += piece),
  });
  parser.end(markup);
  return { tags, text: text.replace(/\s+/g, ' ') };
}
