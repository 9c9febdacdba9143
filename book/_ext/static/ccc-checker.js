// Compares the reader's verdicts with ours by the rule of helpers.checker, which wrote the record. Nothing leaves the page.
(function () {
  "use strict";

  // (observed − by chance) ÷ (1 − by chance), both multiplied by the square of the number of claims; null if undefined.
  function cohen(ours, yours) {
    const n = ours.length;
    const count = (list, verdict) => list.filter((v) => v === verdict).length;
    const same = ours.filter((v, i) => v === yours[i]).length;
    const chance = [...new Set(ours)].reduce((sum, v) => sum + count(ours, v) * count(yours, v), 0);
    return chance === n * n ? null : (n * same - chance) / (n * n - chance);
  }

  function inWords(record, chosen) {
    const judged = Object.keys(record.ours).filter((claim) => chosen[claim]);
    if (!judged.length) return record.none_yet;
    const ours = judged.map((claim) => record.ours[claim]);
    const yours = judged.map((claim) => chosen[claim]);
    const kappa = cohen(ours, yours);
    const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    return record.same[judged.length][ours.filter((v, i) => v === yours[i]).length] + " " +
      (kappa === null ? record.undefined : record.kappa.replace("{}", kappa.toLocaleString("en-US", digits)));
  }

  for (const form of document.querySelectorAll("form.checker")) {
    const record = JSON.parse(form.dataset.checker);
    const selects = [...form.querySelectorAll("select")];

    function show() {
      for (const select of selects) {
        const ours = select.closest("details").querySelector(".ours");
        ours.hidden = !select.value;
        ours.open = Boolean(select.value);
      }
      form.querySelector(".check-result").textContent = inWords(record, Object.fromEntries(selects.map((s) => [s.name, s.value])));
    }

    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(show));
    show();
  }
})();
