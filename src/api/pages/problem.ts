import { html } from 'hono/html';
import { renderPage, type Html, type PageContext } from './layout.ts';

const HEADINGS: Readonly<Record<number, string>> = {
  400: 'That question could not be read',
  401: 'A token is needed',
  403: 'Nothing was done',
  404: 'Nothing here',
  405: 'Only for reading',
  409: 'That cannot be done',
  410: 'This story was retracted',
  413: 'That is too long',
  415: 'That could not be read',
  421: 'Another name was asked for',
  429: 'Too much at once',
  500: 'Something went wrong',
  503: 'No answer just now',
};

/** A page for a refusal or an error; `message` and `more` say what to do next. */
export function problemPage(page: PageContext, status: number, message: string, more?: Html): Html {
  const heading = HEADINGS[status] ?? `Status ${status}`;
  const body = html`<div class="empty">
    <h1>${heading}</h1>
    <p>${message}</p>
    ${more ?? ''}
    <p><a href="/stories">Recent stories</a> · <a href="/sources">Sources</a></p>
  </div>`;
  return renderPage(page, { title: heading, body });
}
