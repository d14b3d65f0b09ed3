/** Not by URL.canParse, which Node.js 20 answers wrongly for Latin-1 hosts (`bücher.example`) once its caller is optimized. */
export function parseUrl(text: string, base?: string | URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
