// Shows what is typed on the participants' pages beside it, without being asked; and says so before
// something that was not saved is left behind. Without this script the buttons do the first.

const PAUSE_MS = 300;

for (const form of document.querySelectorAll("form[data-previews]")) {
  let timer = null;
  let isChanged = form.hasAttribute("data-unsaved");

  const frames = framesOf(form);
  for (const button of frames.querySelectorAll("[data-show]")) button.hidden = true;

  form.addEventListener("input", (event) => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(() => showAll(form, event.target.closest("section") ?? frames), PAUSE_MS);
  });
  frames.addEventListener("toggle", (event) => {
    // A frame that was closed did not follow.
    if (event.target.open && isChanged) showAll(form, event.target);
  }, true);
  form.addEventListener("submit", () => { isChanged = false; });
  addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
  if (isChanged) showAll(form, frames);
}

/** Where the frames of a form are: within it, or beside it. */
function framesOf(form) {
  return form.querySelector("[data-preview]") ? form : form.closest(".beside");
}

/** Fill the open frames of a part of the page, or all of the form's where that part has none. */
function showAll(form, place) {
  const open = "details[open] > iframe";
  const own = place.querySelectorAll(place.matches("details") ? ":scope > iframe" : open);
  for (const frame of own.length ? own : framesOf(form).querySelectorAll(open)) show(form, frame);
}

async function show(form, frame) {
  const before = frame.pending;
  frame.pending = new AbortController();
  before?.abort();
  const sent = { method: "POST", body: new FormData(form), signal: frame.pending.signal };
  try {
    const answer = await fetch(frame.dataset.preview, sent);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Only the body: styles stay, and so does the place to which the reader has scrolled.
    const shown = frame.contentDocument;
    shown.title = page.title;
    shown.body.className = page.body.className;
    shown.body.replaceChildren(...page.body.childNodes);
  } catch (problem) {
    if (problem.name !== "AbortError" && !(problem instanceof TypeError)) throw problem;
    // No connection: the frame keeps showing what it had, and saving will say so.
  }
}
