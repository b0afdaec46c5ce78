// Adds the link that edits this page, in browsers that have signed in.
const { label } = document.currentScript.dataset;
try {
  if (localStorage.getItem('tympan-signed-in')) {
    const link = document.createElement('a');
    link.href = '/-/admin/at?path=' + encodeURIComponent(location.pathname);
    link.textContent = label;
    const line = document.createElement('p');
    line.className = 'edit-link';
    line.append(link);
    document.querySelector('.post').append(line);
  }
} catch {
  // Without storage there is no link.
}
