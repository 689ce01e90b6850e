// What pages can do beyond plain links and forms: command palette, keyboard help, copying. Everything works without it.
"use strict";

(() => {
  const shortcuts = document.documentElement.dataset.shortcuts === "on";
  const palette = document.getElementById("palette");
  const help = document.getElementById("keys");
  const field = palette.querySelector("input");
  const list = palette.querySelector("ul");
  let asked = 0;
  let waits = 0;
  let goes = false;

  // A key that an input method is still composing with belongs to the input method (229: browsers that say it late).
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const writing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const open = (dialog) => { if (!document.querySelector("dialog[open]")) dialog.showModal(); };

  document.addEventListener("keydown", (event) => {
    if (!shortcuts || composing(event)) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const went = goes && /^[1-9]$/.test(event.key);
    goes = event.key === "g";
    if (went) go(Number(event.key));
    else if (event.key === "/") { event.preventDefault(); openPalette(); }
    else if (event.key === "?") { event.preventDefault(); open(help); }
  });

  function go(number) {
    const link = document.querySelectorAll("#navigation li a")[number - 1];
    if (link) link.click();
  }

  document.querySelectorAll("[data-opens=palette]").forEach((link) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openPalette();
    });
  });

  function openPalette() {
    if (palette.open) return;
    open(palette);
    field.value = "";
    find();
  }

  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waits);
    waits = setTimeout(find, 120);
  });
  field.addEventListener("compositionend", find);

  async function find() {
    const mine = ++asked;
    const answer = await fetch(`${palette.dataset.from}?q=${encodeURIComponent(field.value)}`);
    if (!answer.ok || mine !== asked) return;
    const { found } = await answer.json();
    list.replaceChildren(...found.map(option));
    palette.querySelector(".nothing").hidden = found.length > 0;
    select(list.firstElementChild);
  }

  function option({ label, kind, url }, number) {
    const item = document.createElement("li");
    const what = document.createElement("small");
    item.id = `palette-${number}`;
    item.setAttribute("role", "option");
    item.dataset.url = url;
    what.textContent = kind;
    item.append(label, what);
    item.addEventListener("click", () => location.assign(url));
    item.addEventListener("mousemove", () => select(item));
    return item;
  }

  function select(item) {
    for (const one of list.children) one.setAttribute("aria-selected", String(one === item));
    if (!item) { field.removeAttribute("aria-activedescendant"); return; }
    field.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    const items = [...list.children];
    const at = items.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) {
      event.preventDefault();
      select(items[(at + step + items.length) % items.length]);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(items[at].dataset.url);
    }
  });

  for (const dialog of [palette, help]) {
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }

  // A button that copies is only there where scripts run.
  document.querySelectorAll("[data-copies]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
      button.textContent = button.dataset.done;
    });
  });
})();
