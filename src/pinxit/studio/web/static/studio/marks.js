// Marks on a sketch: drawn with a pointer, or moved by the arrow keys. Without this file the form
// still works, by nine named places.

const SVG = "http://www.w3.org/2000/svg";
const WHOLE = 1000;
const STEP = 20;

const clamp = (value, low, high) => Math.round(Math.min(Math.max(value, low), high));

function marking(item) {
  const stage = item.querySelector("[data-marking]");
  const details = item.querySelector("details.marking");
  if (!stage || !details) return;
  const picture = stage.querySelector(".sketch__picture");
  const over = picture.querySelector("svg");
  const form = details.querySelector("form");
  const cross = form.querySelector("[data-marking-cross]");
  const button = cross.querySelector("button");
  const told = cross.querySelector("[role=status]");
  const mark = { left: 450, top: 450, width: 100, height: 100 };
  let drawn = null;

  function show() {
    if (!drawn) {
      drawn = over.appendChild(document.createElementNS(SVG, "rect"));
      drawn.setAttribute("class", "sketch__mark sketch__mark--drawn");
    }
    const at = { x: mark.left, y: mark.top, width: mark.width, height: mark.height };
    for (const [name, value] of Object.entries(at)) drawn.setAttribute(name, value);
    for (const [name, value] of Object.entries(mark)) form.elements[name].value = value;
    told.textContent = `${mark.left / 10} %, ${mark.top / 10} %`;
    for (const place of form.querySelectorAll("[name=place]")) place.checked = false;
  }

  function hide() {
    drawn?.remove();
    drawn = null;
    told.textContent = "";
    for (const name of Object.keys(mark)) form.elements[name].value = "";
  }

  function at(event) {
    const box = picture.getBoundingClientRect();
    return [
      clamp(((event.clientX - box.left) / box.width) * WHOLE, 0, WHOLE),
      clamp(((event.clientY - box.top) / box.height) * WHOLE, 0, WHOLE),
    ];
  }

  let start = null;
  picture.addEventListener("pointerdown", (event) => {
    if (!details.open) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    start = at(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = at(event);
    mark.left = Math.min(x, start[0]);
    mark.top = Math.min(y, start[1]);
    mark.width = Math.abs(x - start[0]);
    mark.height = Math.abs(y - start[1]);
    show();
  });
  picture.addEventListener("pointerup", (event) => {
    if (!start) return;
    const [x, y] = at(event);
    if (Math.abs(x - start[0]) < STEP && Math.abs(y - start[1]) < STEP) {
      // A tap marks a small square around the point.
      mark.width = mark.height = 80;
      mark.left = clamp(x - 40, 0, WHOLE - 80);
      mark.top = clamp(y - 40, 0, WHOLE - 80);
      show();
    }
    start = null;
    form.elements.words.focus();
  });

  button.addEventListener("keydown", (event) => {
    const way = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    }[event.key];
    if (!way) return;
    event.preventDefault();
    if (event.shiftKey) {
      mark.width = clamp(mark.width + way[0], STEP, WHOLE - mark.left);
      mark.height = clamp(mark.height + way[1], STEP, WHOLE - mark.top);
    } else {
      mark.left = clamp(mark.left + way[0], 0, WHOLE - mark.width);
      mark.top = clamp(mark.top + way[1], 0, WHOLE - mark.height);
    }
    show();
  });
  button.addEventListener("click", show);
  for (const place of form.querySelectorAll("[name=place]")) {
    place.addEventListener("change", hide);
  }
  details.addEventListener("toggle", () => {
    stage.classList.toggle("is-marking", details.open);
    if (!details.open) hide();
  });
  form.querySelector("[data-marking-help]").hidden = false;
  cross.hidden = false;
}

for (const item of document.querySelectorAll(".sketches > li")) marking(item);
