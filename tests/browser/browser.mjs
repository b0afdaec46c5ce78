// The browser, and what we hear of a page while it is open.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The four looks: a phone and a desk, by day and by night. */
export const looks = [390, 1280].flatMap((width) =>
  ['light', 'dark'].map((scheme) => ({
    name: `${width}-${scheme}`,
    options: { viewport: { width, height: width === 390 ? 844 : 800 }, colorScheme: scheme },
  })),
);

/** The looks by their names, such as `1280-light`. */
export const look = Object.fromEntries(looks.map(({ name, options }) => [name, options]));

/** How Chromium is started, with `more` arguments. */
export const launch = (...more) => ({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    '--no-sandbox', // Chromium has none as root; it opens only what our server sends.
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    ...more,
  ],
});

/** Starts Chromium. `open(options, use)` calls `use` with a page that has a fresh profile. */
export async function openBrowser(url) {
  const browser = await chromium.launch(launch());
  return {
    close: () => browser.close(),
    async open(options, use) {
      const context = await browser.newContext({ baseURL: url, locale: 'en-GB', ...options });
      context.setDefaultTimeout(10_000);
      try {
        const page = await context.newPage();
        page.troubles = [];
        listen(page, url);
        return await use(page);
      } finally {
        await context.close();
      }
    },
  };
}

/** Collects in `page.troubles` whatever a reader's console or network should never show. */
function listen(page, url) {
  const documents = new Set();
  page.on('pageerror', (error) => page.troubles.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    // Chromium reports a page that answers 404 or 422 as an error of that page.
    const isThePage = message.text().startsWith('Failed to load resource') && documents.has(message.location().url.split('#')[0]);
    if (['error', 'warning'].includes(message.type()) && !isThePage) page.troubles.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (request.isNavigationRequest()) documents.add(request.url().split('#')[0]);
    if (new URL(request.url()).origin !== url) page.troubles.push(`request elsewhere: ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    // Going on to the next page gives up what the one before was still fetching.
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') page.troubles.push(`failed: ${request.url()} ${why}`);
  });
}

/** What axe-core finds wrong by WCAG 2.2, levels A and AA: a line for each element. */
export const accessibilityViolations = (page) =>
  violations(page, { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });

/** The texts that do not stand out enough from their ground. */
export const contrastViolations = (page) => violations(page, { type: 'rule', values: ['color-contrast'] });

async function violations(page, runOnly) {
  await page.evaluate(axe);
  // `preload` would fetch the style sheets again.
  const { violations } = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly, preload: false }), runOnly);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.html}: ${node.any[0]?.message ?? node.failureSummary}`),
  );
}
