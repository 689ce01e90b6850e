// The desk: moving by keys, the person beside the list, a list that looks after itself, undo. Everything works without it.
"use strict";

(() => {
  const desk = document.querySelector(".desk");
  const list = document.getElementById("list");
  if (!desk || !list) return;
  const shortcuts = document.documentElement.dataset.shortcuts === "on";
  const EVERY = 3000;
  const SHOWN = 15000;
  const narrow = window.matchMedia("(max-width: 52rem)");
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const writing = (target) => target.closest("textarea, select, input:not([type=checkbox], [type=radio]), [contenteditable]") !== null;
  const rows = () => [...list.querySelectorAll("#rows > .row")];
  const link = (row) => row?.querySelector("a[data-person]");
  const current = () => list.querySelector("#rows a[aria-current]")?.closest(".row") ?? null;
  let place = 0;
  let waits = 0;
  let shown = "";
  let offered = null;  // what `u` takes back while it is offered, instead of what was done last

  // ── who is open ──
  function mark(row) {
    for (const one of list.querySelectorAll("#rows a[aria-current]")) one.removeAttribute("aria-current");
    if (!row) return;
    place = rows().indexOf(row);
    link(row).setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
  }

  function show(row, { at = 0, read = false } = {}) {
    if (!row) return;
    mark(row);
    clearTimeout(waits);
    waits = setTimeout(() => open(link(row).dataset.person, link(row).dataset.page, { read }), at);
  }

  function open(key, page, { read = true } = {}) {
    shown = key;
    const to = new URL(location.href);
    to.searchParams.set("person", key);
    history.replaceState(null, "", to);
    if (read) desk.dataset.open = "person";
    htmx.ajax("GET", page, { target: "#person", swap: "innerHTML" }).then(() => requestAnimationFrame(() => {  // what is laid out for that is laid out once, in a task of its own
      if (shown === key) document.querySelector(".reading").scrollTop = 0;
      if (read && narrow.matches) document.getElementById("who")?.focus({ preventScroll: false });
    }));
  }

  // A quick hand asks for a drawer, or has it open, before the pane is there: it stays.
  let asked = null;
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target?.id === "act" && event.detail.requestConfig?.verb === "get") asked = event.detail.xhr;
  });
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.target.id !== "act") return;
    const comes = asked !== null && asked.readyState !== 4 && asked.readyState !== 0;
    if (comes || event.target.querySelector("form.drawer")?.dataset.person === shown) event.detail.shouldSwap = false;
  });

  function close() {
    desk.dataset.open = "list";
    const to = new URL(location.href);
    to.searchParams.delete("person");
    history.replaceState(null, "", to);
    link(current())?.focus();
  }

  const step = (by) => {
    const all = rows();
    const at = current() ? all.indexOf(current()) : by > 0 ? place - 1 : place;
    show(all[Math.min(all.length - 1, Math.max(0, at + by))], { at: 120 });
  };

  // ── the list looks after itself ──
  async function refresh() {
    clearTimeout(refresh.next);
    try {
      if (document.visibilityState === "visible") await look();
      desk.removeAttribute("data-away");
    } catch { desk.dataset.away = "yes"; }
    refresh.next = setTimeout(refresh, EVERY);
  }

  async function look() {
    const from = list.dataset.from;
    const answer = await fetch(from, { headers: { "If-None-Match": list.dataset.tag }, redirect: "error" });
    if (answer.status === 304 || from !== list.dataset.from) return;
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const row = current();
    const before = row?.getBoundingClientRect().top;
    for (const id of ["tabs", "whose", "foot"]) ondoMorph.block(document.getElementById(id), fresh.getElementById(id));
    ondoMorph.rows(document.getElementById("rows"), fresh.getElementById("rows"));
    list.dataset.tag = answer.headers.get("ETag");
    if (row?.isConnected) scroller().scrollTop += row.getBoundingClientRect().top - before;
  }

  const scroller = () => (narrow.matches ? document.scrollingElement : document.getElementById("rows"));

  // ── what was done ──
  document.body.addEventListener("acted", (event) => {
    const { person, page, undo, said, undid, stays } = event.detail;
    tell(said, undo);
    const row = person ? list.querySelector(`.row[data-key="${CSS.escape(person)}"]`) : null;
    for (const box of list.querySelectorAll("#bulk :checked")) box.checked = false;
    if (undid) { refresh(); if (person) open(person, page, { read: false }); return; }
    if (stays && person === shown) open(person, page, { read: false });
    else if (person && person === shown) goOn(row);
    if (!person) document.getElementById("act").replaceChildren();
    setTimeout(refresh, 250);
  });

  // Whoever was acted on is done with for now: on to the next one, at the same place of the list.
  function goOn(row) {
    const all = rows();
    const at = row ? all.indexOf(row) : place - 1;
    const next = all[at + 1] ?? (row ? all[at - 1] : all[0]);
    row?.remove();
    if (next) { show(next, { read: desk.dataset.open === "person" && !narrow.matches }); link(next).focus({ preventScroll: true }); }
    if (narrow.matches) close();
    if (!next) empty();
  }

  function empty() {
    shown = "";
    document.getElementById("act").replaceChildren();
    document.getElementById("person").replaceChildren();
    list.querySelector("#tabs a[aria-current]")?.focus();
  }

  function tell(said, undo, { instead = false } = {}) {
    offered = instead ? undo : null;
    const toast = document.getElementById("toast");
    const text = document.createElement("span");
    text.textContent = said;
    toast.replaceChildren(text);
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet";
      button.textContent = desk.dataset.undoText;
      button.append(Object.assign(document.createElement("kbd"), { textContent: "u" }));
      button.addEventListener("click", () => takeBack(undo));
      toast.append(button);
    }
    toast.dataset.shown = "yes";
    clearTimeout(tell.ends);
    tell.ends = setTimeout(() => { delete toast.dataset.shown; offered = null; }, SHOWN);
  }

  async function takeBack(undo) {
    const token = document.getElementById("csrf").content.querySelector("input").value;
    const body = new URLSearchParams(undo ? { undoable: undo } : {});
    const asked = { method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true" } };
    const answer = await fetch(desk.dataset.undo, asked).catch(() => null);
    if (!answer) { tell(desk.dataset.failed, undo, { instead: true }); return; }
    const event = answer.headers.get("HX-Trigger");
    if (event) document.body.dispatchEvent(new CustomEvent("acted", { detail: JSON.parse(event).acted }));
    else if (answer.status !== 422) tell(desk.dataset.failed);
    else {
      const { said, undo: before } = await answer.json();
      tell(said, before, { instead: true });
    }
  }

  // ── clicks: the same as without scripts, in its place ──
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const to = event.target.closest("a");
    if (!to) return;
    if (to.dataset.person && list.contains(to)) show(to.closest(".row"), { read: true });
    else if (to.matches("[data-opens-person]")) htmx.ajax("GET", to.href, { target: "#person", swap: "innerHTML" });
    else if (to.matches("[data-opens-act]")) act(to.href);
    else if (to.matches(".back")) close();
    else return;
    event.preventDefault();
  });

  const act = (url, values = {}) => htmx.ajax("GET", url, { target: "#act", swap: "innerHTML", values }).then(() => {
    if (narrow.matches) document.getElementById("act").scrollIntoView({ block: "start" });
  });

  document.body.addEventListener("htmx:responseError", () => tell(desk.dataset.failed));
  document.body.addEventListener("htmx:sendError", () => tell(desk.dataset.failed));

  list.addEventListener("submit", (event) => {
    if (event.target.id !== "bulk") return;
    event.preventDefault();
    several(event.submitter);
  });

  function several(button) {
    const told = new FormData(document.getElementById("bulk"));
    const values = Object.fromEntries([...new Set(told.keys())].map((name) => [name, told.getAll(name)]));
    desk.dataset.open = "person";
    act(button.formAction, values);
  }

  list.addEventListener("change", count);
  function count() {
    const chosen = list.querySelectorAll("#rows :checked").length;
    const told = list.querySelector("#several .chosen");
    if (told) told.textContent = told.dataset.one.replace("0", String(chosen));
  }

  // ── keys ──
  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    o: () => { desk.dataset.open = "person"; (document.getElementById("who") ?? link(current()))?.focus({ preventScroll: true }); },
    u: () => takeBack(offered),
    x: () => { const box = current()?.querySelector("input"); if (box) { box.checked = !box.checked; count(); } },
    "[": () => turn(-1),
    "]": () => turn(1),
  };

  const turn = (by) => {
    const tabs = [...list.querySelectorAll("#tabs a")];
    const at = tabs.findIndex((tab) => tab.hasAttribute("aria-current"));
    tabs[(at + by + tabs.length) % tabs.length].click();
  };

  document.addEventListener("keydown", (event) => {
    if (!shortcuts || composing(event) || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key.startsWith("Arrow") && !list.contains(event.target)) return;
    const chosen = list.querySelector("#rows :checked") && list.querySelector(`#several [data-key="${CSS.escape(event.key)}"]`);
    if (chosen) several(chosen);
    else if (Object.hasOwn(KEYS, event.key)) KEYS[event.key]();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // ── from the start ──
  shown = new URL(location.href).searchParams.get("person") ?? "";
  const first = current() ?? (narrow.matches || shown ? null : rows()[0]);
  if (first && shown) mark(first);
  else if (first) show(first);
  refresh.next = setTimeout(refresh, EVERY);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") refresh(); });
})();
