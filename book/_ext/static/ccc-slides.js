// Shows the slides by reveal.js, and with "?notes" in the address the speaker's notes, which follow the slides that opened them.
(function () {
  "use strict";
  const deck = document.querySelector(".reveal");
  const slides = [...deck.querySelectorAll(".slide")];

  if (/[?&]notes\b/.test(location.search)) return notes();

  let speaker;
  // A text that is too long for its slide is set smaller, down to what the last row of a class can read.
  function fit(slide) {
    const body = slide.querySelector(".body");
    for (let size = 30; body && size >= 13; size -= 1) {
      body.style.fontSize = size + "px";
      if (body.scrollHeight <= body.clientHeight) break;
    }
  }

  Reveal.initialize({
    width: Number(deck.dataset.width), height: Number(deck.dataset.height), margin: 0, maxScale: 4,
    center: false, display: "grid", hash: true, transition: "none", backgroundTransition: "none",
    controls: false, help: false, pdfMaxPagesPerSlide: 1, scrollActivationWidth: null,
    keyboard: { 83: open },
  }).then(function () {
    const linked = document.getElementById(location.hash.slice(1).split("?")[0]);
    if (linked && linked.closest(".slide")) Reveal.slide(slides.indexOf(linked.closest(".slide")));
    if (document.documentElement.classList.contains("print-pdf")) return;
    const moved = () => { fit(Reveal.getCurrentSlide()); tell(); };
    Reveal.on("slidechanged", moved);
    Reveal.on("resize", moved);
    document.fonts.ready.then(moved);
  });
  Reveal.on("pdf-ready", () => slides.forEach(fit));

  function open() {
    speaker = window.open(location.pathname + "?notes", "ccc-notes");
  }
  function tell() {
    if (speaker && !speaker.closed) speaker.postMessage({ slide: Reveal.getState().indexh }, "*");
  }
  addEventListener("message", function (event) {
    if (!speaker || event.source !== speaker) return;
    if (event.data === "next") Reveal.next();
    else if (event.data === "prev") Reveal.prev();
    tell();
  });

  function notes() {
    document.documentElement.classList.add("notes-view");
    addEventListener("message", function (event) {
      if (event.source !== opener) return;
      slides.forEach((slide, at) => slide.toggleAttribute("data-now", at === event.data.slide));
      slides[event.data.slide].scrollIntoView({ block: "center" });
    });
    const keys = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "prev", PageUp: "prev" };
    addEventListener("keydown", function (event) {
      if (!opener || !keys[event.key]) return;
      event.preventDefault();
      opener.postMessage(keys[event.key], "*");
    });
    if (opener) opener.postMessage("opened", "*");
  }
})();
