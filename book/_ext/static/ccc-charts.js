// Charts and explorers. A chart stands as SVG; when it scrolls into view it is redrawn in place by Vega,
// which is loaded once. An explorer computes what helpers.publish.explorers published: a formula, a mixture or a grid.
(function () {
  "use strict";
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  const phone = window.matchMedia("(max-width: 699px)");
  let loading;

  function vega() {
    loading = loading || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = folder + "ccc-vega.js";
      script.onload = resolve;
      script.onerror = function () { reject(new Error("the interactive part could not be loaded")); };
      document.head.append(script);
    }).then(function () { return document.fonts.load("13px Inter"); });
    return loading;
  }

  // --- one chart -------------------------------------------------------------------

  // Redraws a figure; for an explorer `extra` adds signals to its view, and the drawing fills its place. Resolves to the view.
  async function upgrade(figure, extra) {
    await vega();
    const specs = JSON.parse(figure.querySelector(".chart-record").textContent);
    const place = figure.querySelector(".chart-view");
    const size = getComputedStyle(place.querySelector(".chart-wide")).display === "none" ? "narrow" : "wide";
    const fixed = place.querySelector(".chart-" + size);
    if (extra) specs[size].width = place.clientWidth;
    const box = document.createElement("div");
    const drawn = await vegaEmbed(box, specs[size], {
      ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
      patch: function (spec) { return Object.assign(spec, { signals: (spec.signals || []).concat(extra || []) }); },
    });
    const svg = box.querySelector("svg");
    for (const name of ["role", "aria-label", "aria-describedby", "class"]) svg.setAttribute(name, fixed.getAttribute(name));
    svg.querySelectorAll("[aria-roledescription], [role]").forEach(function (mark) {
      for (const name of ["role", "aria-roledescription", "aria-label"]) mark.removeAttribute(name);
    });
    fixed.replaceWith(box);
    place.view = drawn.view;
    place.dataset.live = size;
    return drawn.view;
  }

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

  function explorer(section) {
    const record = JSON.parse(section.querySelector(".explorer-record").textContent);
    const form = section.querySelector("form");
    const [lead, rest] = section.querySelector(".explorer-result").children;
    const said = section.querySelector(".explorer-said");
    const note = section.querySelector(".explorer-note");
    const place = section.querySelector(".chart-view");
    const figure = section.querySelector("figure");
    const defaults = Object.fromEntries(record.controls.map((c) => [c.name, c.default]));
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
          view = await upgrade(figure, signals(record.route, chosen));
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
      const done = navigator.clipboard ? navigator.clipboard.writeText(link) : Promise.reject();
      done.then(function () {
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
      reset(figure);
      later();
    }).observe(place);

    function address(query) {
      try { history.replaceState(null, "", "#" + section.id + query); } catch (e) { /* no address to keep it in */ }
    }

    set({});
    section.explorer = { settings, set: function (values) { set(values); later(); return section.shown; } };
    return { start: later, linked: fromAddress };
  }

  // --- the page ---------------------------------------------------------------------

  const originals = new Map();

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

  // Puts the fixed drawings back, as before an upgrade.
  function reset(figure) {
    const place = figure.querySelector(".chart-view");
    if (place.view) place.view.finalize();
    place.innerHTML = originals.get(figure);
    delete place.view;
    delete place.dataset.live;
  }

  const explorers = new Map();
  for (const figure of document.querySelectorAll("figure.chart")) {
    if (figure.querySelector(".chart-record")) originals.set(figure, figure.querySelector(".chart-view").innerHTML);
  }
  for (const section of document.querySelectorAll("section.explorer")) explorers.set(section.querySelector("figure"), explorer(section));

  function begin(figure) {
    const found = explorers.get(figure);
    if (found) found.start();
    else upgrade(figure).catch(function () { /* the drawing stays as it is */ });
  }

  const watch = new IntersectionObserver(function (entries) {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      watch.unobserve(entry.target);
      begin(entry.target);
    }
  });

  for (const figure of originals.keys()) {
    watch.observe(figure);
    if (!explorers.has(figure)) {
      phone.addEventListener("change", function () {
        if (figure.querySelector(".chart-view").dataset.live) {
          reset(figure);
          begin(figure);
        }
      });
    }
  }
  for (const [figure, found] of explorers) {
    if (found.linked()) {
      watch.unobserve(figure);
      found.start();
      land(figure.closest("section"));
    }
  }
})();
