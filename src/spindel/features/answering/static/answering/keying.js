// Keying in paper: a digit chooses in the question that has the focus, and the focus goes on to the next.

const questions = [...document.querySelectorAll("[data-keying] [data-item]")];

document.querySelector("[data-keying]").addEventListener("keydown", (event) => {
  const place = questions.indexOf(event.target.closest("[data-item]"));
  if (place < 0 || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("textarea, [type='text']")) return;
  const input = /^[1-9]$/.test(event.key) && questions[place].querySelectorAll(".level__input")[event.key - 1];
  if (!input) return;
  event.preventDefault();
  input.click();
  const goesOn = input.type === "radio" ? questions[place + 1] : questions[place];
  (goesOn?.querySelector("input:not([type='hidden'])") ?? document.querySelector("[data-keying] [type='submit']")).focus();
});
