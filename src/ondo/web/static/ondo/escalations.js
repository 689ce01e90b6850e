// What managers hear on every page: it is asked for by itself, and said where it has changed.
"use strict";

(() => {
  const here = document.getElementById("escalations");
  const EVERY = 3000;
  let tag = "";

  async function look() {
    if (document.visibilityState !== "visible") return;
    const answer = await fetch(here.dataset.from, { headers: { "If-None-Match": tag }, redirect: "error" });
    if (!answer.ok) return;
    tag = answer.headers.get("ETag");
    here.innerHTML = (await answer.text()).trim();
  }

  const again = () => look().catch(() => {}).finally(() => setTimeout(again, EVERY));
  again();
})();
