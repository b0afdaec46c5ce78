// The comment form, as visitors use it.

/** What a guest writes unless a test says otherwise. */
export const guest = { name: 'Ada', email: 'ada@example.org', website: 'https://ada.example.org', text: 'A fine page.' };

/** Fills in the form of the open page. */
export async function fillForm(page, fields = {}) {
  const { name, email, website, text } = { ...guest, ...fields };
  const optional = page.locator('.form-optional');
  if ((await optional.getAttribute('open')) === null) await page.click('.form-optional > summary');
  await page.fill('input[name=name]', name);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=website]', website);
  await page.fill('form textarea', text);
}

/** Presses `post` or `preview` and waits for the answer; gives its status and those of the redirects before it. */
export async function press(page, action) {
  const statuses = [];
  const note = (response) => response.request().isNavigationRequest() && statuses.push(response.status());
  page.on('response', note);
  await Promise.all([page.waitForEvent('load'), page.click(`button[name=action][value=${action}]`)]);
  page.off('response', note);
  return statuses;
}

/** The address of the form that answers a comment. */
export const replyLink = (comment) => `#comment-${comment} .comment-actions a[href*="?parent="]`;
