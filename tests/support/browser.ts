/** Headless Chromium for tests, with an ear for everything that a page of ours must never do. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser that CHROMIUM_BIN names, or the first on PATH; undefined where there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env['CHROMIUM_BIN'] ?? '', ...places].find((path) => path !== '' && isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Throws where there is no browser: ask `findChromium` first, and skip. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('there is no Chromium on PATH');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Opens a path of the desk. Returns the status, and fails on none. */
  open(path: string): Promise<number>;
  /** What went wrong so far: dialogs, errors on the console (the content policy's among them), requests to elsewhere. */
  complaints: string[];
  close(): Promise<void>;
}

export interface Manner {
  /** The desk's address. */
  url: string;
  width?: number;
  dark?: boolean;
  /** Whether scripts run. */
  script?: boolean;
}

const HEIGHT = 800;

export async function visit(browser: Browser, manner: Manner): Promise<Visit> {
  const { url, width = 1280, dark = false, script = true } = manner;
  const context = await browser.newContext({
    viewport: { width, height: HEIGHT },
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: script,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A page that is answered with 4xx says so here too; whoever opens it looks at the status.
    const isStatus = message.text().startsWith('Failed to load resource: the server responded');
    if (message.type() === 'error' && !isStatus) complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) complaints.push(`request: ${request.url()}`);
  });
  return {
    page,
    context,
    complaints,
    async open(path) {
      const answer = await page.goto(url + path, { waitUntil: 'load' });
      return answer?.status() ?? 0;
    },
    close: () => context.close(),
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeFinding {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

/**
 * What axe-core finds serious or critical on the page, in words; it is run past the page's content policy.
 * @param rules all of them if absent
 */
export async function seriousFindings(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axeSource);
  const options = JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
  const run = `axe.run(document, ${options}).then((found) => found.violations)`;
  const findings = await page.evaluate<AxeFinding[]>(run);
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
    );
}

/** How many pixels the page is wider than its window, and what sticks out of it. */
export function overhang(page: Page): Promise<{ pixels: number; elements: string[] }> {
  return page.evaluate(OVERHANG);
}

/** Run in the page, of whose world this one has no types. */
const OVERHANG = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const wide = [...document.body.querySelectorAll('*')].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 1 && !element.closest('.scroll, pre'),
  );
  const elements = scrollWidth > clientWidth ? wide.slice(0, 5).map(({ outerHTML }) => outerHTML.slice(0, 160)) : [];
  return { pixels: scrollWidth - clientWidth, elements };
})()`;
