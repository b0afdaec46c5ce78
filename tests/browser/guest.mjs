// A new reader on a phone, scripts off: comments, waits, is approved from the owner's mail, changes
// it, is answered, reads that in a mail, wants no more of them, and takes the comment away.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { accessibilityViolations, look } from './browser.mjs';
import { fillForm, press } from './form.mjs';
import { out } from './server.mjs';

const OWNER = 'owner@example.org';
const GUEST = 'grace@example.org';

/** Declares the test. */
export function aGuestsLife({ server, browser, sink }) {
  test('without scripts, a guest lives through everything', async () => {
    const post = await server.api('POST', '/posts', {
      title: 'Ink for cold mornings',
      slug: 'cold-ink',
      body: 'Warm the plate, not the ink.',
      format: 'markdown',
      status: 'published',
      comment_policy: { moderation: 'first' },
    });
    const phone = { ...look['390-light'], javaScriptEnabled: false };
    await browser.open(phone, async (page) => {
      const step = steps(browser, page);
      await page.goto(post.path);
      await fillForm(page, { name: 'Grace', email: GUEST, website: '', text: 'How warm should the palte be?' });
      await page.selectOption('select[name=notify]', 'each');
      assert.deepEqual(await press(page, 'post'), [303, 200]);
      await step('waits');
      assert.match(await page.content(), /Your comment is awaiting approval/);
      assert.match(await page.inputValue('#private-link'), /\/-\/me\/[\w-]{43}$/);
      assert.match(await page.locator('.form-preview').innerText(), /Awaiting approval[^]*palte/);
      assert.equal(await page.getAttribute('.message-ways a', 'href'), post.path);
      await page.click('a:text-is("Your comments")');
      await page.waitForSelector('.badge:text-is("Awaiting approval")');
      await step('own');
      assert.equal((await (await fetch(server.url + post.path)).text()).includes('palte'), false);

      await approveFromMail(browser, step, await sink.wait(OWNER, 'palte'));
      assert.match(await (await fetch(server.url + post.path)).text(), /palte/);

      await page.reload();
      await page.click('a:has-text("Edit")');
      await page.fill('textarea[name=body]', 'How warm should the plate be?');
      await step('change');
      await page.click('button[value=save]');
      await page.waitForSelector('.comment-edited');
      await page.click('a:has-text("Show in the thread")');
      await page.waitForSelector('.comment:target .comment-edited');

      await page.goto(link(await sink.wait(GUEST, '/confirm/'), '/confirm/'));
      await step('confirm');
      await page.click('button:text-is("Yes, e-mail me")');
      await page.waitForSelector('h1:text-is("We will e-mail you")');
      const [{ id }] = (await server.api('GET', `/comments?post=${post.id}`)).items;
      await server.api('POST', `/posts/${post.id}/comments`, { body: 'As warm as a hand.', parent_id: id });
      const told = await sink.wait(GUEST, 'As warm as a hand');
      assert.match(told.text, /> As warm as a hand\./);
      await page.goto(link(told, '/c/'));
      await page.waitForSelector('.comment:target :text("As warm as a hand.")');
      await page.goto(link(told, '/unsubscribe/'));
      await page.click('button:text-is("Unsubscribe")');
      await page.waitForSelector('h1:text-is("Unsubscribe")');

      await page.goto('/-/me');
      await page.click('.comment-actions a:has-text("Delete")');
      await step('delete');
      await page.click('button:text-is("Delete")');
      await page.waitForSelector('h1:text-is("Your comment is deleted")');
      const left = await (await fetch(server.url + post.path)).text();
      assert.ok(left.includes('This comment was removed') && left.includes('As warm as a hand') && !left.includes('Grace'));
      assert.deepEqual(page.troubles, []);
    });
  });
}

/** Leaves a picture of a page, and looks at it as somebody with a screen reader would: in another window, where scripts run. */
function steps(browser, page) {
  return async (name, other = page) => {
    await other.screenshot({ path: join(out, `guest-${name}.png`), fullPage: true });
    const cookies = await other.context().cookies();
    await browser.open({ ...look['390-light'], storageState: { cookies, origins: [] } }, async (seen) => {
      await seen.goto(other.url());
      assert.deepEqual(await accessibilityViolations(seen), [], name);
    });
  };
}

async function approveFromMail(browser, step, mail) {
  assert.match(mail.text, /How warm should the palte be/);
  await browser.open({ ...look['1280-light'], javaScriptEnabled: false }, async (page) => {
    await page.goto(link(mail, '/moderate/'));
    await step('moderate', page);
    await page.click('button:text-is("Approve")');
    await page.waitForSelector('h1:text-is("Approved")');
  });
}

function link(mail, part) {
  const found = mail.text.split(/\s+/).find((word) => word.includes(part));
  assert.ok(found, `no ${part} in: ${mail.text}`);
  return found;
}
