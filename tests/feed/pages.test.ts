import { describe, expect, it } from 'vitest';
import { atom, codeOf, read, rss } from './bytes.ts';

const feed = rss('<title>a</title>').slice('<?xml version="1.0"?>'.length);

describe('a feed in a page', () => {
  it.each([
    ['XHTML', `<html xmlns="http://www.w3.org/1999/xhtml"><body>${atom('<title>a</title>')}</body></html>`],
    ['HTML', `<!DOCTYPE html><html><head><meta charset=utf-8></head><body><br>${feed}</body></html>`],
    ['a page of its own before it', `<html><body>Moved</body></html>${feed}`],
    ['a script before it', `<script>var a = 1</script>${feed}`],
    ['a warning before it', `<br />\n<b>Warning</b>: x in <b>y.php</b><br />${feed}`],
    ['the doctype of a page', `<!DOCTYPE html>${feed}`],
  ])('is read: %s', async (_what, text) => {
    const { items } = await read(text);
    expect(items.map(({ title }) => title)).toEqual(['a']);
  });

  it('says that there was a page', async () => {
    expect((await read(`<html><body>${feed}</body></html>`)).notes).toEqual([
      'passed over the page around the feed',
    ]);
  });

  it.each([
    ['quoted', `<html><body><pre>${feed}</pre></body></html>`],
    ['quoted in code', `<html><body><p><code>${feed}</code></p></body></html>`],
    ['in a script', `<html><head><script type="text/x">${feed}</script></head></html>`],
    ['in a drawing', `<html><body><svg><metadata>${feed}</metadata></svg></body></html>`],
    [
      'without items',
      '<html><body><rss version="2.0"><channel><title>D</title></channel></rss></body></html>',
    ],
    ['linked', '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'],
    ['written out', '<html><body>&lt;rss&gt;&lt;item&gt;</body></html>'],
    ['an RDF licence', '<html><body><rdf:RDF><Work/></rdf:RDF></body></html>'],
    ['an element of its own', '<html><body><feed><p>News</p></feed></body></html>'],
  ])('is none: %s', async (_what, text) => {
    expect(await codeOf(() => read(text))).toBe('html-page');
  });

  it('a page that nests without end, or has endless attributes, is a page', async () => {
    expect(await codeOf(() => read(`<html><body>${'<p>'.repeat(2000)}`))).toBe('html-page');
    expect(await codeOf(() => read(`<html><body><p ${'a="1" '.repeat(1000)}>`))).toBe('html-page');
  });
});

const page = (inside: string, more = '') =>
  `<!DOCTYPE html><html><head>${inside}</head><body>${more}</body></html>`;

describe('pages of bot guards', () => {
  it.each([
    ['Cloudflare', page('<title>Just a moment...</title>')],
    ['Cloudflare, scripts', page('<script>window._cf_chl_opt={cvId:"3"}</script>', 'x'.repeat(20_000))],
    ['Cloudflare, no scripts', page('', '<noscript>Enable JavaScript and cookies to continue</noscript>')],
    ['Akamai', page('<title>Access Denied</title>', 'Reference #18 https://errors.edgesuite.net/18.x')],
    ['Akamai, script', page('', '<div id="sec-if-cpt-container"></div>')],
    ['DataDome', page('<script src="https://ct.captcha-delivery.com/c.js"></script>')],
    [
      'Imperva',
      page(
        '',
        '<iframe src="/_Incapsula_Resource?x">Request unsuccessful. Incapsula incident ID: 1-2</iframe>',
      ),
    ],
    ['AWS WAF', page('<script>window.gokuProps = {}; AwsWafIntegration.saveReferrer()</script>')],
    ['PerimeterX', page('<meta name="description" content="px-captcha">')],
    ['no page around it', 'Enable JavaScript and cookies to continue'],
    ['JSON', '{"url":"https://geo.captcha-delivery.com/captcha/?x=1"}'],
  ])('%s', async (_guard, text) => {
    expect(await codeOf(() => read(text))).toBe('challenge-page');
  });

  it.each([
    [
      'a page that is only guarded',
      page(
        '',
        `${'<p>News</p>'.repeat(2000)}<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`,
      ),
    ],
    [
      'a story about them',
      page('<title>How a site is just checking your browser</title>', '<p>word</p>'.repeat(2000)),
    ],
  ])('not %s', async (_what, text) => {
    expect(await codeOf(() => read(text))).toBe('html-page');
  });
});
