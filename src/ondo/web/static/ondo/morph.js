// Brings what is on the page up to what the server says, row by row: whatever is the same stays the very same element.
"use strict";

window.ondoMorph = (() => {
  // Rows are known by data-key; what somebody ticked, and where the focus is, stays.
  function rows(old, fresh) {
    const there = new Map([...old.children].map((row) => [row.dataset.key, row]));
    const wanted = [...fresh.children];
    const keys = new Set(wanted.map((row) => row.dataset.key));
    for (const [key, row] of there) if (!keys.has(key)) row.remove();
    let place = old.firstElementChild;
    for (const row of wanted) {
      const known = there.get(row.dataset.key);
      const stays = known ?? row;
      if (!known) row.classList.add("fresh");
      else update(known, row);
      if (stays === place) place = place.nextElementSibling;
      else old.insertBefore(stays, place);
    }
  }

  function update(known, row) {
    const [before, after] = [known.querySelector("a"), row.querySelector("a")];
    if (known.className.replace(" fresh", "") !== row.className) known.className = row.className;
    if (!before || !after) { if (known.innerHTML !== row.innerHTML) known.innerHTML = row.innerHTML; return; }
    if (before.innerHTML !== after.innerHTML) before.innerHTML = after.innerHTML;
    if (before.getAttribute("href") !== after.getAttribute("href")) before.href = after.getAttribute("href");
  }

  // A block without rows: replaced where it differs; the focus goes to what has the same id.
  function block(old, fresh) {
    if (!old || !fresh || old.outerHTML === fresh.outerHTML) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  return { rows, block };
})();
