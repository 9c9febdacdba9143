// Writes what the reader answered, judged and forecast into one file to hand in. Kept in this browser alone; nothing is sent.
// The file is described by src/helpers/classroom/answer_file.json. Answers are kept as "ccc-hand-in": what ccc-check.js said,
// how often it was asked, and the verdicts of chapter 1; the chances of a forecast stay where ccc-forecast.js keeps them.
(function () {
  "use strict";
  const section = document.getElementById("hand-in");
  if (!section) return;
  const NAME = "ccc-hand-in", COLUMNS = ["code", "kind", "about", "part", "answer", "tries", "judged", "misconception"];
  const told = section.querySelector("[role=status]"), form = section.querySelector("form"), code = form.querySelector("input");

  function read(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch (e) { return null; }
  }

  function mine() {
    const found = read(NAME) || {};
    return { exercises: found.exercises || {}, verdicts: found.verdicts || {}, forecasts: found.forecasts || {} };
  }

  function keep(change) {
    const all = mine();
    change(all);
    try {
      if (Object.values(all).some((kind) => Object.keys(kind).length)) localStorage.setItem(NAME, JSON.stringify(all));
      else localStorage.removeItem(NAME);
    } catch (e) { /* storage is off: there is nothing to hand in */ }
    show();
  }

  // Notes what the page said of an answer; tried: it was just given, not of an earlier visit.
  function note(check, tried) {
    const record = JSON.parse(check.dataset.check), said = check.querySelector(".check-result").textContent;
    const field = check.querySelector(record.options.length ? "input:checked" : "input");
    if (!field || !["true", "false"].includes(check.dataset.right)) return;
    const right = check.dataset.right === "true";
    const mistake = right ? undefined : record.wrong.find((wrong) => said.includes(wrong.message));
    keep(function (all) {
      const before = all.exercises[record.key];
      if (!tried && before) return;
      all.exercises[record.key] = {
        answer: field.value.trim(), tries: tried ? ((before && before.tries) || 0) + 1 : "",
        judged: right ? "right" : "wrong", misconception: mistake ? mistake.message : "",
      };
    });
  }

  // Returns the chances of a forecast by answer, null if this browser keeps none.
  function chances(question, answers) {
    const kept = read("ccc-forecast-" + question);
    return Array.isArray(kept) && kept.length === answers.length && kept.every(Number.isInteger) ? kept : null;
  }

  // Notes which answers the kept chances of a forecast are for, or that none are kept.
  function noteForecast(asked) {
    const record = JSON.parse(asked.dataset.forecast), kept = chances(record.question, record.answers);
    if (!kept && !mine().forecasts[record.question]) return;
    keep(function (all) {
      if (kept) all.forecasts[record.question] = record.answers;
      else delete all.forecasts[record.question];
    });
  }

  function rows() {
    const all = mine(), found = [];
    for (const [key, a] of Object.entries(all.exercises).sort()) found.push(["exercise", key, "", a.answer, a.tries, a.judged, a.misconception]);
    for (const [claim, verdict] of Object.entries(all.verdicts).sort()) found.push(["verdict", claim, "", verdict, "", "", ""]);
    for (const [question, answers] of Object.entries(all.forecasts).sort()) {
      (chances(question, answers) || []).forEach((percent, place) => found.push(["forecast", question, answers[place], percent, "", "", ""]));
    }
    return found;
  }

  // A spreadsheet runs a cell that begins with one of these signs: a minus before digits stays a number, the rest gets an apostrophe.
  function cell(value) {
    let text = String(value);
    if (/^[=+\-@＝＋－＠\t\r]/.test(text) && !/^-\d[\d.]*$/.test(text)) text = /^-\d/.test(text) ? "−" + text.slice(1) : "'" + text;
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  function show() {
    const found = rows(), count = (kind) => new Set(found.filter((row) => row[0] === kind).map((row) => row[1])).size;
    section.hidden = !found.length;
    told.textContent = `This browser kept your answers to ${count("exercise")} exercises, ${count("verdict")} verdicts and ${count("forecast")}`
      + " forecasts, of this chapter and the others. Nothing is sent: the file is yours, to hand in or not.";
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const who = code.value.trim();
    code.setAttribute("aria-invalid", String(!who));
    if (!who) {
      told.textContent = "Type a code first. It stands for you in every file; your name does not belong into it.";
      return code.focus();
    }
    const lines = [COLUMNS, ...rows().map((row) => [who, ...row])].map((row) => row.map(cell).join(","));
    const file = document.createElement("a");
    file.download = "answers-" + who.replace(/[^\p{L}\p{N}_-]+/gu, "-") + ".csv";
    file.href = "data:text/csv;charset=utf-8," + encodeURIComponent("\ufeff" + lines.join("\r\n") + "\r\n");
    file.click();
    told.textContent = "Saved as " + file.download + ". Hand that file in; it holds " + (lines.length - 1) + " rows.";
  });
  section.querySelector(".hand-in-erase").addEventListener("click", function () {
    try {
      Object.keys(localStorage).filter((name) => /^ccc-(hand-in$|answer-|forecast-)/.test(name)).forEach((name) => localStorage.removeItem(name));
    } catch (e) { /* nothing was kept */ }
    location.reload();
  });

  document.addEventListener("submit", function (event) {
    if (event.target.matches("form.check")) note(event.target, true);
    if (event.target.closest("section.forecast")) noteForecast(event.target.closest("section.forecast"));
  });
  document.addEventListener("click", function (event) {
    if (event.target.matches(".forecast-erase")) noteForecast(event.target.closest("section.forecast"));
  });
  document.addEventListener("input", function (event) {
    if (event.target.matches("form.checker select")) {
      keep(function (all) {
        if (event.target.value) all.verdicts[event.target.name] = event.target.value;
        else delete all.verdicts[event.target.name];
      });
    }
  });
  document.addEventListener("reset", function (event) {
    if (event.target.matches("form.checker")) keep((all) => event.target.querySelectorAll("select").forEach((one) => delete all.verdicts[one.name]));
  });

  document.querySelectorAll("section.forecast").forEach(noteForecast);
  document.querySelectorAll("form.check").forEach((check) => note(check, false));
  show();
})();
