// A picture opens in place over the page. Without script, `a.zoom` is a plain link to the file.

function openPicture(link) {
  const dialog = document.createElement("dialog");
  dialog.className = "zoomed";
  const small = link.querySelector("img");
  const picture = document.createElement("img");
  picture.src = link.href;
  picture.alt = small ? small.alt : "";
  dialog.setAttribute("aria-label", picture.alt);
  dialog.append(picture);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.zoom");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!link || !plain) {
    return;
  }
  event.preventDefault();
  openPicture(link);
});
