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
