// Notes whether somebody is signed in here, for the link that edits public pages.
try {
  if (document.body.dataset.signedIn === undefined) localStorage.removeItem('tympan-signed-in');
  else localStorage.setItem('tympan-signed-in', '1');
} catch {
  // Without storage there is no link.
}
