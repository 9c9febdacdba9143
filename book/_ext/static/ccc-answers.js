// Puts what the reader answered in earlier chapters (ccc-check.js, ccc-forecast.js) beside what they found. Nothing is sent.
(function () {
  "use strict";

  function kept(key) {
    try { return localStorage.getItem(key); } catch (e) { return null; }
  }

  // Returns the reader's answer in words, "" if none was kept or it is not one.
  function said(asked) {
    const text = kept(asked.key);
    if (text === null) return "";
    if (!asked.answers.length) return text + (/^[\d.,\s/-]+$/.test(text) ? asked.unit : "");
    let chances = null;
    try { chances = JSON.parse(text); } catch (e) { /* not a forecast */ }
    if (!Array.isArray(chances) || chances.length !== asked.answers.length || !chances.every(Number.isInteger)) return "";
    return asked.answers.map((answer, place) => chances[place] + "\u00a0% for “" + answer + "”").join(", ");
  }

  function line(name, text) {
    const made = document.createElement("p"), strong = document.createElement("b");
    strong.textContent = name;
    made.append(strong, " " + text);
    return made;
  }

  for (const section of document.querySelectorAll("section.answers")) {
    const items = [...section.querySelectorAll("[data-answer]")];
    let count = 0;
    for (const item of items) {
      const asked = JSON.parse(item.dataset.answer), answer = said(asked);
      item.classList.toggle("kept", Boolean(answer));
      if (!answer) continue;
      count += 1;
      item.append(line("You", answer), line("Found", asked.found));
    }
    section.querySelector(".answers-told").textContent = count
      ? "This browser kept your answers to " + count + " of " + items.length + " questions, and nobody else has them. The others are still open."
      : "This browser kept no answer of yours. Either you have not answered yet, or you did so elsewhere: another browser has its own memory,"
        + " some forget when they close, and some do not share it between pages opened from a folder. These are the questions:";
  }
})();
