// Adds to a trial's plain form: choices only once every picture is decoded, keys, and what was
// measured. Without this file the form works and the measurements stay empty.

const form = document.getElementById("trial");
const pictures = [...form.querySelectorAll("img")];
const choices = [...form.querySelectorAll("button[name=choice]")];
const status = document.getElementById("status");
const broken = document.getElementById("broken");
const keys = document.getElementById("keys");
const letters = document.getElementById("letters");
const KEYS = { ArrowLeft: 0, ArrowRight: 1, 1: 0, 2: 1, a: 0, b: 1 };

let readyAt = null;   // when the last picture was decoded
let awaySince = null; // when the page lost the focus
let away = 0;
let sent = false;

async function show() {
  broken.hidden = true;
  choices.forEach((button) => { button.disabled = true; });
  status.textContent = status.dataset.loading;
  const decoded = await Promise.allSettled(pictures.map((picture) => picture.decode()));
  if (decoded.some((result) => result.status === "rejected")) {
    broken.hidden = false;
    return;
  }
  readyAt = performance.now();
  if (!document.hasFocus()) leave();
  choices.forEach((button) => { button.disabled = false; });
  status.textContent = status.dataset.ready;
}

function leave() {
  awaySince ??= performance.now();
}

function comeBack() {
  if (awaySince !== null && readyAt !== null) away += performance.now() - Math.max(awaySince, readyAt);
  awaySince = null;
}

function measure() {
  const wasAway = awaySince !== null;
  comeBack();
  if (wasAway) leave();
  const measured = {
    response_time_ms: performance.now() - readyAt,
    load_time_ms: readyAt, // since the navigation began
    focus_lost_ms: away,
    viewport_width_px: window.innerWidth,
    viewport_height_px: window.innerHeight,
  };
  for (const [name, value] of Object.entries(measured)) form.elements[name].value = Math.round(value);
}

form.addEventListener("submit", (event) => {
  if (sent || readyAt === null) {
    event.preventDefault();
    return;
  }
  sent = true;
  measure();
  // Not `disabled`: a disabled button would not be sent along.
  choices.forEach((button) => button.setAttribute("aria-disabled", "true"));
});

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const index = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (index === undefined || readyAt === null || sent) return;
  // Single characters can be turned off, for people who speak to their computer.
  const listens = letters.checked && letters.offsetParent !== null;
  if (event.key.length === 1 && !listens) return;
  event.preventDefault();
  form.requestSubmit(choices[index]);
});

document.getElementById("again").addEventListener("click", () => {
  for (const picture of pictures) {
    if (picture.naturalWidth === 0) picture.src = picture.getAttribute("src");
  }
  show();
});

letters.checked = sessionStorage.getItem("letters") !== "off";
letters.addEventListener("change", () => {
  sessionStorage.setItem("letters", letters.checked ? "on" : "off");
});
window.addEventListener("blur", leave);
window.addEventListener("focus", comeBack);
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : comeBack()));
// Some browsers bring a page back as it was left, with everything already sent.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

keys.hidden = false;
show();
