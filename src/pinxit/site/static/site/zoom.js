// A picture opens in place over the page, and can be looked at closely: wheel, pinch, drag, or the
// keys + and -, the arrows and 0. Without script, `a.zoom` is a plain link to the file.

const CLOSEST = 8;
const STEP = 1.4;
const MOVE_PX = 60;

function closeUp(picture) {
  // How close, and by how much the picture is moved from the middle, in pixels of the page.
  const view = { scale: 1, x: 0, y: 0 };
  const fingers = new Map();
  let moved = false;

  function show() {
    const most = {
      x: Math.max(0, (picture.clientWidth * view.scale - innerWidth) / 2),
      y: Math.max(0, (picture.clientHeight * view.scale - innerHeight) / 2),
    };
    view.x = Math.min(Math.max(view.x, -most.x), most.x);
    view.y = Math.min(Math.max(view.y, -most.y), most.y);
    // Set from a script of ours: the policy forbids styles in the markup, not these.
    picture.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    picture.classList.toggle("is-close", view.scale > 1);
  }

  function approach(times, at = { x: innerWidth / 2, y: innerHeight / 2 }) {
    const scale = Math.min(Math.max(view.scale * times, 1), CLOSEST);
    const grown = scale / view.scale;
    // What is under the pointer stays there.
    view.x = (at.x - innerWidth / 2) * (1 - grown) + view.x * grown;
    view.y = (at.y - innerHeight / 2) * (1 - grown) + view.y * grown;
    view.scale = scale;
    show();
  }

  function spread() {
    const [one, other] = [...fingers.values()];
    return {
      wide: Math.hypot(one.x - other.x, one.y - other.y),
      at: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 },
    };
  }

  picture.addEventListener("wheel", (event) => {
    event.preventDefault();
    approach(event.deltaY < 0 ? STEP : 1 / STEP, { x: event.clientX, y: event.clientY });
  }, { passive: false });

  picture.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    picture.setPointerCapture(event.pointerId);
    moved = fingers.size > 1;
  });

  picture.addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) {
      return;
    }
    const before = fingers.size === 2 ? spread() : null;
    const now = { x: event.clientX, y: event.clientY };
    moved ||= Math.hypot(now.x - last.x, now.y - last.y) > 3;
    fingers.set(event.pointerId, now);
    if (before) {
      const after = spread();
      approach(after.wide / (before.wide || 1), after.at);
    } else if (view.scale > 1) {
      view.x += now.x - last.x;
      view.y += now.y - last.y;
      show();
    }
  });

  for (const end of ["pointerup", "pointercancel"]) {
    picture.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }

  const keys = {
    "+": () => approach(STEP),
    "=": () => approach(STEP),
    "-": () => approach(1 / STEP),
    "0": () => approach(1 / CLOSEST),
    ArrowLeft: () => { view.x += MOVE_PX; show(); },
    ArrowRight: () => { view.x -= MOVE_PX; show(); },
    ArrowUp: () => { view.y += MOVE_PX; show(); },
    ArrowDown: () => { view.y -= MOVE_PX; show(); },
  };
  return {
    press: (event) => {
      if (keys[event.key]) {
        event.preventDefault();
        keys[event.key]();
      }
    },
    // A drag ends in a click that means nothing.
    wasDrag: () => moved,
  };
}

function openPicture(link) {
  const dialog = document.createElement("dialog");
  dialog.className = "zoomed";
  const small = link.querySelector("img");
  const picture = document.createElement("img");
  picture.src = link.href;
  picture.alt = small ? small.alt : "";
  picture.draggable = false;
  dialog.setAttribute("aria-label", picture.alt);
  dialog.append(picture);
  const near = closeUp(picture);
  dialog.addEventListener("keydown", near.press);
  dialog.addEventListener("click", () => {
    if (!near.wasDrag()) {
      dialog.close();
    }
  });
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
