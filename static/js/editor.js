// What the editor adds to its form: copies while one writes, pictures by paste and drop, keys.
//
// Everything here is comfort: without it the form does the same. A text that was typed lies in
// localStorage until the server has a copy, so that neither a dead network nor an ended session loses it.
(() => {
  "use strict";
  const form = document.querySelector("form.editor");
  if (!form) return;
  const { body, csrf } = form.elements;
  const say = form.dataset;
  const PREFIX = "tympan:text:";
  const DAYS = 14 * 24 * 60 * 60 * 1000;
  const KEEPALIVE = 60000;
  const key = PREFIX + form.querySelector("[name=editing]").value;
  const place = form.getAttribute("action");

  const element = (name, text, parent, kind) => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = kind || "";
    if (parent) parent.append(made);
    return made;
  };
  const button = (text, parent, kind) => {
    const made = element("button", text, parent, kind || "button button-outlined");
    made.type = "button";
    return made;
  };
  const status = element("p", "", null, "row-note editor-status");
  status.role = "status";
  const count = element("p", "", null, "field-hint");
  document.getElementById("body-hint").after(count);
  form.querySelector(".editor-bar").append(status);
  const tell = (text) => { if (status.textContent !== text) status.textContent = text; };

  // The text changes as if it was typed, so that the browser can undo it.
  const insert = (text, from = body.selectionStart, to = body.selectionEnd) => {
    const at = document.activeElement;
    body.focus();
    body.setSelectionRange(from, to);
    const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    if (!done) {
      body.setRangeText(text, from, to, "end");
      body.dispatchEvent(new Event("input", { bubbles: true }));
    }
    body.setSelectionRange(from + text.length, from + text.length);
    if (at && at !== body && at !== document.body) at.focus();
  };

  // Copies on the server.
  const fields = () => {
    const all = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && !/^(cover-)?alt$/.test(name)) all.append(name, value);
    return all;
  };
  const typed = () => {
    const all = fields();
    for (const name of ["csrf", "editing"]) all.delete(name);
    return all.toString();
  };
  const store = (text) => {
    try { localStorage.setItem(key, JSON.stringify({ place, user: say.user, at: Date.now(), text })); } catch { /* It is full or forbidden: the server has to do. */ }
  };
  const opened = typed();
  let kept = opened, leaves = false, running = false, first = 0, timer = 0;

  const renew = async () => {
    const page = await fetch(location.pathname, { headers: { accept: "text/html" } });
    if (!page.ok || new URL(page.url).pathname !== location.pathname) return false;
    const read = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = read.querySelector("form.editor [name=csrf]");
    if (!token || token.value === csrf.value) return false;
    csrf.value = token.value;
    return true;
  };
  const send = async (again = true) => {
    clearTimeout(timer);
    const text = typed();
    if (running || leaves || text === kept) return;
    running = true;
    first = 0;
    let next = 0;
    try {
      const answer = await fetch(say.copy, { method: "POST", body: fields() });
      if (answer.ok) {
        kept = text;
        tell(await answer.text());
        if (typed() === text) localStorage.removeItem(key);
      } else if (answer.status === 401 || answer.status === 403) {
        if (again && await renew()) { next = 1; } else { tell(say.signedOut); next = 20000; }
      } else {
        tell(say.failed);
        next = 20000;
      }
    } catch {
      tell(say.offline);
      next = 10000;
    }
    running = false;
    if (next) timer = setTimeout(() => send(next > 1), next);
    else if (typed() !== kept) timer = setTimeout(send, 2000);
  };
  const changed = () => {
    const text = typed();
    if (text === kept) return;
    store(text);
    const now = Date.now();
    first ||= now;
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(2000, first + 10000 - now)));
  };
  const recount = () => {
    const words = (body.value.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) || []).length;
    count.textContent = !words ? "" : say.words.replace("{n}", words.toLocaleString(document.documentElement.lang)).replace("{minutes}", Math.max(1, Math.round(words / 230)));
  };
  let soon = 0;
  form.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(() => { changed(); recount(); draw(); }, 300);
  });
  form.addEventListener("change", changed);
  document.addEventListener("visibilitychange", () => {
    const text = typed();
    if (document.visibilityState !== "hidden" || leaves || text === kept) return;
    store(text);
    const all = fields();
    if (all.toString().length < KEEPALIVE) fetch(say.copy, { method: "POST", body: all, keepalive: true }).catch(() => {});
  });
  form.addEventListener("submit", () => {
    store(typed());
    leaves = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => { leaves = false; });
  addEventListener("beforeunload", (event) => {
    if (!leaves && typed() !== opened && typed() !== kept) event.preventDefault();
  });

  // Words of an earlier visit that the server never got. They are offered, and never put in by itself.
  const offer = (name, text) => {
    const line = element("div", "", null, "flash");
    element("p", say.found, line);
    const put = button(say.putIn, line, "button-text"), drop = button(say.drop, line, "button-text");
    put.addEventListener("click", () => {
      for (const [field, value] of new URLSearchParams(text)) {
        const input = form.elements[field];
        if (!input || field === "version" || field.startsWith("was-")) continue;
        if (input === body) insert(value, 0, body.value.length);
        else if (input.type === "checkbox") input.checked = true;
        else input.value = value;
      }
      line.remove();
      localStorage.removeItem(name);
      changed();
    });
    drop.addEventListener("click", () => { line.remove(); localStorage.removeItem(name); });
    form.before(line);
  };
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(PREFIX)) continue;
      const found = JSON.parse(localStorage.getItem(name));
      const text = new URLSearchParams(found.text).get("body") || "";
      if (Date.now() - found.at > DAYS || text.replace(/\r/g, "") === body.value) localStorage.removeItem(name);
      else if (found.place === place && found.user === say.user && name !== key && text.trim()) offer(name, found.text);
    }
  } catch { /* Without storage there is nothing to offer. */ }

  // Pictures.
  let number = 0;
  const uploads = (after) => {
    const list = element("ul", "", null, "editor-uploads");
    list.role = "list";
    after.after(list);
    return list;
  };
  const inText = uploads(body);
  const converted = async (file) => {
    const huge = /^image\/(jpeg|png|webp)$/.test(file.type) && file.size > 12e6;
    if (!huge && !/heic|heif/i.test(file.type + file.name)) return file;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, 2560 / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.9); });
      return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
    } catch { return file; }
  };
  const replace = (mark, text) => {
    const at = body.value.indexOf(mark);
    if (at < 0) return;
    const { selectionStart: from, selectionEnd: to } = body;
    const moved = (n) => (n > at ? Math.max(at, n + text.length - mark.length) : n);
    insert(text, at, at + mark.length);
    const alt = text.startsWith("![](");
    if (alt && from === at + mark.length && from === to) body.setSelectionRange(at + 2, at + 2);
    else body.setSelectionRange(moved(from), moved(to));
  };
  // `done` gets the answer, or nothing when the upload is given up.
  const transfer = async (original, field, more, list, done, again) => {
    const row = element("li", "", list);
    element("span", original.name + " ", row);
    const bar = element("progress", "", row);
    bar.ariaLabel = original.name;
    const cancel = button(say.cancel, row, "button-text");
    tell(say.uploading.replace("{name}", original.name));
    const file = await converted(original);
    const data = new FormData();
    for (const [name, value] of Object.entries({ csrf: csrf.value, answer: "json", ...more })) data.append(name, value);
    data.append(field, file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", say.upload);
    request.responseType = "json";
    request.upload.onprogress = (event) => { if (event.lengthComputable) { bar.max = event.total; bar.value = event.loaded; } };
    const failed = (why) => {
      tell(why);
      bar.remove();
      cancel.textContent = say.again;
      cancel.onclick = () => { row.remove(); done(); again(); };
      element("span", ` ${why} `, row);
    };
    cancel.onclick = () => { request.abort(); row.remove(); done(); };
    request.onload = () => {
      const answer = request.response || {};
      const why = { 401: say.signedOut, 403: say.signedOut, 413: say.large }[request.status] || answer.error;
      if (request.status !== 200 || why) return failed(why || say.uploadFailed);
      row.remove();
      done(answer);
      tell(say.uploaded);
    };
    request.onerror = () => failed(say.offline);
    request.send(data);
  };
  const upload = (original) => {
    const mark = `![${say.uploading.replace("{name}", original.name.replace(/[[\]]/g, ""))}](#upload-${++number})`;
    // Selected words stay.
    const at = body.selectionEnd;
    // A picture is a paragraph of its own.
    const before = body.value.slice(0, at);
    insert((!at || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n") + mark, at, at);
    transfer(original, "file", {}, inText, (answer) => replace(mark, answer ? answer.markdown : ""), () => upload(original));
  };
  const take = (files) => { for (const file of files) upload(file); };
  body.addEventListener("paste", (event) => {
    const data = event.clipboardData, text = data.getData("text/plain");
    if (data.files.length && !text) {
      event.preventDefault();
      take([...data.files]);
    } else if (/^https?:\/\/\S+$/.test(text.trim()) && body.selectionStart !== body.selectionEnd) {
      event.preventDefault();
      wrap("[", `](${text.trim()})`);
    }
  });
  body.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  body.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  const chosen = form.elements.file;
  chosen.multiple = true;
  const bar = element("p", "", null, "form-buttons");
  count.after(bar);
  const choose = button(say.add, bar);
  choose.addEventListener("click", () => chosen.click());
  chosen.addEventListener("change", () => { take([...chosen.files]); chosen.value = ""; });
  const details = chosen.closest("details");
  details.hidden = true;
  const { cover, "cover-file": coverFile, "cover-alt": coverAlt } = form.elements;
  const asCover = uploads(coverFile);
  const uploadCover = (original) => transfer(original, "cover-file", { do: "upload-cover", "cover-alt": coverAlt.value }, asCover, (answer) => {
    if (!answer) return;
    cover.value = answer.path;
    changed();
  }, () => uploadCover(original));
  coverFile.addEventListener("change", () => { [...coverFile.files].forEach(uploadCover); coverFile.value = ""; });
  form.querySelector("[value=upload-cover]").hidden = true;

  // Links to own posts: words of the title, then the post.
  const open = (by, part, is) => {
    part.hidden = !is;
    by.ariaExpanded = is;
  };
  const linking = button(say.link, bar);
  const finder = element("div", "", null, "editor-finder");
  const words = element("input", "", finder, "field-input");
  words.type = "search";
  words.placeholder = say.linkWords;
  words.ariaLabel = say.linkWords;
  const found = element("ul", "", finder);
  found.role = "list";
  found.ariaLive = "polite";
  bar.after(finder);
  open(linking, finder, false);
  const find = async () => {
    const asked = words.value;
    const answer = await fetch(say.links + encodeURIComponent(asked)).then((got) => got.json()).catch(() => []);
    if (asked !== words.value) return;
    found.replaceChildren();
    if (!answer.length) element("li", say.linkNone, found);
    for (const [title, path] of answer) {
      button(title, element("li", "", found), "button-text").addEventListener("click", () => {
        const { selectionStart: from, selectionEnd: to, value } = body;
        open(linking, finder, false);
        insert(`[${value.slice(from, to) || title.replace(/[[\]]/g, "")}](${path})`, from, to);
        body.focus();
      });
    }
  };
  linking.addEventListener("click", () => {
    open(linking, finder, finder.hidden);
    if (finder.hidden) return;
    words.focus();
    find();
  });
  words.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(words.timer);
    words.timer = setTimeout(find, 200);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      found.querySelector("button")?.click();
    } else if (event.key === "Escape") {
      open(linking, finder, false);
      linking.focus();
    }
  });

  // The preview beside the text, on wide screens: the page that the server makes, without its frame.
  const pane = element("section", "", null, "editor-pane post-body prose");
  pane.ariaLabel = say.preview;
  pane.tabIndex = 0;
  const beside = button(say.beside, bar);
  beside.classList.add("editor-beside");
  form.after(pane);
  open(beside, pane, false);
  let last = "";
  const draw = async () => {
    const all = fields(), asked = all.toString();
    if (pane.hidden || asked === last) return;
    last = asked;
    all.set("do", "preview");
    const page = await fetch(place, { method: "POST", body: all }).then((got) => got.text()).catch(() => "");
    const text = new DOMParser().parseFromString(page, "text/html").querySelector(".post-body");
    if (!text || asked !== last) return;
    // Nothing in it takes the place of a field, or leads away from what is not saved.
    for (const part of text.querySelectorAll("[id]")) part.removeAttribute("id");
    for (const link of text.querySelectorAll("a")) link.target = "_blank";
    pane.replaceChildren(...text.childNodes);
  };
  beside.addEventListener("click", () => {
    open(beside, pane, pane.hidden);
    form.parentElement.classList.toggle("has-pane", !pane.hidden);
    draw();
  });

  // Keys. Tab always leaves the field.
  const wrap = (before, after) => {
    const { selectionStart: from, selectionEnd: to, value } = body;
    insert(before + value.slice(from, to) + after, from, to);
    if (from === to) body.setSelectionRange(from + before.length, from + before.length);
  };
  const press = (value) => {
    const button = form.querySelector(`button[value=${value}]`);
    if (button) form.requestSubmit(button);
  };
  form.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const pressed = event.key.toLowerCase();
    const act = { s: () => press("save"), enter: () => press("preview") }[pressed]
      || (event.target === body && { b: () => wrap("**", "**"), i: () => wrap("*", "*"), k: () => wrap("[", "](https://)"), e: () => wrap("`", "`") }[pressed]);
    if (act) { event.preventDefault(); act(); }
  });
  body.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const at = body.selectionStart;
    if (at !== body.selectionEnd) return;
    const start = body.value.lastIndexOf("\n", at - 1) + 1;
    const line = body.value.slice(start, at);
    const item = /^(\s*)([-*+]|(\d+)([.)]))(\s+)(\[[ xX]\]\s+)?/.exec(line);
    if (!item) return;
    event.preventDefault();
    if (item[0].length === line.length) return insert("", start, at);
    const sign = item[3] ? `${Number(item[3]) + 1}${item[4]}` : item[2];
    insert(`\n${item[1]}${sign}${item[5]}${item[6] ? "[ ] " : ""}`);
  });
  recount();
})();
