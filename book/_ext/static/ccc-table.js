// A page of the data: filters the rows of its whole table, of which a long one has more pages (their rows come in a script of its
// own when they are wanted), and opens a panel for one row. Both stand in the address: #T041?words=needs. Without this script all
// columns stand, and a link to a row lands on it.
(function () {
  "use strict";
  const table = document.querySelector(".data-table"), body = table.tBodies[0], own = [...body.rows];
  const form = document.querySelector(".data-filter"), count = document.querySelector(".data-count"), unfiltered = count.textContent;
  const more = document.querySelector(".data-more"), panel = document.getElementById("row");
  const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent), pages = form.dataset.pages.split(" ");
  const most = Number(form.dataset.most);
  let all = own, used = JSON.parse(document.getElementById("used").textContent), shown = most, opened = "";

  const link = (row) => row.cells[0].firstElementChild;
  const words = (row) => (row.words ||= [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase());

  function element(name, content, className) {
    const made = document.createElement(name);
    made.append(...[content].flat());
    if (className) made.className = className;
    return made;
  }

  function anchor(text, href) {
    const made = element("a", text);
    made.href = href;
    return made;
  }

  // What is chosen, as it stands in the address after "?".
  function chosen() {
    const wanted = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...wanted]) if (!value.trim()) wanted.delete(name);
    return wanted;
  }

  // Calls back with the rows of the whole table.
  function whole(then) {
    if (!form.dataset.script || all !== own) return then();
    const script = document.createElement("script");
    script.src = form.dataset.script;
    script.addEventListener("load", function () {
      if (all === own) {
        const parsed = document.createElement("tbody");
        parsed.innerHTML = self.cccTable.rows;
        all = [...parsed.rows];
        used = self.cccTable.used;
      }
      then();
    });
    document.head.append(script);
  }

  function wantedBy(row, wanted) {
    const typed = (wanted.get("words") || "").toLowerCase().split(/\s+/);
    const columns = [...form.querySelectorAll("select")].filter((select) => select.value);
    return typed.every((word) => words(row).includes(word)) && columns.every((s) => row.cells[s.dataset.column].textContent === s.value);
  }

  function show() {
    const wanted = chosen(), filtered = String(wanted) !== "";
    if (filtered && form.dataset.script && all === own) return whole(show);
    const found = filtered ? all.filter((row) => wantedBy(row, wanted)) : own;
    const here = filtered ? found.slice(0, shown) : own;
    body.replaceChildren(...here);
    here.forEach(prepare);
    enter(here.find((row) => row.id === opened) || here[0]);
    more.hidden = here.length === found.length;
    const parts = document.querySelector(".data-parts");
    if (parts) parts.hidden = filtered;
    count.textContent = filtered ? found.length.toLocaleString("en") + " of " + all.length.toLocaleString("en") + " rows"
      + (more.hidden ? "." : "; the first " + here.length + " are shown.") : unfiltered;
  }

  // One stop for the keyboard in the whole table; arrow keys lead on from it.
  function prepare(row) {
    for (const stop of row.querySelectorAll("a, summary")) stop.tabIndex = -1;
    row.classList.toggle("hit", row.id === opened);
    link(row).setAttribute("aria-expanded", String(row.id === opened));
  }

  function enter(row) {
    if (!row) return;
    for (const other of body.querySelectorAll('th a[tabindex="0"]')) other.tabIndex = -1;
    link(row).tabIndex = 0;
  }

  function address() {
    const query = String(chosen());
    history.replaceState(null, "", "#" + opened + (query && "?" + query));
  }

  function list(title, items) {
    const many = items.length > 1 ? title + ": " + items.length : title;
    return items.length ? [element("h3", many), element("ul", items.map((item) => element("li", item)))] : [];
  }

  const joined = (links) => links.flatMap(([text, there], at) => (at ? [", ", anchor(text, there)] : [anchor(text, there)]));

  function tell(row) {
    const cells = element("dl", []);
    [...row.cells].forEach(function (cell, at) {
      if (!cell.textContent || !at) return;
      const copy = element("dd", [...cell.cloneNode(true).childNodes]);
      for (const stop of copy.querySelectorAll("[tabindex]")) stop.removeAttribute("tabindex");
      for (const fold of copy.querySelectorAll("details")) fold.open = true;
      cells.append(element("dt", heads[at]), copy);
    });
    const computed = (used.computed[row.id] || []).map(function (key) {
      const [text, how, there, printed] = used.numbers[key];
      return [anchor(text, there), " " + how + "; printed in ", ...joined(printed)];
    });
    const rests = (used.shown[row.id] || []).map(([page, there, title]) => [anchor(title, there), ", " + page]);
    const named = (used.named[row.id] || []).map(([table, there, rows, links]) =>
      links.length ? [table + ": ", ...joined(links)] : [anchor(table, there), ": " + rows.toLocaleString("en") + " rows"]);
    const title = element("h2", link(row).getAttribute("aria-label") || link(row).textContent);
    title.id = "row-title";
    const close = element("button", "Close");
    close.type = "button";
    close.addEventListener("click", shut);
    const lineage = [...list("Numbers computed from it", computed), ...list("Used in", rests), ...list("Rows that name it", named)];
    panel.replaceChildren(element("div", [title, close], "data-panel-head"), cells, ...(lineage.length ? [element("div", lineage)] : []));
    panel.hidden = false;
    panel.scrollTop = 0;
  }

  function open(row) {
    opened = row.id;
    for (const other of body.rows) prepare(other);
    enter(row);
    tell(row);
  }

  function shut() {
    const row = document.getElementById(opened);
    opened = "";
    panel.hidden = true;
    if (row) {
      prepare(row);
      enter(row);
      link(row).focus();
    }
    address();
  }

  // Follows the address: sets the filter, opens the row; a row of another page is looked up there.
  function read() {
    const [id, query] = location.hash.slice(1).split("?"), wanted = new URLSearchParams(query);
    for (const field of form.elements) {
      field.value = wanted.get(field.name) || "";
      if (field.selectedIndex < 0) field.value = "";
    }
    shown = most;
    opened = decodeURIComponent(id);
    panel.hidden = true;
    const there = document.getElementById(opened);
    if (there && !body.contains(there)) opened = "";
    if (!opened || there && !query) return land();
    whole(land);
  }

  function land() {
    const at = all.findIndex((row) => row.id === opened), filtered = String(chosen()) !== "";
    if (at >= 0 && !filtered && !own.some((row) => row.id === opened)) {
      location.replace(pages[Math.floor(at / most)] + ".html#" + opened);
      return;
    }
    if (filtered) shown = all.length;
    show();
    const row = [...body.rows].find((one) => one.id === opened);
    if (row) {
      open(row);
      row.scrollIntoView({ block: "center", behavior: "instant" });
    }
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", function () {
    shown = most;
    show();
    address();
  });
  more.firstElementChild.addEventListener("click", function () {
    shown += most;
    show();
  });
  body.addEventListener("click", function (event) {
    const row = event.target.closest("tr"), pressed = event.target.closest("a, summary");
    if (!row || pressed && pressed !== link(row) || event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection())) return;
    event.preventDefault();
    if (opened === row.id) return shut();
    open(row);
    address();
  });
  body.addEventListener("keydown", function (event) {
    const row = event.target.closest("tr");
    const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
    if (!next) return;
    event.preventDefault();
    enter(next);
    link(next).focus();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !panel.hidden) shut();
  });
  addEventListener("hashchange", read);
  const region = document.querySelector(".data-scroll"); // it scrolls only where all columns stand
  for (const name of ["tabindex", "role", "aria-label"]) region.removeAttribute(name);
  read();
})();
