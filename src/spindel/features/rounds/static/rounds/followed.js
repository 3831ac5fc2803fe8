/* Keeps the figures fresh while people answer. Without this file, loading the page again does. */
const EVERY = 20_000;
const place = document.querySelector("[data-live]");

async function freshen() {
  if (document.hidden || place.contains(document.activeElement)) return;
  const answer = await fetch(place.dataset.followed, { redirect: "manual" }).catch(() => null);
  if (answer?.ok) place.innerHTML = await answer.text();
}

if (place) setInterval(freshen, EVERY);
