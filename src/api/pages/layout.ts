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
  section?: Section;
  body: Html;
  /** A script of ours that the page is better with, by its path. */
  script?: string;
}

/** The pages that the navigation leads to. */
const SECTIONS = [
  ['overview', '/', 'Overview'],
  ['stories', '/stories', 'Stories'],
  ['sources', '/sources', 'Sources'],
  ['compare', '/compare', 'Compare'],
  ['tune', '/tune', 'Tune'],
  ['dead-letters', '/dead-letters', 'Dead letters'],
  ['queues', '/queues', 'Queues'],
  ['audit', '/audit', 'Audit'],
  ['config', '/config', 'Configuration'],
] as const;

export type Section = (typeof SECTIONS)[number][0];

export function renderPage(page: PageContext, parts: PageParts): Html {
  const links = SECTIONS.map(([section, path, text]) =>
    parts.section === section
      ? html`<a href="${path}" aria-current="page">${text}</a> `
      : html`<a href="${path}">${text}</a> `,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${parts.title} · ${page.desk} · copydesk</title>
        <link rel="stylesheet" href="/assets/desk.css" />
        <link rel="icon" href="/assets/desk.svg" type="image/svg+xml" />
        <link rel="alternate" href="/feed.xml" type="application/rss+xml" title="${page.desk}" />
        ${parts.script !== undefined && html`<script type="module" src="${parts.script}"></script>`}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="masthead">
          <a class="name" href="/">copydesk</a>
          <span class="desk">${page.desk}</span>
          <nav aria-label="Pages">${links}</nav>
        </header>
        <main id="main" tabindex="-1">${parts.body}</main>
        <footer>
          <p>
            copydesk ${page.version} · all times are UTC · <a href="/api/stories">JSON</a> ·
            <a href="/api/openapi.json">API</a> · <a href="/feed.xml">feed</a> ·
            <a href="/metrics">metrics</a> · <a href="/readyz">readiness</a>
          </p>
        </footer>
      </body>
    </html>`;
}
