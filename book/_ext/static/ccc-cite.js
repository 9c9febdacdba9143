// Copies an entry of the page about citing; without scripts it can be marked and copied by hand.
document.querySelectorAll("[data-copy]").forEach(function (button) {
  var entry = button.parentElement.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", function () {
    ccc.copy(entry.textContent).then(
      function () { button.textContent = "Copied"; },
      function () { window.getSelection().selectAllChildren(entry); }
    );
  });
});
