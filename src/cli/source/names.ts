/** What others call things, as sources.yaml takes it. */
import { harmless } from '../command.ts';

/** Characters that the configuration takes. */
const LONGEST_NAME = 200;
const LONGEST_CATEGORY = 64;

export function nameFrom(text: string | undefined): { name?: string } {
  const name = lineOf(text, LONGEST_NAME);
  return name ? { name } : {};
}

export function categoryFrom(text: string | undefined): { category?: string } {
  const category = lineOf(text, LONGEST_CATEGORY);
  return category ? { category } : {};
}

function lineOf(text: string | undefined, most: number): string {
  const line = harmless(text ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  // Not through the middle of a character.
  return line
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

/** A tag that the configuration takes; none for any other. */
export function languageFrom(tag: string | undefined): { language?: string } {
  if (tag === undefined || tag.length > 35 || !/^[a-z]{2,3}(?:-|$)/i.test(tag)) return {};
  try {
    const [language] = Intl.getCanonicalLocales(tag);
    return language ? { language } : {};
  } catch {
    return {};
  }
}
