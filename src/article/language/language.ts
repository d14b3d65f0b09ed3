/** Tags that say that the language is not known, or none. */
const NO_LANGUAGE = new Set(['und', 'mul', 'mis', 'zxx']);

/** A BCP 47 tag in its canonical spelling (`en_us` → `en-US`); undefined for what is none. */
export function languageTag(text: string | undefined): string | undefined {
  if (typeof text !== 'string' || text.length > 40) return undefined;
  const tag = text.trim().replaceAll('_', '-');
  if (!/^[a-z]{2,3}(?:-|$)/i.test(tag)) return undefined;
  try {
    const [canonical] = Intl.getCanonicalLocales(tag);
    return canonical && !NO_LANGUAGE.has(canonical.slice(0, 3)) ? canonical : undefined;
  } catch {
    return undefined;
  }
}
