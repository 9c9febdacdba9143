// Filters the table of claims by the chosen verdict, kind and speaker.
(function () {
  "use strict";
  const form = document.querySelector(".ledger-filter");
  const rows = [...document.querySelectorAll(".ledger-table tbody tr")];
  const count = document.querySelector(".ledger-count");

  function show() {
    const wanted = Object.fromEntries(new FormData(form));
    for (const row of rows) row.hidden = Object.entries(wanted).some(([name, value]) => value && row.dataset[name] !== value);
    const left = rows.filter((row) => !row.hidden).length;
    count.textContent = left === rows.length ? "All " + rows.length + " claims." : left + " of " + rows.length + " claims.";
  }

  form.addEventListener("input", show);
  show();
})();
