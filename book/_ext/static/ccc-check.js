// Checks an answer on the page by the rule of helpers.publish.check, line by line; the record holds all that it needs.
// Keeps each answer in this browser as "ccc-answer-" and the key of its exercise, such as "ccc-answer-03-1".
(function () {
  "use strict";

  const _ = ccc.gettext;
  const READ = 200, LONGEST = 40, NARROW = 0.1, NEAR = 0.15, FAR = 8;

  function value(product, mark, record) {
    const [start, ...more] = product.replace(/ /g, "").split(/([*×/÷:])/);
    let found = Number(start);
    for (let at = 0; at < more.length; at += 2) {
      const by = Number(more[at + 1]);
      found = "*×".includes(more[at]) ? found * by : by ? found / by : NaN;
    }
    if (mark) return found * record.marks[mark.toLowerCase()];
    const [from, below, times] = record.bare, size = Math.abs(found);
    return record.bare.length && from <= size && size < below ? found * times : found;
  }

  // Returns the ends of the range that a text means, of a number twice the same; null if there is none.
  function parse(text, record) {
    const found = new RegExp("^(?:" + record.number + ")$", "i").exec(text.replace(/,/g, ".").toLowerCase());
    if (!found) return null;
    const [first, mark, last, other] = found.slice(1);
    const ends = [value(first, mark || other, record), value(last || first, other || mark, record)].sort((a, b) => a - b);
    return ends.every(Number.isFinite) ? ends : null;
  }

  function rest(text, record) {
    const found = new RegExp(record.number, "i").exec(text.replace(/,/g, ".").toLowerCase());
    const parts = found ? [text.slice(0, found.index).trim(), text.slice(found.index + found[0].length).trim()] : [];
    return parts.filter(Boolean).join(" … ") || text;
  }

  function short(text) {
    const letters = [...text];
    return letters.length > LONGEST ? letters.slice(0, LONGEST).join("") + "…" : text;
  }

  function close(a, b, tolerance) {
    return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
  }

  function mistake(number, record) {
    let off = Math.abs(number - record.answer), told = "";
    for (const wrong of record.wrong) {
      if (close(number, wrong.answer, record.tolerance) && Math.abs(number - wrong.answer) < off) {
        off = Math.abs(number - wrong.answer);
        told = wrong.message;
      }
    }
    return told;
  }

  function isRight([low, high], record) {
    const { answer, between, tolerance } = record;
    if (low < answer && answer < high && high - low <= NARROW * Math.abs(answer)) return true;
    return [low, high].every((end) => (between && between[0] <= end && end <= between[1])
      || (close(end, answer, tolerance) && !mistake(end, record)));
  }

  function off(number, answer) {
    if (number * answer < 0) return _("Look at the sign.");
    const ratio = number / answer;
    if (number === 0 || (1 / FAR < ratio && ratio < FAR)) {
      if (Math.abs(number - answer) <= NEAR * Math.abs(answer)) return number > answer ? _("A little too large.") : _("A little too small.");
      return number > answer ? _("Too large.") : _("Too small.");
    }
    const power = Math.log10(ratio), told = { n: ccc.number(10 ** Math.min(Math.floor(Math.abs(power) + 0.5), 12)) };
    if (power > 0) return _("Too large by a factor of {n} or so: check the unit and the decimal point.", told);
    return _("Too small by a factor of {n} or so: check the unit and the decimal point.", told);
  }

  // Returns whether an answer is right (null: none yet, or not understood; a forecast is neither right nor wrong), a word for it, and the rest.
  function judge(answer, record) {
    const right = [true, _("Right."), record.right];
    if (record.options.length) {
      if (!answer) return [null, _("Choose one first:"), record.options.join("; ") + "."];
      return answer === record.answer ? right : [false, _("Not this one."), record.wrong.find((w) => w.answer === answer).message];
    }
    const text = answer.replace(/[−–—‑‒]/g, "-").replace(/\s+/g, " ").trim().slice(0, READ);
    if (!text) return [null, _("Type a number first"), "(" + record.unit + ")."];
    const grouped = text.replace(new RegExp(record.thousands, "g"), (m) => m.replace(/[^0-9]/g, ""));
    const spans = [parse(grouped, record), parse(text, record)].filter(Boolean);
    if (!spans.length) {
      return [null, _("“{quote}”", { quote: short(rest(grouped, record)) }), _("was not understood. Type a number or a range") + " (" + record.unit + ")."];
    }
    if (record.forecast) {
      const middle = (spans[0][0] + spans[0][1]) / 2, off = Math.floor(Math.abs(middle - record.answer) * 10 + 0.5) / 10;
      const told = { n: ccc.number(off, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false }) };
      const way = middle > record.answer ? _("Off by {n}, too high.", told) : _("Off by {n}, too low.", told);
      return [true, off > 0 ? way : _("Off by {n}.", told), record.right];
    }
    if (spans.some((span) => isRight(span, record))) return right; // a comma may group thousands or begin decimals
    const [low, high] = spans[0];
    if (low < record.answer && record.answer < high) {
      return [false, _("Not yet."), _("The answer lies in your range, but so does much else: make it narrower.")];
    }
    const number = low > record.answer ? low : high;
    return [false, _("Not yet."), mistake(number, record) || off(number, record.answer)];
  }

  for (const form of document.querySelectorAll("form.check")) {
    const record = JSON.parse(form.dataset.check), key = "ccc-answer-" + record.key;
    const result = form.querySelector(".check-result");
    const solution = [...form.closest(".exercise").querySelectorAll("details.sd-dropdown")].at(-1);
    const later = document.createElement("span");
    later.className = "check-later";
    later.textContent = _("after your answer, or now");
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
    note.textContent = _("Your answer of an earlier visit, kept in this browser only.");
    result.append(note);
  }
})();
