// Runs before the first paint: the reader's theme, and "scripts are on".
(function (root) {
  root.classList.add("js");
  try {
    var theme = localStorage.getItem("ccc-theme");
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  } catch (e) { /* storage is off: the system's choice stands */ }
})(document.documentElement);
