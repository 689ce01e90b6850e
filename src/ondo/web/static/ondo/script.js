// A scripted call: only the questions that the answers lead to, and the outcome that they speak for.
"use strict";

(() => {
  const act = document.getElementById("act");
  if (!act) return;

  const answerOf = (step) => step.querySelector(":checked")?.value;
  const leads = (step) => new Map((step.dataset.then ?? "").trim().split(/\s+/).filter(Boolean).map((one) => one.split(/:(.*)/).slice(0, 2)));

  function follow(form) {
    const steps = [...form.querySelectorAll(".step")];
    const named = [];
    let at = 0;
    const asked = new Set();
    while (at < steps.length) {
      asked.add(steps[at]);
      const answer = answerOf(steps[at]);
      const ends = steps[at].querySelector(":checked")?.dataset.ends;
      if (ends) named.push(ends);
      const then = answer === undefined ? undefined : leads(steps[at]).get(answer);
      at = then ? Math.max(at + 1, steps.findIndex((one) => one.dataset.step === then)) : at + 1;
    }
    for (const step of steps) step.classList.toggle("aside", !asked.has(step));
    suggest(form, named);
  }

  function suggest(form, named) {
    const times = (one) => named.filter((other) => other === one).length;
    const most = Math.max(0, ...named.map(times));
    const best = [...named].reverse().find((one) => times(one) === most);
    for (const input of form.querySelectorAll("[name=verdict]")) {
      input.closest(".option").classList.toggle("suggested", input.value === best);
    }
  }

  const form = () => act.querySelector("form.sal");
  act.addEventListener("input", () => { if (form()) follow(form()); });
  document.body.addEventListener("htmx:afterSettle", (event) => { if (event.target === act && form()) follow(form()); });
  if (form()) follow(form());
})();
