// Drawers: answers by their digits, the next question by itself, drafts that outlive a closed page. Works without it too.
"use strict";

(() => {
  const act = document.getElementById("act");
  if (!act) return;
  const shortcuts = document.documentElement.dataset.shortcuts === "on";
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const typing = (target) => target.closest("textarea, select, input:not([type=radio], [type=checkbox])") !== null;
  const drawer = () => act.querySelector("form.drawer");
  const visible = (element) => element.offsetParent !== null;

  // ── questions ──
  const questions = (form) => [...form.querySelectorAll("fieldset.question")].filter(visible);
  const answers = (question) => [...question.querySelectorAll(":scope > .option input, :scope > .with-more > .option input, :scope > .days > .day")];
  const inputs = (question) => [...question.querySelectorAll("input, textarea")].filter((one) => one.name === question.dataset.question);
  const answered = (question) => inputs(question).some((one) => (one.type === "radio" || one.type === "checkbox" ? one.checked : one.value.trim() !== ""));
  const open = (form) => questions(form).filter((one) => "required" in one.dataset && !answered(one));

  // Some optional questions are gone through all the same: after a talk, its tone and what was said.
  const spoken = (form) => form.querySelector(".spoken") !== null && visible(form.querySelector(".spoken"));
  const walked = (form, answer) => questions(form).filter((one) =>
    (one.closest(".walks") || (spoken(form) && one.closest(".walks-when-spoken"))) && !answered(one) && !one.contains(answer));

  function focusOn(question) {
    const own = question.matches(".question") ? null : question.querySelector("input, select, textarea");
    const first = own ?? answers(question).find((one) => one.checked) ?? answers(question)[0] ?? inputs(question)[0];
    if (first) first.focus({ preventScroll: false });
  }

  function begin() {
    const form = drawer();
    if (!form) return;
    form.querySelectorAll("[data-fills]").forEach((one) => { one.hidden = false; });
    restore(form);
    mark(form);
    const wrong = form.querySelector(".wrong");
    const first = wrong ?? open(form)[0] ?? questions(form)[0];
    const own = wrong ? null : form.querySelector("[autofocus]");
    if (own) own.focus();
    else if (first) focusOn(first);
  }

  function mark(form) {
    for (const day of form.querySelectorAll("[data-fills]")) {
      const field = form.elements.namedItem(day.dataset.fills);
      day.setAttribute("aria-pressed", String(field !== null && field.value === day.dataset.value));
    }
  }

  // A quick hand answers before htmx has seen the form.
  function send(form) {
    htmx.process(form);
    form.requestSubmit();
  }

  function choose(form, answer) {
    if (answer.dataset.fills) fill(form, answer);
    else {
      answer.checked = answer.type === "checkbox" ? !answer.checked : true;
      answer.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (answer.type === "checkbox" && !answer.closest(".confirm")) return;
    if (form.matches(".sal")) { after(form, answer); return; }
    const left = [...open(form), ...walked(form, answer)];
    if (left.length) focusOn(left[0]);
    else send(form);
  }

  // A call is gone through question by question; only its own button ends it.
  function after(form, answer) {
    const all = questions(form);
    const next = all[all.findIndex((one) => one.contains(answer)) + 1];
    if (next) focusOn(next);
  }

  function fill(form, day) {
    const field = form.elements.namedItem(day.dataset.fills);
    field.value = day.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // ── what is typed while a drawer is on its way ──
  let typed = null;

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === act && event.detail.requestConfig.verb === "get") typed = "";
  });

  // Before every other listener: none of it is a shortcut.
  window.addEventListener("keydown", (event) => {
    if (typed === null || event.key.length !== 1 || composing(event) || typing(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    typed += event.key;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.target === act && !event.detail.successful) typed = null;
  });

  // It belongs into the field that the drawer begins with, or chooses among its answers.
  function take() {
    const [keys, form, field] = [typed ?? "", drawer(), document.activeElement];
    typed = null;
    if (form?.contains(field) && field.matches("textarea, input[type=text]")) {
      field.setRangeText(keys, field.selectionStart, field.selectionEnd, "end");
      if (keys) field.dispatchEvent(new Event("input", { bubbles: true }));
    } else for (const key of keys) {
      if (!drawer() || /^[1-9]$/.test(key)) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  }

  // ── keys ──
  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const form = drawer();
    if (form && (form.contains(event.target) || !typing(event.target)) && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send(form);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && form) { event.preventDefault(); close(form); return; }
    if (!shortcuts || typing(event.target)) return;
    if (form ? answer(form, event) : press(event)) event.preventDefault();
  });

  function answer(form, event) {
    if (!/^[1-9]$/.test(event.key)) return false;
    const question = event.target.closest?.("fieldset.question") ?? open(form)[0] ?? questions(form)[0];
    const chosen = question && answers(question)[Number(event.key) - 1];
    if (chosen) choose(form, chosen);
    return chosen !== undefined;
  }

  // A key that comes between one person and the next waits until it can be seen what it means.
  let early = "";

  // A link that has just been put there is not yet one of htmx's: it is asked for here.
  const drawerOf = (link) => htmx.ajax("GET", link.href, { target: "#act", swap: "innerHTML" });

  function press(event) {
    const link = act.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (link) drawerOf(link);
    else if (!act.querySelector("[data-key]") && event.key.length === 1) early = event.key;
    return link !== null;
  }

  document.body.addEventListener("htmx:afterSettle", () => {
    if (!early || !act.querySelector("[data-key]")) return;
    const link = act.querySelector(`[data-key="${CSS.escape(early)}"]`);
    early = "";
    if (link) drawerOf(link);
  });

  function close(form) {
    const link = form.querySelector("[data-closes]");
    document.getElementById("who")?.focus({ preventScroll: true });
    if (link) link.click();
  }

  act.addEventListener("click", (event) => {
    const day = event.target.closest("[data-fills]");
    if (!day) return;
    fill(day.form, day);
    mark(day.form);
  });

  // ── drafts ──
  const draftOf = (form) => `draft:${form.getAttribute("action")}`;
  const kept = (form) => [...form.elements].filter((one) => one.name && !["after", "csrfmiddlewaretoken"].includes(one.name));

  act.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.matches(".drawer")) return;
    mark(form);
    const told = kept(form).filter((one) => !["radio", "checkbox"].includes(one.type) || one.checked).map((one) => [one.name, one.value]);
    sessionStorage.setItem(draftOf(form), JSON.stringify(told.filter(([, value]) => value !== "")));
  });

  function restore(form) {
    const told = JSON.parse(sessionStorage.getItem(draftOf(form)) ?? "[]");
    for (const one of kept(form)) {
      const values = told.filter(([name]) => name === one.name).map(([, value]) => value);
      if (!values.length) continue;
      if (["radio", "checkbox"].includes(one.type)) one.checked = values.includes(one.value);
      else if (one.value === "") one.value = values[0];
    }
  }

  document.body.addEventListener("acted", (event) => {
    const page = event.detail.page;
    if (!page) return;
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(`draft:${page}`)) sessionStorage.removeItem(key);
    // A page of its own shows the person as they are now; on the desk, its own script opens the next one.
    if (!document.getElementById("list")) location.assign(document.querySelector("[data-alone]")?.dataset.alone ?? location.href);
  });

  document.body.addEventListener("htmx:afterSettle", (event) => { if (event.target === act) { begin(); take(); } });
  begin();
})();
