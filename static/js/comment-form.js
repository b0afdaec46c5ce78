// Remembers who comments in this browser, if asked to, and helps with what is folded or copied.
const KEY = 'tympan-commenter';
const FIELDS = ['name', 'email', 'website'];

/** Runs `use` with the browser's storage. Without storage nothing is remembered. */
const withStorage = (use) => {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
};

const form = document.querySelector('.comment-form[action^="/-/comments/"]');
if (form) {
  const known = withStorage((storage) => JSON.parse(storage.getItem(KEY)));
  const label = form.querySelector('.form-remember');
  const box = label.querySelector('input');
  label.hidden = false;
  box.checked = known !== null;
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (field && !field.value && known?.[name]) field.value = known[name];
    if (field?.value) field.closest('details')?.setAttribute('open', '');
  }
  form.addEventListener('submit', () =>
    withStorage((storage) => {
      if (!box.checked) return storage.removeItem(KEY);
      const typed = FIELDS.map((name) => [name, form.elements[name]?.value ?? '']);
      return storage.setItem(KEY, JSON.stringify(Object.fromEntries(typed)));
    })
  );
}

// Whoever signs out here is not remembered either.
for (const end of document.querySelectorAll('form:is([action="/-/me/forget"], [action="/-/me/erase"])'))
  end.addEventListener('submit', () => withStorage((storage) => storage.removeItem(KEY)));

const link = document.querySelector('#private-link');
link?.addEventListener('focus', () => link.select());

/** Opens the fold of the comment that the address names, in browsers that do not. */
const unfold = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const fold = target && target.closest('details.folded:not([open])');
  if (fold) {
    fold.open = true;
    target.scrollIntoView();
  }
};
addEventListener('hashchange', unfold);
unfold();
