// Notes whether somebody is signed in here, for the link that edits public pages. Forgets texts that
// wait in this browser: those that the server has now, and all of them when somebody signs out.
try {
  const TEXT = 'tympan:text:';
  const { signedIn, saved } = document.body.dataset;
  if (signedIn === undefined) localStorage.removeItem('tympan-signed-in');
  else localStorage.setItem('tympan-signed-in', '1');
  for (const page of (saved ?? '').split(' ')) localStorage.removeItem(TEXT + page);
  document.querySelector('form[action$="/sign-out"]')?.addEventListener('submit', () => {
    for (const name of Object.keys(localStorage)) if (name.startsWith(TEXT)) localStorage.removeItem(name);
  });
} catch {
  // Without storage there is no link, and no text.
}
