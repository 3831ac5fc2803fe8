/* Ticking a whole branch at once, and counting. Without this file the server does both. */
const list = document.querySelector(".units");
const ticked = list?.querySelector("[data-ticked]");
const boxes = () => [...list.querySelectorAll('input[name="units"]')];
const count = () => { ticked.textContent = boxes().filter((box) => box.checked).length; };

list?.addEventListener("click", (event) => {
  const button = event.target.closest('button[name="tick"]');
  if (!button) return;
  event.preventDefault();
  const on = button.value.endsWith(":on");
  for (const box of button.closest("li").querySelectorAll('input[name="units"]')) box.checked = on;
  count();
});
list?.addEventListener("change", count);
