// Checks an answer on the page by the rule of helpers.publish.check, line by line; the record holds all that it needs.
// Keeps each answer in this browser as "ccc-answer-" and the key of its exercise, such as "ccc-answer-03-1".
(function () {
  "use strict";

  function parse(text, record) {
    let t = text.replace(/−/g, "-").replace(/\s+/g, " ");
    t = t.replace(/\b[1-9]\d{0,2}(?:[, ]\d{3})+(?!\d)/g, (m) => m.replace(/[, ]/g, "")).replace(/,/g, ".");
    const found = new RegExp("^(?:" + record.number + ")$", "i").exec(t);
    if (!found || (found[2] && Number(found[2]) === 0)) return null;
    const number = Number(found[1]) / Number(found[2] || 1);
    return record.unit === "percent" && !found[3] && Math.abs(number) < 1.5 ? number * 100 : number;
  }

  function close(a, b, tolerance) {
    return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
  }

  // Returns whether an answer is right (null: there is none yet; a forecast is neither right nor wrong), a word for it, and the rest of what to tell.
  function judge(text, record) {
    const right = [true, "Right.", record.right];
    if (record.options.length) {
      if (!text) return [null, "Choose one first:", record.options.join(", ") + "."];
      return text === record.answer ? right : [false, "Not this one.", record.wrong.find((w) => w.answer === text).message];
    }
    const given = parse(text, record);
    if (given === null) return [null, "Type a number first", "(" + record.unit + ")."];
    if (record.forecast) {
      const off = Math.floor(Math.abs(given - record.answer) * 10 + 0.5) / 10;
      const way = off > 0 ? ", too " + (given > record.answer ? "high" : "low") : "";
      return [true, "Off by " + off.toFixed(1) + way + ".", record.right];
    }
    if (record.between && record.between[0] <= given && given <= record.between[1]) return right;
    for (const wrong of record.wrong) {
      if (close(given, wrong.answer, record.tolerance) && Math.abs(given - wrong.answer) < Math.abs(given - record.answer)) {
        return [false, "Not yet.", wrong.message];
      }
    }
    if (close(given, record.answer, record.tolerance)) return right;
    const size = Math.abs(given), expected = Math.abs(record.answer);
    const far = size >= 10 * expected || 10 * size <= expected ? " by an order of magnitude or more" : "";
    return [false, "Not yet.", "Too " + (given > record.answer ? "large" : "small") + far + "."];
  }

  for (const form of document.querySelectorAll("form.check")) {
    const record = JSON.parse(form.dataset.check), key = "ccc-answer-" + record.key;
    const result = form.querySelector(".check-result");
    const solution = [...form.closest(".exercise").querySelectorAll("details.sd-dropdown")].at(-1);
    const later = document.createElement("span");
    later.className = "check-later";
    later.textContent = "after your answer, or now";
    solution.querySelector("summary").append(later);

    function told(answer) {
      const [right, word, rest] = judge(answer, record), strong = document.createElement("strong");
      strong.textContent = word;
      result.replaceChildren(strong, " " + rest);
      form.dataset.right = String(record.forecast ? null : right);
      if (right !== null) later.remove();
      return right;
    }

    function kept() {
      try { return localStorage.getItem(key); } catch (e) { return null; }
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const field = form.querySelector(record.options.length ? "input:checked" : "input");
      const answer = field ? field.value.trim() : "", right = told(answer);
      if (right) solution.open = true;
      if (right === null) return;
      try { localStorage.setItem(key, answer); } catch (e) { /* storage is off: the answer lasts for this page */ }
    });
    form.addEventListener("input", function () {
      delete form.dataset.right;
      result.replaceChildren();
    });

    const before = kept(), field = form.querySelector("input");
    const option = [...form.querySelectorAll("input")].find((input) => input.value === before);
    if (before === null || (record.options.length && !option)) continue;
    if (option) option.checked = true;
    else field.value = before;
    told(before);
    const note = document.createElement("p");
    note.className = "check-kept";
    note.textContent = "Your answer of an earlier visit, kept in this browser only.";
    result.append(note);
  }
})();
