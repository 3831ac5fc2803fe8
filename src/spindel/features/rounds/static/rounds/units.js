/* Ticking a whole branch at once, and counting. Without this file the server does both. */
const list = document.querySelector(".units");
const boxes = (place) => [...place.querySelectorAll('input[name="units"]')];
const ticked = (place) => boxes(place).filter((box) => box.checked).length;

function count() {
  list.querySelector("[data-ticked]").textContent = ticked(list);
  for (const branch of list.querySelectorAll("details")) {
    branch.querySelector(":scope > summary [data-ticked-below]").textContent = ticked(branch);
  }
}

list?.addEventListener("click", (event) => {
  const button = event.target.closest('button[name="tick"]');
  if (!button) return;
  event.preventDefault();
  const on = button.value.endsWith(":on");
  for (const box of boxes(button.closest("li"))) box.checked = on;
  count();
});
list?.addEventListener("change", count);
