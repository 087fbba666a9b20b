/* A suggestion goes into the prompt instead of opening the desk anew. Without a script it is a link. */

const list = document.querySelector("#words");
const prompt = document.querySelector("#id_prompt");

list.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  prompt.value = link.dataset.prompt ?? link.textContent;
  prompt.focus();
  prompt.setSelectionRange(prompt.value.length, prompt.value.length);
});

// Where nothing is known of what is typed, the last suggestions stay.
list.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.responseText.trim() === "") event.detail.shouldSwap = false;
});
