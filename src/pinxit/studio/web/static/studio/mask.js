/* A mask is drawn on the picture with a pen, a finger or a mouse, and sent as a small PNG.
   Who draws with neither gives the place in numbers. */

const frame = document.querySelector("[data-mask]");
const field = document.getElementById(frame.dataset.mask);
const picture = frame.querySelector("img");
const ink = getComputedStyle(document.documentElement).getPropertyValue("--cinnabar") || "#B3261E";
const drawn = document.createElement("canvas");
const pen = drawn.getContext("2d");
let brush = 16;
let rubs = false;
let last = null;

drawn.width = Number(frame.dataset.width);
drawn.height = Number(frame.dataset.height);
drawn.className = "masked__drawn";
drawn.setAttribute("role", "img");
drawn.setAttribute("aria-label", frame.dataset.label);
const stage = document.createElement("div");
stage.className = "masked__stage";
picture.replaceWith(stage);
stage.append(picture, drawn);
frame.after(tools());
if (field.value.startsWith("data:image/png;base64,")) begin(field.value);

drawn.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  drawn.setPointerCapture(event.pointerId);
  last = place(event);
  stroke(last, last);
});
drawn.addEventListener("pointermove", (event) => {
  if (last === null) return;
  const here = place(event);
  stroke(last, here);
  last = here;
});
for (const name of ["pointerup", "pointercancel"]) {
  drawn.addEventListener(name, () => {
    if (last === null) return;
    last = null;
    keep();
  });
}

function place(event) {
  const box = drawn.getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / box.width) * drawn.width,
    y: ((event.clientY - box.top) / box.height) * drawn.height,
  };
}

function stroke(from, to) {
  pen.strokeStyle = ink;
  pen.lineWidth = brush;
  pen.lineCap = pen.lineJoin = "round";
  pen.globalCompositeOperation = rubs ? "destination-out" : "source-over";
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x, to.y + 0.01);
  pen.stroke();
  pen.globalCompositeOperation = "source-over";
}

/* What was drawn becomes white on black. */
function keep() {
  const seen = pen.getImageData(0, 0, drawn.width, drawn.height);
  const sheet = document.createElement("canvas");
  sheet.width = drawn.width;
  sheet.height = drawn.height;
  const mask = new ImageData(drawn.width, drawn.height);
  let some = false;
  for (let at = 0; at < seen.data.length; at += 4) {
    const white = seen.data[at + 3] > 127;
    some ||= white;
    mask.data.fill(white ? 255 : 0, at, at + 3);
    mask.data[at + 3] = 255;
  }
  sheet.getContext("2d").putImageData(mask, 0, 0);
  field.value = some ? sheet.toDataURL("image/png") : "";
}

/* A mask that came with the page is drawn again. The bytes are decoded here: the page's policy
   lets no picture come from an address within a script. */
async function begin(address) {
  const bytes = Uint8Array.from(atob(address.split(",")[1]), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  pen.drawImage(bitmap, 0, 0);
  const seen = pen.getImageData(0, 0, drawn.width, drawn.height);
  for (let at = 0; at < seen.data.length; at += 4) {
    seen.data[at + 3] = seen.data[at] > 127 ? 255 : 0;
  }
  pen.putImageData(seen, 0, 0);
  pen.globalCompositeOperation = "source-in";
  pen.fillStyle = ink;
  pen.fillRect(0, 0, drawn.width, drawn.height);
  pen.globalCompositeOperation = "source-over";
}

function tools() {
  const row = document.createElement("p");
  row.className = "actions masked__tools";
  const label = document.createElement("label");
  label.textContent = frame.dataset.brush;
  const size = document.createElement("input");
  size.type = "range";
  size.min = "4";
  size.max = "48";
  size.value = String(brush);
  size.addEventListener("input", () => { brush = Number(size.value); });
  label.append(size);
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "button button--quiet";
  clear.textContent = frame.dataset.clear;
  clear.addEventListener("click", () => {
    pen.clearRect(0, 0, drawn.width, drawn.height);
    field.value = "";
  });
  row.append(label, clear);
  if (frame.dataset.erase) {
    const erase = document.createElement("button");
    erase.type = "button";
    erase.className = "button button--quiet";
    erase.textContent = frame.dataset.erase;
    erase.setAttribute("aria-pressed", "false");
    erase.addEventListener("click", () => {
      rubs = !rubs;
      erase.setAttribute("aria-pressed", String(rubs));
    });
    row.append(erase);
  }
  return row;
}
