// Runs before the first paint: the reader's choices, "scripts are on", and the letters asked for early,
// so that lines do not break anew when they come. A page in a folder has them at once, and may not preload.
(function (root) {
  root.classList.add("js");
  if ("popover" in root) root.classList.add("panels");
  try {
    var theme = localStorage.getItem("ccc-theme");
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
    root.toggleAttribute("data-code", localStorage.getItem("ccc-code") === "shown");
  } catch (e) { /* storage is off: the system's theme stands, and code is not shown */ }
  if (location.protocol === "file:") return;
  ["ccc-serif", "inter"].forEach(function (name) {
    var link = document.createElement("link");
    link.rel = "preload"; link.as = "font"; link.type = "font/woff2"; link.crossOrigin = "";
    link.href = document.currentScript.src.replace("ccc-head.js", "fonts/" + name + ".woff2");
    document.head.append(link);
  });
})(document.documentElement);
