// `label.drop` takes a dragged file as if it had been chosen. `data-send` sends the form at once.

for (const drop of document.querySelectorAll("label.drop")) {
  const input = drop.querySelector('input[type="file"]');
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("is-over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  input.addEventListener("change", () => {
    if (drop.dataset.send !== undefined && input.files.length > 0) {
      input.form.requestSubmit();
    }
  });
}
