// Keeps the reader's forecast in this browser only, and scores it by the rules of helpers.scoring.
(function () {
  "use strict";

  function scores(p, outcome) {
    let brier = 0, ranked = 0, run = 0;
    p.forEach(function (chance, place) {
      brier += (chance - (place === outcome)) ** 2;
      run += chance;
      if (place < p.length - 1) ranked += (run - (place >= outcome)) ** 2;
    });
    return [p[outcome], brier, ranked / (p.length - 1), -Math.log(p[outcome])];
  }

  // Six digits first, as helpers.committed does: the order of a sum must not decide how a half is rounded.
  function written(score) {
    if (!Number.isFinite(score)) return "∞";
    return Number(score.toPrecision(6)).toLocaleString("en-US", { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  }

  // Without an outcome each cell says why: not yet known, or a condition that was not met.
  function line(name, p, record) {
    if (record.unscored) return [name].concat(Array(4).fill(record.unscored));
    const [chance, ...rest] = scores(p, record.outcome);
    return [name, (100 * chance).toFixed(0) + " %", ...rest.map(written)];
  }

  function row(cells, tag) {
    const made = document.createElement("tr");
    cells.forEach(function (text, place) {
      const cell = document.createElement(place ? tag : "th");
      if (!place || tag === "th") cell.scope = tag === "th" ? "col" : "row";
      else cell.className = "num";
      cell.textContent = text;
      made.append(cell);
    });
    return made;
  }

  for (const section of document.querySelectorAll("section.forecast")) {
    const record = JSON.parse(section.dataset.forecast);
    const form = section.querySelector("form");
    const inputs = [...form.querySelectorAll("input")];
    const sum = section.querySelector(".forecast-sum");
    const erase = section.querySelector(".forecast-erase");
    const result = section.querySelector(".forecast-result");
    const key = "ccc-" + section.id;

    const store = {
      read() { try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; } },
      write(value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch (e) { return false; } },
      erase() { try { localStorage.removeItem(key); } catch (e) { /* nothing was kept */ } },
    };

    const percents = () => inputs.map((input) => (input.value === "" ? NaN : Number(input.value)));
    const sound = (list) => Array.isArray(list) && list.length === inputs.length
      && list.every((p) => Number.isInteger(p) && p >= 0 && p <= 100) && list.reduce((a, b) => a + b, 0) === 100;

    function tally() {
      const total = percents().reduce((a, b) => a + (b || 0), 0);
      const gap = 100 - total;
      sum.textContent = "Sum: " + total + " %" + (gap > 0 ? ", " + gap + " to give." : gap < 0 ? ", " + -gap + " too many." : ".");
    }

    function show(list, note) {
      const p = list.map((percent) => percent / 100);
      const table = document.createElement("table");
      table.createTHead().append(row(["Forecast", "Chance", "Brier", "Ranked", "Logarithmic"], "th"));
      const body = table.createTBody();
      body.append(row(line("You", p, record), "td"));
      for (const other of record.others) body.append(row(line(other.name, other.chances, record), "td"));
      const box = document.createElement("div");
      box.className = "table-scroll";
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "Your scores");
      box.append(table);
      const words = document.createElement("p");
      words.textContent = (record.unscored
        ? "There is nothing to score: " + record.unscored + ". "
        : "Taken to have come true: “" + record.answers[record.outcome] + "”. Lower scores are better; chance is what each gave to it. ") + note;
      const file = document.createElement("a");
      const lines = ["question,bin,percent", ...list.map((percent, place) => [record.question, record.answers[place], percent].join(","))];
      file.href = "data:text/csv;charset=utf-8," + encodeURIComponent(lines.join("\n") + "\n");
      file.download = "my-forecast.csv";
      file.className = "download";
      file.textContent = "Save it as a file for your class (CSV)";
      const last = document.createElement("p");
      last.append(file);
      result.replaceChildren(box, words, last);
      erase.hidden = false;
    }

    form.addEventListener("input", tally);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const list = percents();
      if (!sound(list)) {
        sum.textContent = "Not kept: give whole numbers from 0 to 100 that sum to 100.";
        return;
      }
      const kept = store.write(list);
      show(list, kept ? "Your forecast is kept in this browser and nowhere else." : "This browser keeps nothing; it is gone when you leave.");
    });
    erase.addEventListener("click", function () {
      store.erase();
      form.reset();
      result.replaceChildren();
      erase.hidden = true;
      tally();
      inputs[0].focus();
    });

    const before = store.read();
    if (sound(before)) {
      before.forEach((percent, place) => { inputs[place].value = percent; });
      show(before, "Your forecast is kept in this browser and nowhere else.");
    }
    form.noValidate = true;
    form.hidden = false;
    tally();
  }
})();
