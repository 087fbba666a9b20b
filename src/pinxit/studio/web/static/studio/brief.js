/* A picture developing: each figure listens to its brief and shows the real steps as they come.
   A lost connection comes back by itself and goes on where it was. */

const easel = document.querySelector("[data-sitting]");
const figures = [...document.querySelectorAll("figure[data-events]")];
const developing = figures.filter((each) => !["done", "failed", "cancelled"].includes(each.dataset.state));

if (easel) {
  if (developing.length > 0) watchAll(easel.dataset.sitting);
} else {
  developing.forEach(watch);
}

function watch(figure) {
  const source = new EventSource(figure.dataset.events);
  source.addEventListener("progress", (event) => progress(figure, JSON.parse(event.data)));
  source.addEventListener("done", (event) => {
    source.close();
    const view = JSON.parse(event.data);
    if (view.state !== "done") return window.location.reload();
    return window.location.replace(view.url);
  });
  source.addEventListener("error", () => lost(figure));
}

/* All pictures of a sitting come over one connection: browsers open only a few to one server. */
function watchAll(address) {
  const source = new EventSource(address);
  const byAddress = new Map(figures.map((figure) => [figure.dataset.events, figure]));
  let failed = false;

  source.addEventListener("progress", (event) => {
    const view = JSON.parse(event.data);
    progress(byAddress.get(view.events), view);
  });
  source.addEventListener("done", (event) => {
    const view = JSON.parse(event.data);
    const figure = byAddress.get(view.events);
    if (view.state !== "done") {
      failed = true;
      figure.querySelector("[data-text]").textContent = view.text;
    } else if (figure.dataset.state !== "done") {
      finish(figure, view);
    }
    figure.dataset.state = view.state;
  });
  source.addEventListener("end", () => {
    source.close();
    if (failed) window.location.reload();
  });
  source.addEventListener("error", () => {
    developing.filter((each) => each.querySelector("progress")).forEach(lost);
  });
}

function progress(figure, view) {
  const bar = figure.querySelector("progress");
  bar.max = view.total;
  bar.value = view.step;
  figure.querySelector("[data-text]").textContent = view.text;
  if (view.preview) show(figure, view.preview);
  if (view.step > 0 && figure.dataset.state !== "running") {
    figure.dataset.state = "running";
    figure.querySelector("[data-said]").textContent = figure.dataset.begun;
  }
}

function lost(figure) {
  figure.querySelector("[data-text]").textContent = figure.dataset.lost;
}

function show(figure, address) {
  const mat = figure.querySelector(".mat");
  let picture = mat.querySelector("img");
  if (!picture) {
    picture = document.createElement("img");
    picture.width = picture.height = 128;
    picture.alt = "";
    mat.replaceChildren(picture);
  }
  picture.src = address;
}

function finish(figure, view) {
  const link = document.createElement("a");
  const picture = document.createElement("img");
  link.href = view.url;
  picture.alt = view.prompt;
  picture.width = picture.height = 512;
  picture.src = view.picture;
  link.append(picture);
  figure.querySelector(".mat").replaceChildren(link);
  figure.querySelector("progress").remove();
  figure.querySelector("[data-text]").textContent = view.text;
  const look = document.createElement("p");
  look.append(link.cloneNode());
  look.firstChild.textContent = figure.dataset.look;
  figure.querySelector("figcaption form")?.replaceWith(look);
  figure.querySelector("[data-said]").textContent = figure.dataset.finished;
}
