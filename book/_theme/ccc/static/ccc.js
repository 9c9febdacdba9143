// What the scripts of a page share.
var ccc = (function (folder) {
  var loading = {}, tag = document.documentElement.lang, told = document.getElementById("phrases");
  var phrases = told ? JSON.parse(told.textContent) : {};
  function filled(text, parts) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return parts[name]; });
  }
  return {
    // A phrase in the language of the page, its places in braces filled; the English one where the page brings none.
    gettext: function (text, parts) { return filled(phrases[text] || text, parts || {}); },
    // The same in its form for a number, which fills {n}.
    ngettext: function (one, many, n, parts) {
      var forms = phrases[one] || { one: one, other: many };
      return filled(forms[new Intl.PluralRules(tag).select(n)] || forms.other, Object.assign({ n: ccc.number(n) }, parts));
    },
    // A number in the form of the page; options as of Number.toLocaleString.
    number: function (n, options) {
      return n.toLocaleString("en", options).replace(/[.,]/g, function (sign) { return (phrases.signs || {})[sign] || sign; });
    },
    // Loads a script, once: another of this folder, or one by its whole address.
    load: function (name) {
      loading[name] = loading[name] || new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = new URL(name, folder);
        script.onload = resolve;
        script.onerror = function () { reject(new Error("a part of the page could not be loaded")); };
        document.head.append(script);
      });
      return loading[name];
    },
    // Copies a text; rejects where a page may not.
    copy: function (text) { return navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(); },
  };
})(document.currentScript.src.replace(/[^/]*$/, ""));

// The theme button. Fires "ccc-theme" on document, so that a chart can redraw.
(function () {
  var root = document.documentElement;
  var button = document.querySelector(".theme-toggle");
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function current() {
    return root.dataset.theme || (system.matches ? "dark" : "light");
  }
  function show() {
    if (button) button.setAttribute("aria-pressed", String(current() === "dark"));
    document.dispatchEvent(new CustomEvent("ccc-theme", { detail: current() }));
  }
  function toggle() {
    var next = current() === "dark" ? "light" : "dark";
    var same = next === (system.matches ? "dark" : "light");
    // Back at the system's choice: follow the system again.
    if (same) delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (same) localStorage.removeItem("ccc-theme");
      else localStorage.setItem("ccc-theme", next);
    } catch (e) { /* storage is off: the choice lasts for this page */ }
    show();
  }

  if (button) button.addEventListener("click", toggle);
  system.addEventListener("change", show);
  show();
})();

// A touch on the name of a column sorts a table of the text that has many rows.
document.querySelectorAll("figure[id^='table-'] table").forEach(function (table) {
  var body = table.tBodies[0], order = new Intl.Collator("en", { numeric: true });
  if (body.rows.length < 10) return;
  Array.from(table.tHead.rows[0].cells).forEach(function (head, at) {
    var button = document.createElement("button");
    function text(row) { return row.cells[at].textContent.trim().replace(/(\d),(?=\d)/g, "$1"); }
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", function () {
      var turn = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      Array.from(head.parentNode.cells).forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", turn > 0 ? "ascending" : "descending");
      body.append(...Array.from(body.rows).sort(function (a, b) { return turn * order.compare(text(a), text(b)); }));
    });
  });
});

// A choice closes the panel that it stands in. The list of headings marks the present one; its switch shows all code.
(function (root) {
  document.querySelectorAll(".panels :is(.chapters, .contents)").forEach(function (panel) {
    panel.addEventListener("click", function (event) { if (event.target.closest("a")) panel.hidePopover(); });
  });
  var contents = document.getElementById("contents");
  if (!contents) return;
  var links = Array.from(contents.querySelectorAll("li a"));
  var places = links.map(function (link) { return document.getElementById(link.hash.slice(1)); });
  var box = contents.querySelector(".code-switch input");

  function mark() {
    var bottom = scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    var passed = places.filter(function (place) { return place.getBoundingClientRect().top < 120; }).length;
    var here = links[bottom ? links.length - 1 : passed - 1];
    links.forEach(function (link) {
      if (link === here) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
    // A list that is longer than the window follows.
    if (here) contents.scrollTop = here.offsetTop - contents.clientHeight / 2;
  }
  function show(on) {
    root.toggleAttribute("data-code", on);
    document.querySelectorAll("details.hide").forEach(function (fold) { fold.open = on; });
  }

  addEventListener("scroll", mark, { passive: true });
  contents.addEventListener("toggle", mark);
  requestAnimationFrame(function () { setTimeout(mark); }); // after the first paint: it asks where everything is
  if (!box) return;
  box.checked = root.hasAttribute("data-code");
  show(box.checked);
  box.addEventListener("change", function () {
    show(box.checked);
    try {
      if (box.checked) localStorage.setItem("ccc-code", "shown");
      else localStorage.removeItem("ccc-code");
    } catch (e) { /* storage is off: the choice lasts for this page */ }
  });
})(document.documentElement);

// "/" opens the search, or goes to its field; the switch on its page turns the key off, for those whose software types it by itself.
self.cccSlash = {
  on() {
    try { return localStorage.getItem("ccc-slash") !== "off"; } catch (e) { return true; }
  },
  set(on) {
    try {
      if (on) localStorage.removeItem("ccc-slash");
      else localStorage.setItem("ccc-slash", "off");
    } catch (e) { /* storage is off: the key stays on */ }
  },
};
addEventListener("keydown", function (event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !self.cccSlash.on()) return;
  if (event.target.closest && event.target.closest("input, select, textarea, [contenteditable]")) return;
  event.preventDefault();
  var field = document.getElementById("search-words");
  if (field) field.select();
  else location.href = document.querySelector("[aria-keyshortcuts]").href;
});
