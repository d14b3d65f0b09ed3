/** Sitemaps as publishers write them. */

/** An item of a news sitemap. */
export function newsEntry(url: string, title: string, date = '2026-11-22T10:00:00Z'): string {
  return `<url><loc>${url}</loc><news:news><news:publication><news:name>Riverton Post</news:name>
    <news:language>en</news:language></news:publication><news:publication_date>${date}</news:publication_date>
    <news:title>${title}</news:title></news:news></url>`;
}

export function urlset(...entries: string[]): string {
  return `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">${entries.join('')}</urlset>`;
}

/** An index of sitemaps, each with its `lastmod`. */
export function sitemapIndex(...sitemaps: [url: string, modified?: string | undefined][]): string {
  const entries = sitemaps.map(
    ([url, at]) => `<sitemap><loc>${url}</loc>${at ? `<lastmod>${at}</lastmod>` : ''}</sitemap>`,
  );
  return `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join('')}</sitemapindex>`;
}
