// A number, source, claim or term opens a card in its place, with what stands behind it (cards.py): a click, a tap or
// Enter opens it, a second one follows the link; Escape or a tap elsewhere closes it. Without this script the links lead on.
// The page itself carries how each number was computed; the rest comes with a script when a reader first goes to a link.
(function () {
  "use strict";
  const store = document.getElementById("cards");
  if (!store || !HTMLElement.prototype.showPopover) return;
  const how = JSON.parse(store.textContent);
  let told;
  self.cccCards = function (all) { told = all; };
  const card = document.createElement("div");
  card.className = "card";
  card.popover = "auto";
  card.tabIndex = -1;
  card.setAttribute("role", "dialog");
  document.body.append(card);
  let opener;

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function anchor(text, href, outside) {
    const made = element("a", text);
    made.href = href;
    if (outside) made.rel = "noreferrer";
    return made;
  }

  // What a link leads to: ["numbers", "ratio.needs_gdp_2024"], or undefined.
  function target(link) {
    const [path, id] = link.getAttribute("href").split("#");
    if (link.classList.contains("num")) return ["numbers", id];
    if (link.classList.contains("term")) return ["terms", id];
    if (id && path.endsWith("sources.html")) return ["sources", id];
    const claim = /claims\/(C\w+)\.html$/.exec(path);
    return claim ? ["claims", claim[1]] : undefined;
  }

  const fetched = () => ccc.load(new URL(store.dataset.parts, location.href).href);

  function cited(id) {
    const source = told.sources[id];
    const line = element("span", "", "card-source");
    line.append(source.url ? anchor(source.label, source.url, true) : source.label);
    return line;
  }

  function row(id) {
    const found = told.rows[id];
    const item = element("li");
    item.append(element("b", [found.value, found.about].filter(Boolean).join(": ")));
    const notes = [found.printed && "as printed: " + found.printed, found.as_of, found.status];
    const note = element("span", notes.filter(Boolean).map((text) => text + " · ").join(""), "card-note");
    note.append(anchor("row " + id, found.at));
    item.append(note);
    item.append(...(found.sources || []).map(cited));
    return item;
  }

  // A number in its interval, on a line that begins at nought; the words below say the same.
  function drawn([value, low, high, last]) {
    const first = Math.min(low, 0);
    const at = (end) => 6 + 308 * (end - first) / (last - first);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 320 16");
    svg.setAttribute("class", "card-interval");
    svg.setAttribute("aria-hidden", "true");
    const point = value === null ? [] : [["circle", { cx: at(value), cy: 8, r: 5 }]];
    for (const [name, values] of [["path", { class: "axis", d: "M6 8H314" }], ["path", { d: "M" + at(low) + " 8H" + at(high) }], ...point]) {
      const part = document.createElementNS(svg.namespaceURI, name);
      for (const [key, text] of Object.entries(values)) part.setAttribute(key, text);
      svg.append(part);
    }
    return svg;
  }

  function number(id) {
    const found = told.numbers[id];
    const head = element("p", found.text, "card-value");
    if (found.unit) head.append(element("small", " " + found.unit));
    const parts = [head, element("p", found.how)];
    if (found.between) parts.push(drawn(found.ends), element("p", "Interval: " + found.between + " (" + found.interval + ").", "card-note"));
    const rows = element("ul");
    rows.append(...found.rows.map(row));
    if (found.rows.length) parts.push(rows);
    const more = element("p", "", "card-links");
    const all = found.all > found.rows.length ? "All " + found.all + " rows behind it" : "Its line among the numbers";
    const there = opener.getAttribute("href");
    more.append(anchor(all, there));
    const used = found.used.map((page) => told.pages[page]).filter(([, page]) => page !== location.pathname.split("/").pop());
    if (used.length) {
      more.append(" · Also in: ");
      used.forEach(([title, page], at) => more.append(at ? "; " : "", anchor(title, page + "#" + id)));
    }
    const copy = element("button", "Copy link");
    copy.type = "button";
    copy.addEventListener("click", function () {
      const address = new URL(there, location.href).href;
      ccc.copy(address).then(() => { copy.textContent = "Copied"; }, () => { copy.replaceWith(element("code", address)); });
    });
    return [...parts, more, copy];
  }

  function source(id) {
    const found = told.sources[id];
    const parts = [element("p", found.label, "card-title")];
    if (found.title) parts.push(element("p", found.title));
    if (found.note) parts.push(element("p", found.note + "."));
    parts.push(element("p", (found.seen === "archived excerpt" ? "Seen in an archived excerpt" : "Seen: " + found.seen) + ", accessed " + found.accessed + ".", "card-note"));
    const links = element("p", "", "card-links");
    if (found.url) links.append(anchor("The original", found.url, true), " · ");
    links.append(anchor("Among all sources", told.list + "#" + id));
    return [...parts, links];
  }

  function claim(id) {
    const found = told.claims[id];
    const links = element("p", "", "card-links");
    links.append(anchor("Evidence for and against: claim " + id, opener.getAttribute("href")));
    const verdict = element("p");
    verdict.append(document.querySelector('template[data-verdict="' + found.verdict + '"]').content.cloneNode(true));
    return [element("p", found.claim, "card-title"), verdict, element("p", found.short), links];
  }

  function term(id) {
    const found = told.terms[id];
    const links = element("p", "", "card-links");
    links.append(anchor("Chapter " + found.chapter + " explains it", found.page), " · ", anchor("All terms", opener.getAttribute("href")));
    const whose = found.sources.length ? found.sources.map(cited) : [element("p", "Our definition.", "card-note")];
    return [element("p", found.term, "card-title"), element("p", found.means), ...whose, links];
  }

  // Beside the link, in the larger room above or below it; on a phone a sheet, the link scrolled clear of it.
  function place() {
    const at = opener.getBoundingClientRect();
    if (getComputedStyle(card).position === "fixed") {
      scrollBy({ top: Math.max(0, at.bottom + card.offsetHeight + 8 - innerHeight), behavior: "instant" });
      return;
    }
    const header = 60;
    card.style.maxHeight = Math.max(innerHeight - at.bottom, at.top - header) - 18 + "px";
    const left = Math.max(12, Math.min(at.left - 12, document.documentElement.clientWidth - card.offsetWidth - 12));
    const below = innerHeight - at.bottom > card.offsetHeight + 12 || innerHeight - at.bottom >= at.top - header;
    card.style.left = left + scrollX + "px";
    card.style.top = (below ? at.bottom + 6 : at.top - card.offsetHeight - 6) + scrollY + "px";
  }

  function open(link, [kind, id]) {
    opener = link;
    card.replaceChildren(...{ numbers: number, sources: source, claims: claim, terms: term }[kind](id));
    card.setAttribute("aria-label", link.getAttribute("aria-label") || link.textContent);
    card.showPopover();
    place();
    card.focus({ preventScroll: true });
    link.setAttribute("aria-expanded", "true");
  }

  card.addEventListener("toggle", function (event) {
    if (event.newState !== "closed") return;
    opener.removeAttribute("aria-expanded");
    if (card.contains(document.activeElement) || document.activeElement === document.body) opener.focus({ preventScroll: true });
  });

  let was; // the link whose card a press has just closed
  document.addEventListener("pointerdown", function () { was = card.matches(":popover-open") ? opener : undefined; }, true);
  document.addEventListener("click", function (event) {
    const link = event.target.closest("main a[href], .card a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const found = target(link);
    if (!found || link.closest(".card") || (was === link && event.detail)) return;
    event.preventDefault();
    const follow = () => { location.href = link.href; };
    fetched().then(() => (told[found[0]][found[1]] ? open(link, found) : follow()), follow);
  });
  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, function (event) {
      const link = event.target.closest && event.target.closest("main a[href]");
      if (link && target(link)) fetched().catch(function () {});
    });
  }

  // The names of links, for those who hear a list of them.
  for (const link of document.querySelectorAll("main :is(a.num, a.term)")) {
    const [kind, id] = target(link);
    if (kind === "numbers") link.setAttribute("aria-label", link.textContent + ", " + how[id]);
    link.setAttribute("aria-haspopup", "dialog");
  }
})();
