// The key stands after # in the mail's link, which browsers send to nobody. It is posted, and taken off the address.

const key = location.hash.slice(1);
if (key) {
  history.replaceState(null, "", location.pathname);
  const form = document.querySelector("[data-enter]");
  form.elements.key.value = key;
  form.submit();
}
