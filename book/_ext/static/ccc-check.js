// Checks an answer on the page by the rule of helpers.exercises, which wrote the record.
(function () {
  "use strict";

  function parse(text, record) {
    let t = text.trim().replace(/−/g, "-").replace(/\u00a0/g, " ");
    t = t.replace(/[1-9]\d{0,2}(,\d{3})+(?!\d)/g, (m) => m.replace(/,/g, "")).replace(/,/g, ".");
    const found = new RegExp("^(?:" + record.number + ")$", "i").exec(t);
    if (!found) return null;
    const number = Number(found[1]);
    return record.unit === "percent" && !found[2] && Math.abs(number) < 1.5 ? number * 100 : number;
  }

  function close(a, b, tolerance) {
    return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
  }

  function judge(text, record) {
    const options = record.options;
    if (!text) {
      return "Not answered yet: " + (options.length ? "choose one of " + options.join(", ") : "give a number (" + record.unit + ")") + ".";
    }
    if (options.length) {
      return text === record.answer ? record.right : record.wrong.find((w) => w.answer === text).message;
    }
    const given = parse(text, record);
    if (given === null) return "Type one number (" + record.unit + ").";
    if (record.between && record.between[0] <= given && given <= record.between[1]) return record.right;
    for (const wrong of record.wrong) {
      if (close(given, wrong.answer, record.tolerance) && Math.abs(given - wrong.answer) < Math.abs(given - record.answer)) {
        return wrong.message;
      }
    }
    if (close(given, record.answer, record.tolerance)) return record.right;
    return "Not yet. " + (given > record.answer ? "Too large." : "Too small.");
  }

  for (const form of document.querySelectorAll("form.check")) {
    const record = JSON.parse(form.dataset.check);
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const field = form.querySelector(record.options.length ? "input:checked" : "input");
      form.querySelector(".check-result").textContent = judge(field ? field.value.trim() : "", record);
    });
  }
})();
