// Filters and orders the list of claims by its buttons and selects. The choice stands in the address: #ledger?verdict=False&asks=fact.
(function () {
  "use strict";
  const _ = ccc.gettext;
  const list = document.getElementById("ledger");
  const form = list.querySelector(".ledger-filter");
  const buttons = [...form.querySelectorAll("button")], selects = [...form.querySelectorAll("select")];
  const groups = [...list.querySelectorAll("section")].map((section) => [section, [...section.querySelectorAll("li")]]);
  const rows = groups.flatMap(([, items]) => items).sort((a, b) => a.dataset.at - b.dataset.at);
  const inOrder = document.createElement("ol");
  inOrder.setAttribute("role", "list");
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));

  function chosen() {
    const wanted = new URLSearchParams(buttons.filter(pressed).map((b) => [b.dataset.name, b.dataset.value]));
    for (const select of selects) if (select.value) wanted.append(select.name, select.value);
    return wanted;
  }

  function show() {
    const wanted = chosen(), article = wanted.has("order");
    wanted.delete("order");
    const names = [...new Set(wanted.keys())];
    for (const row of rows) row.hidden = names.some((name) => !wanted.getAll(name).includes(row.dataset[name]));
    list.classList.toggle("in-order", article);
    if (article) inOrder.append(...rows);
    for (const [section, items] of groups) {
      if (!article) section.querySelector("ol").append(...items);
      section.hidden = article || items.every((row) => row.hidden);
    }
    const left = rows.filter((row) => !row.hidden).length;
    list.querySelector(".ledger-count").textContent = left === rows.length ? _("All {n} claims.", { n: left }) : _("{n} of {all} claims.", { n: left, all: rows.length });
  }

  function read() {
    const [place, query] = location.hash.split("?"), wanted = new URLSearchParams(place === "#ledger" ? query : "");
    for (const button of buttons) press(button, wanted.getAll(button.dataset.name).includes(button.dataset.value));
    for (const select of selects) {
      select.value = wanted.get(select.name) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
    show();
    if (place === "#ledger") list.scrollIntoView();
  }

  function changed() {
    show();
    const wanted = String(chosen());
    history.replaceState(null, "", wanted ? "#ledger?" + wanted : location.href.split("#")[0]);
  }

  form.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (!button) return;
    press(button, !pressed(button));
    changed();
  });
  form.addEventListener("input", changed);
  addEventListener("hashchange", read);
  list.querySelector(".claims-groups").append(inOrder);
  read();
})();
