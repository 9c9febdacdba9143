// A drawing as a file: as it is seen now, with its title, source and date, its colours and letters written into it.
(function () {
  "use strict";
  const pen = document.createElement("canvas").getContext("2d");
  const EDGE = 20;

  function lines(text, size, weight, width) {
    pen.font = weight + " " + size + "px Inter, sans-serif";
    return text.trim().split(/[ \n]+/).reduce(function (found, word) {
      const longer = found.concat(word).slice(-2).join(" ");
      if (found.length && pen.measureText(longer).width <= width) found[found.length - 1] = longer;
      else found.push(word);
      return found;
    }, []);
  }

  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

  // Returns the drawing that is seen of a figure as the address of an SVG file, with its width and height.
  async function drawn(figure) {
    // The letters as a script, since a page in a folder may not read a file; without them those of the system do.
    await ccc.load("ccc-letters.js").catch(function () {});
    const svg = Array.from(figure.querySelectorAll(".chart-view svg")).find((one) => one.getBoundingClientRect().width);
    const box = svg.viewBox.baseVal;
    const title = figure.querySelector(".chart-title").textContent;
    const description = document.getElementById(svg.getAttribute("aria-describedby")).textContent;
    let bottom = EDGE - 4;
    function write(text, size, weight, ink) {
      return lines(text, size, weight, box.width).map(function (line) {
        bottom += Math.round(size * 1.35);
        return `<text x="${EDGE}" y="${bottom}" font-size="${size}" font-weight="${weight}" fill="var(--${ink},)">${escaped(line)}</text>`;
      }).join("");
    }

    const heading = write(title, 17, 600, "ink");
    const place = `<svg x="${EDGE}" y="${bottom + 8}" `;
    bottom += box.height + 8;
    const source = write(figure.querySelector(".chart-source").textContent, 12, 400, "muted");
    const width = box.width + 2 * EDGE;
    const height = Math.ceil(bottom + EDGE);
    const inside = new XMLSerializer().serializeToString(svg).replace(/ (?:class|role|style|aria-[a-z]+|data-tip)="[^"]*"/g, "").replace("<svg ", place);
    const style = getComputedStyle(document.documentElement);
    const text = (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
      `<title>${escaped(title)}</title><desc>${escaped(description)}</desc><style>${self.cccLetters || ""}` +
      "text{font-family:Inter,sans-serif;text-rendering:geometricPrecision;paint-order:stroke;stroke:var(--paper,);stroke-width:3px;stroke-linejoin:round}</style>" +
      `<rect width="100%" height="100%" fill="var(--paper,)"/>${heading}${inside}${source}</svg>`
    ).replace(/var\(--(\w+),[^)]*\)/g, (_, name) => style.getPropertyValue("--" + name).trim());
    return { width, height, address: "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text) };
  }

  async function painted(drawing) {
    const image = new Image();
    image.src = drawing.address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 1440; // sharp on a slide, whichever drawing is seen
    canvas.height = Math.round(drawing.height * canvas.width / drawing.width);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  }

  for (const button of document.querySelectorAll("button[data-save]")) {
    button.addEventListener("click", async function () {
      const drawing = await drawn(button.closest("figure"));
      const file = document.createElement("a");
      file.download = button.dataset.save;
      file.href = file.download.endsWith(".png") ? await painted(drawing) : drawing.address;
      file.click();
    });
  }
})();
