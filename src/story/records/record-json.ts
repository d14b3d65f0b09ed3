/** A message's JSON straight from the story's state: the same text as that of the rendered record, at a third of the cost. */
import type { Related } from '../../article/types.ts';
import { ARTICLE, MEMBER, RELATED, type AnyShape } from './record-shape.ts';
import type { StoryArticle, StoryRecord } from '../types.ts';

type Write = (value: unknown) => string;

interface Field {
  key: string;
  /** `"title":` */
  name: string;
  write: Write;
}

/** What stands around the lead's own fields in a record. */
export interface Frame {
  /** Fields before them; what is undefined is left out. */
  before: Partial<StoryRecord>;
  related: readonly Related[];
  /** Fields after the members. */
  after: Partial<StoryRecord>;
}

/** The lead's fields stand twice in a record, at the top and as a member's, but with other related: so they are split there. */
const [BEFORE, AFTER] = splitAt(fieldsOf(ARTICLE), 'related');
const OPEN_AFTER = AFTER.filter(({ key }) => key !== 'secured');
const TAIL = fieldsOf(MEMBER).filter(({ key }) => !(key in ARTICLE));
const writeRelated = writerOf(RELATED);

/**
 * @param frame its fields are written in their own order
 * @param lead one of the articles
 */
export function writeFramed(
  { before, related, after }: Frame,
  lead: StoryArticle,
  articles: readonly StoryArticle[],
  secured: boolean,
): string {
  let [top, members] = ['', ''];
  for (const article of articles) {
    const first = writeFields(BEFORE, article);
    const last = writeFields(secured ? AFTER : OPEN_AFTER, article);
    if (article === lead) top = `${first},"related":${writeRelated(related)},${last}`;
    const own = `${first},"related":${writeRelated(article.related)},${last},${writeFields(TAIL, article)}`;
    members += members === '' ? `{${own}}` : `,{${own}}`;
  }
  const [head, foot] = [JSON.stringify(before).slice(0, -1), JSON.stringify(after).slice(1)];
  return `${head},${top},"articles":[${members}],${foot}`;
}

function fieldsOf(shape: AnyShape): Field[] {
  if (shape === 1) return [];
  return Object.entries(shape).flatMap(([key, inner]) =>
    inner === undefined ? [] : [{ key, name: `${JSON.stringify(key)}:`, write: writerOf(inner) }],
  );
}

/** Gives what JSON.stringify makes of the value in this shape. */
function writerOf(shape: AnyShape): Write {
  if (shape === 1) return JSON.stringify;
  const fields = fieldsOf(shape);
  const write: Write = (value) => {
    if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(write).join(',')}]`;
    return typeof value === 'object' && value !== null
      ? `{${writeFields(fields, value)}}`
      : JSON.stringify(value);
  };
  return write;
}

function writeFields(fields: readonly Field[], value: object): string {
  let text = '';
  for (const { key, name, write } of fields) {
    const field: unknown = value[key as keyof object];
    if (field === undefined) continue;
    text += text === '' ? name : ',' + name;
    text += write(field);
  }
  return text;
}

function splitAt(fields: readonly Field[], key: string): [Field[], Field[]] {
  const at = fields.findIndex((field) => field.key === key);
  return [fields.slice(0, at), fields.slice(at + 1)];
}
