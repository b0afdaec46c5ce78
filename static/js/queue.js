// Keys for comments, and decisions without leaving their list. The forms work without it.
const queue = document.querySelector('form[data-keys]');
const help = document.querySelector('#keys');
const keys = help.querySelector('input');
help.hidden = false;
try {
  keys.checked = localStorage.getItem('tympan-keys') !== 'off';
  keys.onchange = () => localStorage.setItem('tympan-keys', keys.checked ? 'on' : 'off');
} catch {
  keys.checked = true;
}

// What can be undone, the last decision last.
const undos = [...document.querySelectorAll('.flash form')];
const rows = () => [...queue.querySelectorAll('.queue-comment:not([hidden])')];
const current = () =>
  document.activeElement.closest('.queue-comment') ?? (rows().length === 1 ? rows()[0] : null);
const go = (row) => {
  if (!row) return;
  row.tabIndex = -1;
  row.focus();
};
const step = (by) => go(current() ? rows()[rows().indexOf(current()) + by] : rows()[0]);

// Sends a form and returns the line at the top of the next page.
const send = async (form, fields) => {
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(fields) });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of ['.masthead-links', '.tabs']) {
    const now = page.querySelector(part);
    if (now) document.querySelector(part).replaceWith(now);
  }
  page.querySelector('.flash').removeAttribute('autofocus');
  return page.querySelector('.flash');
};

// The line that tells what was done takes the place of the comment.
const decide = async (row, { name, value }) => {
  const fields = new FormData(queue);
  fields.delete('item');
  fields.set(name, value);
  const at = rows().indexOf(row);
  try {
    const line = await send(queue, fields);
    const next = rows()[at + 1] ?? rows()[at - 1] ?? line;
    row.after(line);
    const form = line.querySelector('form');
    if (!form) return go(line);
    row.querySelector('.queue-box').checked = false;
    row.hidden = true;
    undos.push(form);
    form.onsubmit = (event) => {
      event.preventDefault();
      send(form, new FormData(form)).then(
        () => {
          line.remove();
          row.hidden = false;
          go(row);
        },
        () => form.submit(),
      );
    };
    go(next);
  } catch {
    location.reload();
  }
};
queue.addEventListener('submit', (event) => {
  const row = event.submitter?.closest('li .queue-comment');
  if (!row) return;
  event.preventDefault();
  decide(row, event.submitter);
});

addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (target.closest('input:not([type=checkbox]), textarea, select') || !keys.checked) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const part = current()?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (key === 'j') step(1);
  else if (key === 'k') step(-1);
  else if (key === '?') help.open = !help.open;
  else if (key === 'u') undos.findLast((form) => form.isConnected)?.requestSubmit();
  else if (part) part.click();
  else return;
  event.preventDefault();
});
