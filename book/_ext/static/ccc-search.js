// Search: places that hold the words asked for, page by page, with the words marked. It loads its index when somebody first asks.
(function () {
  const _ = ccc.gettext, ngettext = ccc.ngettext;
  const FIRST = 10, PLACES = 3, AROUND = 220;
  // How many pages are shown at first, how many places of each, and how many letters of a text.
  const WORD = /\p{N}+(?:[.,]\p{N}+)*|\p{L}[\p{L}\p{M}\p{N}]*/gu;
  const source = document.currentScript.src.replace("ccc-search.js", "ccc-search-index.js");
  const form = document.querySelector(".search-form"), field = form.elements.q, key = document.querySelector(".search-key input");
  const hint = document.getElementById("search-hint"), said = document.getElementById("search-said"), list = document.getElementById("search-found"), more = document.getElementById("search-more");
  const known = new Map();
  let index, engine, stem, same, loading, waiting, shown;

  function load() {
    loading = loading || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = source;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    }).then(prepare);
    return loading;
  }

  // A word as it is compared: without accents and ending, "1,200" as 1200 and "2,75" as 2.75; null if it is too common to look for.
  function compared(word) {
    if (/^\p{N}/u.test(word)) return word.replace(/,(?=\p{N}{3}(?!\p{N}))/gu, "").replace(",", ".");
    const plain = word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    return plain.length < 2 || index.stop.has(plain) ? null : stem.stemWord(plain);
  }
  function term(word) {
    if (!known.has(word)) known.set(word, compared(word));
    return known.get(word);
  }
  const terms = (text) => (text.match(WORD) || []).map(term).filter(Boolean);

  function prepare() {
    index = self.cccIndex;
    index.stop = new Set(index.stop);
    stem = new self.Stemmer();
    engine = new self.MiniSearch({
      fields: ["title", "heading", "text", "page", "anchor"],
      tokenize: (text) => text.match(WORD) || [],
      processTerm: term,
      searchOptions: {
        tokenize: (text) => [text],
        processTerm: (word) => word,
        boost: { title: 6, heading: 3, text: 1, page: 0.5, anchor: 0.2 },
        boostDocument: (id) => index.pages[index.places[id][0]][3],
        prefix: (word) => /^\p{L}{4}/u.test(word),
      },
    });
    engine.addAll(index.places.map(function ([page, anchor, heading, text], id) {
      const title = index.pages[page].slice(1, 3).join(" ");
      return anchor ? { id, anchor, heading, text, page: title } : { id, title, text };
    }));
    // Forms of one word, the longest first.
    same = index.same.map((forms) => [...new Set(forms.map((form) => terms(form).join(" ")))].filter(Boolean))
      .filter((forms) => forms.length > 1)
      .flatMap((forms) => forms.map((form) => [form, forms]))
      .sort((one, other) => other[0].split(" ").length - one[0].split(" ").length);
  }

  // Every word must be there, in one of its forms; the form asked for counts most.
  function asked(query) {
    const queries = [];
    let rest = " " + terms(query).join(" ") + " ";
    for (const [form, forms] of same) {
      if (!rest.includes(" " + form + " ")) continue;
      rest = rest.replace(" " + form + " ", " ");
      queries.push({ combineWith: "OR", queries: forms.map((one) => ({ combineWith: "AND", queries: one.split(" "), boostTerm: () => (one === form ? 2 : 1) })) });
    }
    return [...queries, ...rest.split(" ").filter(Boolean)];
  }

  // The pages that were found, the best first, as [page, its places]; close: no place has all the words as they were written.
  function find(query) {
    const queries = asked(query);
    if (!queries.length) return { pages: [], close: false };
    let hits = engine.search({ combineWith: "AND", queries });
    const close = !hits.length;
    if (close) hits = engine.search({ combineWith: "OR", queries, fuzzy: (word) => (/^\p{L}{5}/u.test(word) ? 0.25 : false) });
    const pages = new Map();
    for (const hit of hits) {
      const page = index.places[hit.id][0];
      if (!pages.has(page)) pages.set(page, []);
      pages.get(page).push(hit);
    }
    // A page with several good places comes before one with a single one.
    const score = ([, all]) => all.slice(0, 10).reduce((sum, hit, at) => sum + hit.score * 0.9 ** at, 0);
    return { pages: [...pages].sort((one, other) => score(other) - score(one)), close };
  }

  // --- what is shown -----------------------------------------------------------------

  function make(name, words, attributes) {
    const element = document.createElement(name);
    if (words) element.textContent = words;
    return Object.assign(element, attributes);
  }

  // Puts a text into an element, the words that were found marked.
  function mark(element, text, found) {
    let at = 0;
    for (const word of text.matchAll(WORD)) {
      if (!found.has(term(word[0]))) continue;
      element.append(text.slice(at, word.index), make("mark", word[0]));
      at = word.index + word[0].length;
    }
    element.append(text.slice(at));
    return element;
  }

  // The part of a text with the most of the words that were found, cut between words.
  function excerpt(text, found) {
    const places = Array.from(text.matchAll(WORD)).filter((word) => found.has(term(word[0])));
    let best = 0, start = 0;
    places.forEach(function (first) {
      const near = places.filter((word) => word.index >= first.index && word.index < first.index + AROUND - 40);
      const count = new Set(near.map((word) => term(word[0]))).size + near.length / 100;
      if (count > best) [best, start] = [count, first.index];
    });
    const from = start < 60 ? 0 : text.lastIndexOf(" ", start - 40) + 1;
    const to = from + AROUND >= text.length ? text.length : text.lastIndexOf(" ", from + AROUND);
    return (from ? "… " : "") + text.slice(from, to) + (to < text.length ? " …" : "");
  }

  function place(hit) {
    const [page, anchor, heading, text, note] = index.places[hit.id], found = new Set(Object.keys(hit.match));
    const item = make("li");
    if (anchor) item.append(mark(make("a", "", { href: index.pages[page][0] + "#" + anchor }), heading, found));
    item.append(mark(make("p"), excerpt(text, found), found));
    if (note) item.append(make("p", note, { className: "found-more" }));
    return item;
  }

  function item([page, hits]) {
    const [address, label, title] = index.pages[page], found = new Set(hits.flatMap((hit) => Object.keys(hit.match)));
    const made = make("li"), heading = make("h2"), places = make("ul", "", { role: "list" });
    heading.append(mark(make("a", "", { href: address }), title, found));
    places.append(...hits.slice(0, PLACES).map(place));
    if (label) made.append(make("p", label, { className: "kicker" }));
    made.append(heading, places);
    const others = hits.length - PLACES;
    if (others > 0) made.append(make("p", ngettext("and {n} more place on this page", "and {n} more places on this page", others), { className: "found-more" }));
    return made;
  }

  function show(query) {
    const { pages, close } = find(query), places = pages.reduce((sum, [, hits]) => sum + hits.length, 0);
    const quoted = _("“{quote}”", { quote: query });
    list.replaceChildren(...pages.slice(0, FIRST).map(item));
    more.hidden = pages.length <= FIRST;
    more.textContent = ngettext("Show {n} more page", "Show {n} more pages", pages.length - FIRST);
    more.onclick = function () {
      const next = pages.slice(FIRST).map(item);
      list.append(...next);
      more.hidden = true;
      next[0].querySelector("a").focus();
    };
    const found = {
      places: ngettext("{n} place", "{n} places", places), pages: ngettext("on {n} page", "on {n} pages", pages.length), query: quoted,
    };
    if (!pages.length) {
      said.textContent = _("Nothing was found for {query}. Every page was searched, with its headings, claims, terms and numbers, but not the cells of tables. Try another word, fewer words or the beginning of one; or look through the chapters in the menu.", found);
    } else if (close) {
      said.textContent = _("No place has all of {query}. These have a part of it, or a word like it: {places} {pages}.", found);
    } else {
      said.textContent = _("{places} {pages} for {query}.", found);
    }
  }

  async function search() {
    clearTimeout(waiting);
    const query = field.value.trim();
    if (query === shown) return;
    shown = query;
    hint.hidden = Boolean(query);
    history.replaceState(null, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
    if (!query) {
      list.replaceChildren();
      said.textContent = "";
      more.hidden = true;
      return;
    }
    try {
      await load();
    } catch (e) {
      said.textContent = _("The index of the search could not be loaded; look through the chapters in the menu.");
      return;
    }
    if (query === shown) show(query);
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  // While somebody types, the search waits for a rest, which begins when the index is there.
  field.addEventListener("input", async function () {
    await load().catch(() => null);
    clearTimeout(waiting);
    waiting = setTimeout(search, 300);
  });

  key.checked = self.cccSlash.on();
  key.addEventListener("change", function () { self.cccSlash.set(key.checked); });

  field.value = new URLSearchParams(location.search).get("q") || "";
  if (field.value) search();
  else field.focus({ preventScroll: true });
})();
