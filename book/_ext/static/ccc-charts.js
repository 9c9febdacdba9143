// Charts and explorers. Each stands as SVG; a mark tells its values to a pointer or a tap, and nothing is loaded for that.
// An explorer that scrolls into view is redrawn in place by Vega, which is loaded once, and computes what
// helpers.publish.explorers published, a formula, a mixture or a grid: a script of its own brings it.
self.cccExplorers = {};
(function () {
  "use strict";

  // --- what a mark tells --------------------------------------------------------------

  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);

  // Shows words beside the pointer, inside the window; without words it hides them.
  function tell(event, words) {
    tip.hidden = !words;
    if (!words) return;
    tip.textContent = words;
    const below = event.clientY + 16;
    tip.style.left = Math.max(4, Math.min(event.clientX + 12, document.documentElement.clientWidth - tip.offsetWidth - 4)) + "px";
    tip.style.top = (below + tip.offsetHeight < innerHeight ? below : event.clientY - tip.offsetHeight - 8) + "px";
  }

  for (const place of document.querySelectorAll(".chart-view")) {
    for (const kind of ["mousemove", "mouseout"]) {
      place.addEventListener(kind, function (event) {
        const mark = event.target.closest("[data-tip]");
        if (mark) tell(event, kind === "mousemove" && mark.dataset.tip);
      });
    }
  }
  for (const kind of ["scroll", "keydown"]) addEventListener(kind, (event) => tell(event), { passive: true });

  // --- what an explorer computes ------------------------------------------------------

  function symbols(route, settings) {
    const values = {};
    for (const [name, input] of Object.entries(route.inputs)) {
      const chosen = settings[input.control];
      values[name] = input.numbers ? input.numbers[chosen] : chosen;
    }
    return values;
  }

  // A formula is evaluated by the view itself, as signals: one an argument, one a cell.
  function signals(route, settings) {
    if (route.kind !== "formula") return [];
    const inputs = Object.entries(symbols(route, settings)).map(([name, value]) => ({ name, value }));
    const cells = route.lines.flatMap((line, row) => Object.entries(line)
      .filter(([, cell]) => "expression" in cell)
      .map(([column, cell]) => ({ name: "cell_" + row + "_" + column, update: cell.expression })));
    return inputs.concat(cells);
  }

  function compute(route, settings, view) {
    if (route.kind === "grid") return look(route, Object.values(settings));
    if (route.kind === "mixture") return mix(route, settings);
    for (const [name, value] of Object.entries(symbols(route, settings))) view.signal(name, value);
    view.run();
    const rows = Object.values(route.inputs).flatMap((input) => (input.rows ? input.rows[settings[input.control]] : []));
    return route.lines.map(function (line, row) {
      const result = { rows: [...new Set(rows)].join(" ") };
      for (const [column, cell] of Object.entries(line)) {
        result[column] = "expression" in cell ? view.signal("cell_" + row + "_" + column) : cell.value;
      }
      return result;
    });
  }

  function look(route, chosen) {
    const at = chosen.reduce((before, value, i) => before * route.values[i].length + route.values[i].indexOf(value), 0);
    return route.settings[at].split(" ").map(function (line) {
      const values = JSON.parse(route.lines[line]);
      return Object.fromEntries(route.columns.map((column, at) => [column, values[at]]));
    });
  }

  // The rows of a part under the controls that choose among them, the chosen one first.
  function rowsOf(part, route, settings) {
    const where = route.where.filter((name) => name in part);
    const names = Object.keys(part).filter((name) => !where.includes(name));
    const rows = part[names[0]].map((_, row) => row).filter((row) => where.every((name) => part[name][row] === settings[name]));
    if (route.first.length) {
      const [control, column] = route.first;
      const at = rows.findIndex((row) => part[column][row] === settings[control]);
      rows.unshift(...rows.splice(at, 1));
    }
    return rows.map((row) => Object.fromEntries(names.map((name) => [name, part[name][row]])));
  }

  function mix(route, settings) {
    const every = route.read = route.read || JSON.parse(route.parts);
    const names = Object.keys(every);
    const total = names.reduce((sum, name) => sum + settings[name], 0);
    if (!(total > 0)) throw new Error("at least one weight must be above 0");
    const parts = names.map((name) => rowsOf(every[name], route, settings));
    return parts[0].map(function (first, row) {
      const result = Object.assign({}, first);
      for (const [column, value] of Object.entries(first)) {
        if (typeof value === "number") {
          result[column] = names.reduce((sum, name, part) => sum + parts[part][row][column] * settings[name], 0) / total;
        }
      }
      return result;
    });
  }

  function inWords(sentence, row) {
    return sentence.replace(/\{(\w+)(?::(,?)\.(\d+)([f%]))?\}/g, function (_, name, group, digits, kind) {
      if (!kind) return row[name];
      return row[name].toLocaleString("en-US", {
        style: kind === "%" ? "percent" : "decimal", useGrouping: group === ",",
        minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits),
      });
    }).replace(/(\d) ?%/g, "$1\u00a0%");
  }

  function text(value, field) {
    if (typeof value !== "number") return value;
    if (field.endsWith("year") && Number.isInteger(value)) return String(value);
    return Math.abs(value) >= 1000 ? value.toLocaleString("en-US", { maximumFractionDigits: 0 }) : String(Number(value.toPrecision(4)));
  }

  // --- one explorer ----------------------------------------------------------------

  // Redraws an explorer by Vega at the width of its place; `extra` are signals for its view, to which it resolves.
  async function drawn(place, record, extra) {
    await document.fonts.load("13px Inter");
    const size = getComputedStyle(place.querySelector(".chart-wide")).display === "none" ? "narrow" : "wide";
    const spec = record.drawings[size];
    const view = vegaView({ ...spec, width: place.clientWidth, signals: [...spec.signals || [], ...extra] });
    const box = document.createElement("div");
    const rows = record.rows.map((row) => ({ ...row }));
    for (const kind of ["mousemove", "mouseout"]) {
      view.addEventListener(kind, (event, mark) => tell(event, kind === "mousemove" && mark && mark.tooltip));
    }
    await view.initialize(box).tooltip(() => {}).data("data-0", rows).runAsync();
    const fixed = place.querySelector(".chart-" + size);
    const svg = box.querySelector("svg");
    for (const name of ["role", "aria-label", "aria-describedby", "class"]) svg.setAttribute(name, fixed.getAttribute(name));
    fixed.replaceWith(box);
    place.view = view;
    place.dataset.live = size;
    return view;
  }

  function explorer(section) {
    const told = section.querySelector(".explorer-record");
    const record = JSON.parse(told.textContent);
    const parts = new URL(told.dataset.parts, location.href).href;
    const form = section.querySelector("form");
    const [lead, rest] = section.querySelector(".explorer-result").children;
    const said = section.querySelector(".explorer-said");
    const note = section.querySelector(".explorer-note");
    const place = section.querySelector(".chart-view");
    const figure = section.querySelector("figure");
    const defaults = Object.fromEntries(record.controls.map((c) => [c.name, c.default]));
    const originals = place.innerHTML;
    let view, width, quiet;
    let queue = Promise.resolve();

    function settings() {
      return Object.fromEntries(record.controls.map(function (control) {
        const value = form.elements[control.name].value;
        return [control.name, typeof control.default === "number" ? Number(value) : value];
      }));
    }

    function set(values) {
      for (const [name, value] of Object.entries(values)) form.elements[name].value = String(value);
      for (const input of form.querySelectorAll("select, input")) {
        const range = input.type === "range";
        const words = range ? Number(input.value).toLocaleString("en-US") + " " + input.dataset.unit : input.selectedOptions[0].textContent;
        input.parentElement.querySelector(".control-value").textContent = words;
        if (range) input.setAttribute("aria-valuetext", words);
        if (input.value !== String(defaults[input.name]) && input.closest("details")) input.closest("details").open = true;
      }
      const now = settings();
      for (const button of form.querySelectorAll("[data-set]")) {
        const preset = Object.entries(JSON.parse(button.dataset.set));
        button.setAttribute("aria-pressed", preset.every(([name, value]) => now[name] === value));
      }
    }

    function tell(words) {
      const end = words.indexOf(". ") + 1 || words.length;
      lead.textContent = words.slice(0, end);
      rest.textContent = words.slice(end);
    }

    // What a screen reader says: once the controls have rested, not at every step.
    function announce(words, rest) {
      clearTimeout(quiet);
      said.textContent = "";
      quiet = setTimeout(function () { said.textContent = words; }, rest);
    }

    // Reads "#ex-name?edition=RDNA4&years=10"; says what it could not use.
    function fromAddress() {
      const [id, query] = location.hash.slice(1).split("?");
      if (id !== section.id) return false;
      const values = Object.assign({}, defaults);
      const problems = [];
      for (const [name, given] of new URLSearchParams(query || "")) {
        const control = record.controls.find((c) => c.name === name);
        const value = control && control.values.find((v) => String(v) === given);
        if (!control) problems.push("“" + name + "” is not a control here");
        else if (value === undefined) problems.push("“" + given + "” is not a value of “" + name + "”");
        else values[name] = value;
      }
      set(values);
      note.textContent = problems.length ? "Not all of the link could be used: " + problems.join("; ") + "." : "";
      return true;
    }

    async function show() {
      const chosen = settings();
      try {
        if (!view) {
          await Promise.all([ccc.load("ccc-vega.js"), ccc.load(parts)]);
          Object.assign(record, cccExplorers[record.name]);
          view = await drawn(place, record, signals(record.route, chosen));
          width = place.clientWidth;
        }
        const rows = compute(record.route, chosen, view);
        for (const row of rows || []) {
          for (const [column, value] of Object.entries(row)) {
            if (typeof value === "number" ? !Number.isFinite(value) : value === null) throw new Error("no number for " + column);
          }
        }
        if (!rows || !rows.length) throw new Error("no rows");
        view.data("data-0", rows).run();
        tell(inWords(record.sentence, rows[0]));
        table(rows);
      } catch (error) {
        tell("No result for this setting: " + error.message + ".");
      }
      if (moved) announce(lead.textContent + rest.textContent, 400);
    }

    function table(rows) {
      const link = figure.querySelector("tbody a");
      const page = link ? link.getAttribute("href").split("#")[0] : "";
      figure.querySelector("tbody").replaceChildren(...rows.map(function (row) {
        const line = document.createElement("tr");
        line.append(...record.fields.map(function (field) {
          const cell = document.createElement("td");
          if (field === "rows") {
            cell.append(...row.rows.split(" ").filter(Boolean).flatMap(function (id) {
              const a = document.createElement("a");
              a.href = page + "#" + id;
              a.textContent = id;
              return [a, " "];
            }));
          } else {
            cell.textContent = text(row[field], field);
            if (typeof row[field] === "number") cell.className = "num";
          }
          return cell;
        }));
        return line;
      }));
      const names = Array.from(figure.querySelectorAll("thead th"), (cell) => cell.textContent);
      const csv = [names, ...rows.map((row) => record.fields.map((field) => row[field]))];
      const quoted = (cell) => (/[",\n]/.test(cell) ? '"' + String(cell).replace(/"/g, '""') + '"' : cell);
      figure.querySelector(".download").href = "data:text/csv," + encodeURIComponent(csv.map((line) => line.map(quoted).join() + "\n").join(""));
    }

    // One setting is shown after another; of several waiting only the last.
    let waiting = false;
    let moved = false;
    function later(event) {
      moved = moved || Boolean(event);
      if (waiting) return;
      waiting = true;
      queue = queue.then(function () { waiting = false; return show(); });
      section.shown = queue;
    }

    for (const button of form.querySelectorAll("button[data-set]")) {
      button.addEventListener("click", function () {
        set(JSON.parse(button.dataset.set));
        form.dispatchEvent(new Event("input"));
      });
    }
    form.addEventListener("input", function (event) {
      set({});
      note.textContent = "";
      const query = new URLSearchParams(settings());
      address("?" + query);
      later(event);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", function (event) {
      event.preventDefault();
      set(defaults);
      note.textContent = "";
      address("");
      later(event);
    });
    const copy = form.querySelector(".copy-link");
    copy.addEventListener("click", function () {
      const link = location.href.split("#")[0] + "#" + section.id + "?" + new URLSearchParams(settings());
      ccc.copy(link).then(function () {
        const words = copy.textContent;
        copy.textContent = "Link copied";
        setTimeout(function () { copy.textContent = words; }, 2000);
        announce("Link copied", 0);
      }, () => { note.textContent = "Copy this link: " + link; });
    });
    window.addEventListener("hashchange", function (event) {
      if (!fromAddress()) return;
      later(event);
      land(section);
    });
    new ResizeObserver(function () {
      if (!view || place.clientWidth === width) return;
      view = undefined;
      reset();
      later();
    }).observe(place);

    // Puts the fixed drawings back.
    function reset() {
      place.view.finalize();
      place.innerHTML = originals;
      delete place.view;
      delete place.dataset.live;
    }

    function address(query) {
      try { history.replaceState(null, "", "#" + section.id + query); } catch (e) { /* no address to keep it in */ }
    }

    set({});
    section.explorer = { settings, set: function (values) { set(values); later(); return section.shown; } };
    return { start: later, linked: fromAddress };
  }

  // --- the page ---------------------------------------------------------------------

  // Keeps an explorer at the top while letters and drawings still come, until the reader moves or they have had time.
  function land(section) {
    const go = () => section.scrollIntoView({ behavior: "instant" });
    const watch = new ResizeObserver(go);
    const stop = () => watch.disconnect();
    for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(kind, stop, { once: true, passive: true });
    if (document.readyState === "complete") setTimeout(stop, 3000);
    else addEventListener("load", () => setTimeout(stop, 3000));
    watch.observe(document.body);
    go();
  }

  const watch = new IntersectionObserver(function (entries) {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      watch.unobserve(entry.target);
      explorers.get(entry.target).start();
    }
  });
  // Nothing heavy is loaded before the reader moves: until then the drawings that the page came with are what is seen.
  // A pointer that rests is told of after each layout too, as a move by nothing.
  const moves = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown", "scroll"];
  function begin(event) {
    if (event.type === "pointermove" && !event.movementX && !event.movementY) return;
    for (const kind of moves) removeEventListener(kind, begin);
    for (const figure of explorers.keys()) watch.observe(figure);
  }

  const explorers = new Map();
  for (const section of document.querySelectorAll("section.explorer")) {
    const figure = section.querySelector("figure");
    const found = explorer(section);
    if (found.linked()) {
      found.start();
      land(section);
    } else {
      explorers.set(figure, found);
    }
  }
  for (const kind of moves) addEventListener(kind, begin, { passive: true });
})();
