// Keys for the workbench, an extra: everything they do can be done by Tab, Space and Enter. They can be turned off, and rest while typing.
"use strict";
(() => {
  const form = document.getElementById("decide");
  const points = form ? [...form.querySelectorAll("[data-point]")] : [];
  const button = document.getElementById("keys-switch");
  const stored = "gatepost-keys";
  let isOn = localStorage.getItem(stored) !== "off";

  const say = () => {
    if (button) {
      button.hidden = false;
      button.textContent = isOn ? "Turn these keys off" : "Turn these keys on";
    }
  };
  button?.addEventListener("click", () => {
    isOn = !isOn;
    localStorage.setItem(stored, isOn ? "on" : "off");
    say();
  });
  say();

  const isTyping = (element) =>
    element.matches("textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=hidden])");
  const radios = (point) => [...point.querySelectorAll("input[type=radio]")];
  const here = () => points.findIndex((point) => point.contains(document.activeElement));

  function go(step) {
    const from = here();
    const to = from < 0 ? (step > 0 ? 0 : points.length - 1) : from + step;
    const point = points[Math.max(0, Math.min(points.length - 1, to))];
    if (!point) return;
    (radios(point).find((radio) => radio.checked) || radios(point)[0]).focus();
    point.scrollIntoView({ block: "center" });
  }

  function choose(number) {
    const point = points[here()];
    const radio = point && radios(point)[number];
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    const why = point.querySelector(".because input");
    if (number > 0 && why) why.focus();
    else if (here() < points.length - 1) go(1);
    else document.getElementById("id_note")?.focus();
  }

  const acts = {
    j: () => go(1),
    k: () => go(-1),
    1: () => choose(0),
    2: () => choose(1),
    3: () => choose(2),
    n: () => document.getElementById("id_note")?.focus(),
    d: () => document.getElementById("papers")?.focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (!isOn || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const named = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (key === "." && named) named.click();
    else if (named) named.focus();
    else if (acts[key]) acts[key]();
    else return;
    event.preventDefault();
  });
})();
