// Turns a built page into a part of a book on paper: (told) => { title, html }.
// told: name of the page, its address or "", pages that are in the book, prefix of a chapter's title.
(told) => {
  const article = document.querySelector("article") || document.querySelector("main");
  const all = (selector, where = article) => [...where.querySelectorAll(selector)];
  const gone = (selector) => all(selector).forEach((found) => found.remove());
  const made = (tag, inside = "", name = "") => Object.assign(document.createElement(tag), { innerHTML: inside, className: name });
  const opened = (fold) => {
    const part = made("div", "", fold.className + " opened");
    part.append(...[...fold.childNodes].filter((child) => child.nodeName !== "SUMMARY"));
    return part;
  };
  const words = (found) => found.textContent.replace(/\s+/g, " ").trim();

  // A drawing says what it shows by itself, since its description is folded away.
  all("svg[aria-describedby]").forEach((svg) => {
    const text = document.getElementById(svg.getAttribute("aria-describedby"));
    if (text) svg.setAttribute("aria-label", words(text));
    svg.removeAttribute("aria-describedby");
  });
  // Code, data that a chart shows, controls, and lists of rows are for the screen.
  all("details.chart-data").filter((fold) => /^Table of/.test(words(fold.querySelector("summary")))).forEach((fold) => (fold.closest("figure, section.table, .table-figure") || fold).remove());
  gone(".chart-narrow, .chart-data, details.hide, .controls, .downloads, .explorer-said, .explorer-note, .kicker.position, .hand-in, .claim-after");
  gone("script, template, noscript, #cards, .card, .to-top, .check button, .check-result, .check-kept, .ledger-filter, .forecast, a.button, .data-filter, [hidden]");
  all("details").filter((fold) => words(fold.querySelector("summary")) === "Which rows").forEach((fold) => fold.remove());

  // What answers an exercise stands at the end; other folds are open.
  const answers = [];
  all("details").forEach((fold) => {
    const title = words(fold.querySelector(".sd-summary-text") || fold.querySelector("summary"));
    const box = fold.closest(".exercise");
    if (box || fold.matches(".ours") || /^The answer/.test(title)) {
      const name = box ? words(box.querySelector(".admonition-title")).replace(/^Exercise \((.*)\)$/, "$1") : title;
      const part = opened(fold);
      part.prepend(made("p", box ? `<b>${title}</b>` : ""));
      answers.push([name, part]);
      fold.remove();
    } else if (fold.closest("td")) {
      const terms = all("dt", fold).map((term) => `${term.innerHTML}: ${term.nextElementSibling.innerHTML}`);
      fold.replaceWith(made("span", terms.join("; ") || opened(fold).innerHTML));
    } else {
      const part = opened(fold);
      part.prepend(made("p", `<b>${title}</b>`));
      fold.replaceWith(part);
    }
  });
  if (answers.length) {
    const end = made("section", "<h2>Hints and answers</h2>", "answers-at-end");
    let last = "";
    for (const [name, part] of answers) {
      if (name !== last) end.append(made("h3", name));
      end.append(part);
      last = name;
    }
    article.append(end);
  }

  // An explorer stands as it opens; its page answers.
  all("section.explorer").forEach((explorer) => {
    if (told.address) explorer.append(made("p", `Move it: <a href="${told.address}#${explorer.id}">${told.address}#${explorer.id}</a>`, "live"));
  });

  // Sources and other addresses become notes at the end of the part.
  const notes = new Map();
  const note = (text, url) => {
    const key = `${text}|${url}`;
    if (!notes.has(key)) notes.set(key, notes.size + 1);
    return notes.get(key);
  };
  const mark = (number) => `<sup class="note"><a href="#${told.name}--note-${number}">${number}</a></sup>`;
  all("a.ref").forEach((ref) => {
    const side = ref.querySelector(".sidenote");
    ref.outerHTML = mark(note(words(side), side.dataset.url));
  });
  all("a[href^='http']:not(.live a)").forEach((link) => {
    const short = link.href.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
    if (words(link).includes(short)) return;
    link.insertAdjacentHTML("afterend", told.listed ? ` (${link.href})` : short.length <= 40 ? ` (${short})` : mark(note(words(link), link.href)));
  });
  if (notes.size) {
    const list = [...notes].map(([key, number]) => {
      const at = key.lastIndexOf("|"), url = key.slice(at + 1);
      return `<li id="note-${number}">${key.slice(0, at)}${url ? `, <a href="${url}">${url}</a>` : ""}</li>`;
    });
    article.append(made("section", `<h2>Notes</h2><ol class="notes">${list.join("")}</ol>`));
  }

  // Links to pages that are in the book stay in it; others lead to the published page or nowhere.
  const page = (to) => {
    const address = new URL(to, document.baseURI);
    const file = address.pathname.slice(new URL(told.root).pathname.length).replace(/\.html$/, "");
    return [file, address.hash.slice(1)];
  };
  all("a[href]").forEach((link) => {
    const to = link.getAttribute("href");
    if (/^(https?|mailto):/.test(to) || to.startsWith(`#${told.name}--`)) return;
    const [file, anchor] = page(to);
    const id = anchor && (file !== told.page || document.getElementById(anchor)) ? `--${anchor}` : "";
    if (told.inside.includes(file)) link.setAttribute("href", `#${file.replaceAll("/", "_")}${id}`);
    else if (told.site) link.href = `${told.site}/${file}.html${anchor ? `#${anchor}` : ""}`;
    else link.replaceWith(...link.childNodes);
  });

  // Every name is of its page, so that pages can stand in one document.
  const names = ["id", "for", "aria-labelledby", "aria-describedby", "headers"];
  for (const found of all("*")) {
    for (const name of names) {
      if (found.hasAttribute(name)) found.setAttribute(name, found.getAttribute(name).split(/\s+/).map((one) => `${told.name}--${one}`).join(" "));
    }
    for (const { name, value } of [...found.attributes]) {
      if (value.includes("url(#")) found.setAttribute(name, value.replace(/url\(#/g, `url(#${told.name}--`));
    }
  }
  all("[tabindex], [role='region'], [role='status']").forEach((found) => { found.removeAttribute("tabindex"); found.removeAttribute("role"); });
  all("h1").forEach((heading) => { heading.id = heading.id || told.name; });
  const title = article.querySelector("h1");
  return { title: words(title), html: article.innerHTML, headings: all("h1, h2, h3, h4").map((h) => words(h)) };
}
