// Reading and commenting with scripts switched off.

import { test } from 'node:test';
import assert from 'node:assert/strict';

import { look } from './browser.mjs';
import { fillForm, press, replyLink, guest } from './form.mjs';

/** Declares the tests. */
export function commentsWithoutScripts({ browser, content }) {
  const without = (name, use) =>
    test(`without scripts, ${name}`, () =>
      browser.open({ ...look['390-light'], javaScriptEnabled: false }, async (page) => {
        await use(page);
        assert.deepEqual(page.troubles, []);
      }));

  without('a post and its thread are read', async (page) => {
    await page.goto(content.post.path);
    assert.match(await page.locator('.post-body').innerText(), /The tympan carries the sheet/);
    assert.match(await page.locator(`#comment-${content.first}`).innerText(), /older than I am/);
  });

  without('a comment appears where the answer leads', async (page) => {
    await page.goto(content.quiet.path);
    await fillForm(page, { text: 'Nothing but a *form*.' });
    assert.deepEqual(await press(page, 'post'), [303, 200]);
    const comment = await landedOn(page, content.quiet);
    assert.match(await comment.innerText(), /Ada[^]*Nothing but a form\./);
    assert.equal(await comment.locator('em').innerText(), 'form');
    assert.doesNotMatch(await page.content(), new RegExp(guest.email));
  });

  without('a reply stands below what it answers', async (page) => {
    await page.goto(content.post.path);
    await page.click(replyLink(content.first));
    await page.waitForSelector('.form-parent');
    assert.equal(await page.locator('.form-parent').getByText('older than I am').count(), 1);
    await fillForm(page, { text: 'So are ours.' });
    assert.deepEqual(await press(page, 'post'), [303, 200]);
    const comment = await landedOn(page, content.post);
    const parent = page.locator('li', { has: page.locator(`> #comment-${content.first}`) });
    assert.equal(await parent.locator(`.replies #${await comment.getAttribute('id')}`).count(), 1);
  });

  without('a preview shows the comment, keeps the text and posts nothing', async (page) => {
    const text = 'Only *looking* at it.';
    await page.goto(content.quiet.path);
    await fillForm(page, { text });
    assert.deepEqual(await press(page, 'preview'), [200]);
    assert.equal(await page.locator('.form-preview em').innerText(), 'looking');
    assert.equal(await page.inputValue('form textarea'), text);
    assert.equal(await page.inputValue('input[name=name]'), guest.name);
    assert.doesNotMatch(await (await page.request.get(content.quiet.path)).text(), /looking/);
  });

  without('a comment can be posted from its preview', async (page) => {
    await page.goto(content.quiet.path);
    await fillForm(page, { text: 'Looked at, and sent.' });
    await press(page, 'preview');
    assert.deepEqual(await press(page, 'post'), [303, 200]);
    assert.match(await (await landedOn(page, content.quiet)).innerText(), /Looked at, and sent\./);
  });

  without('an error names the field and keeps every word', async (page) => {
    const text = 'A long thought.\n\nIn two paragraphs, with <angles> & "quotes".';
    await page.goto(content.quiet.path);
    await fillForm(page, { name: ' ', text });
    assert.deepEqual(await press(page, 'post'), [422]);
    assert.equal(await page.inputValue('form textarea'), text);
    assert.equal(await page.inputValue('input[name=email]'), guest.email);
    assert.equal(await page.getAttribute('input[name=name]', 'aria-invalid'), 'true');
    assert.equal(await page.locator('.form-errors a[href="#comment-name"]').count(), 1);
  });

  without('a held comment is acknowledged and not shown', async (page) => {
    await page.goto(content.held.path);
    await fillForm(page, { text: 'Patience, says the printer.' });
    assert.deepEqual(await press(page, 'post'), [303, 200]);
    assert.equal(new URL(page.url()).pathname, '/-/comments/received');
    await page.goto(content.held.path);
    assert.doesNotMatch(await page.content(), /Patience, says/);
  });
}

/** The comment that the address bar names, on the page of its post. */
async function landedOn(page, post) {
  const url = new URL(page.url());
  assert.equal(url.pathname, post.path);
  assert.match(url.hash, /^#comment-\d+$/);
  const comment = page.locator(url.hash);
  await comment.waitFor();
  return comment;
}
