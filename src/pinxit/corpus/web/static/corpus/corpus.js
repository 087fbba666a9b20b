// On a narrow screen the choices begin folded, so that the works come first.

const narrow = window.matchMedia("(max-width: 53.99rem)");

function fold() {
  for (const details of document.querySelectorAll("details[data-folds]")) {
    details.open = !narrow.matches;
  }
}

narrow.addEventListener("change", fold);
if (narrow.matches) fold();
