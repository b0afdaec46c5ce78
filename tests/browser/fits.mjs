// Nothing overflows, is cut off or is hard to read: the public pages in each theme, on a small phone, a
// phone and a desk, by day and by night. Threads of hundreds of comments are in threads.mjs.

import { test } from 'node:test';
import assert from 'node:assert/strict';

import { contrastViolations } from './browser.mjs';

const WIDTHS = [320, 390, 1280];

const BODY = `Words first, and \`an_identifier_that_goes_on_and_on_and_never_comes_to_a_place_to_break\`.

\`\`\`python
def pull(sheet, form, pressure=11.5, blankets=("felt", "linen", "cotton"), damp=True, make_ready=None):
    return form.ink().press(sheet, pressure)
\`\`\`

| Paper | Weight | Sheets an hour | Ground | Price | Mill | Remarks |
| --- | ---: | ---: | --- | ---: | --- | --- |
| Laid | 120 g | 1,100 | for letters | 1,200 / kg | by the river | takes the damp well, and keeps it overnight |
| Wove | 90 g | 1,400 | for books | 900 / kg | in the hills | none |

$$f(x) = a_0 + \\sum_{n=1}^{\\infty} \\left( a_n \\cos \\frac{n\\pi x}{L} + b_n \\sin \\frac{n\\pi x}{L} \\right) + \\lim_{\\theta\\to 0} \\frac{\\sin\\theta}{\\theta} + \\int_0^\\infty e^{-x^2} dx + \\cdots$$

> [!NOTE]
> A note.

> A quotation.
>
> > Within a quotation.

https://example.org/an/address/${'that-goes-on/'.repeat(12)}`;

const MIXED = `שלום לכולם, this is mixed: https://example.org/${'x'.repeat(80)}\n\n    code ${'y'.repeat(90)}\n\n- مرحبا!\n- item`;

/** Declares the tests. */
export function everythingFits({ server, browser, content }) {
  const paths = {
    home: '/',
    archive: '/archive',
    labels: '/labels',
    search: '/search?q=press',
    'a search without results': '/search?q=quern',
    feeds: '/feeds',
    author: content.author,
    'not found': '/nothing/lives/here',
    'API docs': '/api/docs?find=post',
  };

  test('a post of wide things, and a comment in two directions, are written', async () => {
    const post = await server.api('POST', '/posts', {
      title: 'Donaudampfschifffahrtsgesellschaftskapitänsmützen, and other wide things',
      slug: 'wide-things',
      body: BODY,
      labels: [`l${'o'.repeat(45)}ng`],
      format: 'markdown',
      status: 'published',
      published_at: '2024-02-03T04:05:06Z',
    });
    const [owner] = (await server.api('GET', '/users')).items;
    await server.api('PATCH', `/users/${owner.id}`, { bio: 'Prints letters by hand in a cellar by the river, and writes down what goes wrong.' });
    await server.api('POST', `/posts/${post.id}/comments`, { body: MIXED, author: { name: 'Extraordinarily-Long-Name-Without-A-Place-To-Break-It' }, origin: { system: 'test', id: 'mixed' } });
    paths['a post of wide things'] = post.path;
  });

  for (const theme of ['plain', 'compact', 'magazine']) {
    test(`${theme} is chosen for what must fit`, () => server.api('PATCH', '/settings', { appearance: { theme } }));
    for (const name of [...Object.keys(paths), 'a post of wide things']) {
      test(`${name} fits in ${theme}, and can be read`, () =>
        browser.open({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' }, async (page) => {
          await page.goto(paths[name]);
          const faults = [];
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 844 });
            faults.push(...(await page.evaluate(misfits)).map((fault) => `${width} px: ${fault}`));
          }
          for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme });
            faults.push(...(await contrastViolations(page)).map((fault) => `${colorScheme}: ${fault}`));
          }
          assert.deepEqual([...faults, ...page.troubles], []);
        }));
    }
  }
}

/** Runs in the page: what reaches beyond its width without scrolling there, and what is cut off. */
function misfits() {
  const width = document.documentElement.clientWidth;
  const faults = [];
  if (document.documentElement.scrollWidth > width) faults.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  const isHidden = (element) => element.closest('.visually-hidden, .not-for-people, .skip-link, .site-logo') || !element.checkVisibility();
  const scrolls = (element) => element !== document.body && /auto|scroll/.test(getComputedStyle(element).overflowX);
  const isInScroller = (element) => element && (scrolls(element) || isInScroller(element.parentElement));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || isHidden(element) || isInScroller(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const isBeyond = [...range.getClientRects()].some(({ left, right }) => left < -1 || right > width + 1);
    if (isBeyond) faults.push(`beyond the edge: ${text.data.trim().slice(0, 60)}`);
  }
  for (const element of document.querySelectorAll('body *')) {
    const { overflowX, overflowY, webkitLineClamp } = getComputedStyle(element);
    if (webkitLineClamp !== 'none' || element.matches('input') || isHidden(element)) continue;
    const cuts = (overflow) => /hidden|clip/.test(overflow);
    const isCut = (cuts(overflowX) && element.scrollWidth > element.clientWidth + 1) || (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1);
    if (isCut) faults.push(`cut off: ${element.outerHTML.slice(0, 80)}`);
  }
  return faults;
}
