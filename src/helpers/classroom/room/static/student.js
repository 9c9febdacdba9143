// Follows the room: shows what the teacher opens, sends answers, and sends again if the laptop could not be reached.
(function () {
  "use strict";
  const now = document.getElementById("now"), status = document.getElementById("status"), link = document.getElementById("link");
  const AGAIN = 2000;
  let version = "", waiting = 0;

  function trouble(text) {
    link.textContent = text;
    link.hidden = !text;
  }

  // Puts in what the room sent, which it escaped. What is being typed stays while the same stage is open.
  function show(html, keep) {
    const made = new DOMParser().parseFromString(html, "text/html").body;
    const before = now.querySelector("[data-at]"), after = made.querySelector("[data-at]");
    if (keep && before && after && before.dataset.at === after.dataset.at) return;
    now.replaceChildren(...made.childNodes);
    status.textContent = (now.querySelector("[role=alert]") || {}).textContent || (keep ? after.dataset.say : (now.querySelector(".sent") || {}).textContent);
  }

  async function refresh() {
    try {
      const response = await fetch("/now");
      if (response.status === 401) return location.reload();
      show(await response.text(), true);
      trouble("");
    } catch (e) {
      trouble("The teacher’s laptop does not answer. Your answers are safe; this page tries again by itself.");
    }
  }

  async function send(fields) {
    let response;
    try {
      response = await fetch("/vote", { method: "POST", headers: { "x-part": "1" }, body: fields });
    } catch (e) {
      trouble("Not sent yet: the teacher’s laptop does not answer. This page sends it again by itself.");
      clearTimeout(waiting);
      waiting = setTimeout(() => send(fields), AGAIN);
      return;
    }
    trouble("");
    if (response.status === 401) return location.reload();
    const text = await response.text();
    if (response.headers.get("content-type").startsWith("text/html")) show(text, false);
    else trouble(text);
  }

  now.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(waiting);
    send(new URLSearchParams(new FormData(event.target)));
  });

  const events = new EventSource("/events");
  events.onmessage = function (event) {
    const [number, devices] = event.data.split(" ");
    if (number === version) return;
    const first = !version;
    version = number;
    // In a large room not all ask in one moment: a device waits up to a millisecond for each other one.
    setTimeout(refresh, first ? 0 : Math.random() * Number(devices));
  };
  events.addEventListener("closed", function () {
    events.close();
    now.replaceChildren(Object.assign(document.createElement("p"), { className: "wait", textContent: "The room is closed. Thank you." }));
    status.textContent = "The room is closed.";
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  addEventListener("online", refresh);
})();
