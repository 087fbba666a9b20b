/* A picture developing: each figure listens to its brief and shows the real steps as they come.
   A lost connection comes back by itself and goes on where it was. */

for (const figure of document.querySelectorAll("figure[data-events]")) {
  if (!["done", "failed", "cancelled"].includes(figure.dataset.state)) watch(figure);
}

function watch(figure) {
  const text = figure.querySelector("[data-text]");
  const said = figure.querySelector("[data-said]");
  const bar = figure.querySelector("progress");
  const source = new EventSource(figure.dataset.events);
  let begun = false;

  source.addEventListener("progress", (event) => {
    const view = JSON.parse(event.data);
    bar.max = view.total;
    bar.value = view.step;
    text.textContent = view.text;
    if (view.preview) show(figure, view.preview);
    if (view.step > 0 && !begun) {
      begun = true;
      said.textContent = figure.dataset.begun;
    }
  });

  source.addEventListener("done", (event) => {
    source.close();
    const view = JSON.parse(event.data);
    const alone = document.querySelectorAll("figure[data-events]").length === 1;
    if (view.state !== "done") return window.location.reload();
    if (alone) return window.location.replace(view.url);
    return finish(figure, view);
  });

  source.addEventListener("error", () => {
    text.textContent = figure.dataset.lost;
  });
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
  figure.querySelector("progress").value = figure.querySelector("progress").max;
  figure.querySelector("[data-text]").textContent = view.text;
  figure.querySelector("[data-said]").textContent = figure.dataset.finished;
}
