// An extra to the plain form: each chosen or dropped file is sent at once by a request of its own, so that a lost connection costs one
// file and a press on "Try again". Without this script the form sends the same files to the same place.
(function () {
  "use strict";
  const form = document.getElementById("answers");
  const drop = document.getElementById("drop");
  if (!form || !drop) return;
  const input = drop.querySelector('input[type="file"]');
  const confirmed = drop.querySelector('input[type="checkbox"]');
  const list = drop.querySelector(".files");
  drop.querySelector('button[value="upload"]').hidden = true;

  function line(file) {
    const row = document.createElement("li");
    const name = document.createElement("span");
    const state = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.append(name, state, bar);
    list.append(row);
    return { row, state, bar };
  }

  function say(part, text, tone) {
    part.state.textContent = text;
    part.state.className = tone;
  }

  function offerRetry(part, file, text) {
    say(part, text, "error");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button other small";
    again.textContent = drop.dataset.retry;
    again.addEventListener("click", function () {
      again.remove();
      send(file, part);
    });
    part.row.append(again);
  }

  function refreshDocuments() {
    if (window.htmx) window.htmx.ajax("GET", form.dataset.upload.replace(/upload\/$/, "documents/"), { target: "#documents", swap: "outerHTML" });
  }

  // A session that ended, or a page opened before signing in again: sending once more from here would fail once more.
  function isSignedOut(status) {
    return status === 401 || status === 403;
  }

  function send(file, part) {
    say(part, drop.dataset.sending, "quiet");
    part.bar.hidden = false;
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector('input[name="csrfmiddlewaretoken"]').value);
    data.append("no_survivor_data", "on");
    data.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.upload);
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) part.bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", function () {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch (_error) { answer = {}; }
      part.bar.hidden = true;
      if (request.status === 201) {
        say(part, answer.said || drop.dataset.received, "ticked");
        refreshDocuments();
      } else if (answer.problem) {
        say(part, answer.problem, "error");
      } else if (isSignedOut(request.status)) {
        say(part, drop.dataset.out, "error");
      } else {
        offerRetry(part, file, drop.dataset.lost);
      }
    });
    request.addEventListener("error", function () { part.bar.hidden = true; offerRetry(part, file, drop.dataset.lost); });
    request.send(data);
  }

  // Refused here, before a phone spends minutes sending what the server turns away.
  function start(file, part) {
    if (file.size > Number(drop.dataset.most)) {
      part.bar.hidden = true;
      say(part, drop.dataset.large, "error");
    } else {
      send(file, part);
    }
  }

  // Files chosen before the box is ticked wait in the list, and go when it is.
  const waiting = [];

  function take(files) {
    Array.from(files).forEach(function (file) {
      const part = line(file);
      if (confirmed.checked) {
        start(file, part);
        return;
      }
      part.bar.hidden = true;
      say(part, drop.dataset.confirm, "error");
      waiting.push(function () { start(file, part); });
    });
    if (!confirmed.checked) confirmed.focus();
  }

  confirmed.addEventListener("change", function () {
    if (confirmed.checked) waiting.splice(0).forEach(function (go) { go(); });
  });

  input.addEventListener("change", function () { const files = Array.from(input.files); input.value = ""; take(files); });
  ["dragenter", "dragover"].forEach(function (name) {
    drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.add("over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.remove("over"); });
  });
  drop.addEventListener("drop", function (event) { take(event.dataTransfer.files); });
})();
