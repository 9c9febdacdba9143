// Follows the room on the teacher's page. The controls change only when the stage does, so that nothing typed there is lost.
(function () {
  "use strict";
  const parts = document.getElementById("parts"), link = document.getElementById("link");
  let peek = false;

  function show(html) {
    const made = new DOMParser().parseFromString(html, "text/html");
    if (made.getElementById("closed")) {
      events.close();
      parts.replaceChildren(...made.body.childNodes);
      return;
    }
    const stage = () => (document.querySelector("#wall [data-stage]") || { dataset: {} }).dataset.stage;
    const before = stage();
    document.getElementById("wall").replaceWith(made.getElementById("wall"));
    if (before !== stage() && stage() === "think") peek = false;
    const desk = document.getElementById("desk"), next = made.getElementById("desk");
    if (desk.dataset.at !== next.dataset.at) {
      const focused = document.activeElement && desk.contains(document.activeElement) ? document.activeElement : null;
      const same = focused && (focused.id ? "#" + focused.id : focused.value ? `button[value="${focused.value}"]` : "");
      desk.replaceWith(next);
      if (focused) ((same && next.querySelector(same)) || next.querySelector("button")).focus();
    }
    peeked();
  }

  function peeked() {
    const box = document.getElementById("peek"), results = document.querySelector(".results");
    if (box) box.checked = peek;
    if (results) results.classList.toggle("shown", peek);
  }

  async function ask(address, options) {
    try {
      const response = await fetch(address, options);
      if (response.status === 401) return location.reload();
      show(await response.text());
      link.hidden = true;
    } catch (e) {
      link.textContent = "The room does not answer. If the terminal was closed, start it again: nothing that was sent is lost.";
      link.hidden = false;
    }
  }

  parts.addEventListener("submit", function (event) {
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(event.target, event.submitter));
    ask(event.target.action, { method: "POST", headers: { "x-part": "1" }, body: fields });
  });
  parts.addEventListener("change", function (event) {
    if (event.target.id !== "peek") return;
    peek = event.target.checked;
    peeked();
  });
  const events = new EventSource("/teacher/events");
  events.onmessage = () => ask("/teacher/now");
})();
