import { html } from 'hono/html';

/** A piece of a page. Every value put into an `html` template is escaped; only another piece is taken as it is. */
export type Html = ReturnType<typeof html>;

/** What every page knows of its surroundings. */
export interface PageContext {
  desk: string;
  version: string;
  now: Date;
}

export interface PageParts {
  /** Plain text. */
  title: string;
  /** The navigation's entry that this page belongs to. */
  section?: 'stories' | 'sources';
  body: Html;
}

export function renderPage(page: PageContext, parts: PageParts): Html {
  const link = (section: 'stories' | 'sources', path: string, text: string) =>
    parts.section === section
      ? html`<a href="${path}" aria-current="page">${text}</a>`
      : html`<a href="${path}">${text}</a>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${parts.title} · ${page.desk} · copydesk</title>
        <link rel="stylesheet" href="/assets/desk.css" />
        <link rel="icon" href="/assets/desk.svg" type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="masthead">
          <a class="name" href="/">copydesk</a>
          <span class="desk">${page.desk}</span>
          <nav aria-label="Pages">
            ${link('stories', '/', 'Stories')} ${link('sources', '/sources', 'Sources')}
          </nav>
        </header>
        <main id="main" tabindex="-1">${parts.body}</main>
        <footer>
          <p>
            copydesk ${page.version} · all times are UTC · <a href="/api/stories">JSON</a> ·
            <a href="/metrics">metrics</a> · <a href="/readyz">readiness</a>
          </p>
        </footer>
      </body>
    </html>`;
}
