// Keeps the monitor up to date: fetches what changes and puts in place only what differs, so that
// focus, unfolded details and the reading position stay. Stops while nobody looks.

const EVERY = 5000; // milliseconds
const LONGEST = 60000; // between tries while the server does not answer

const now = document.getElementById("now");
const said = document.getElementById("said");
const trouble = document.getElementById("trouble");
const button = document.getElementById("pause");

let isPaused = false;
let wait = EVERY;
let timer = 0;
let isBusy = false;

function later() {
  clearTimeout(timer);
  if (!isPaused && !document.hidden) timer = setTimeout(update, wait);
}

async function update() {
  if (isBusy) return;
  isBusy = true;
  try {
    const answer = await fetch(now.dataset.address, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(LONGEST) });
    if (answer.redirected || answer.status === 403 || answer.status === 404) {
      stop("You are not logged in any more, or may not see this study. Reload the page.");
      return;
    }
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    wait = EVERY;
    say("");
  } catch {
    wait = Math.min(2 * wait, LONGEST);
    say("The server does not answer; these numbers are from before. Trying again.");
  } finally {
    isBusy = false;
    later();
  }
}

/** Replace the content of every part that differs; what was said aloud only if it changed. */
function put(fresh) {
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const shown = now.querySelector(`[data-part="${part.dataset.part}"]`);
    if (shown && shown.innerHTML !== part.innerHTML) shown.replaceChildren(...part.childNodes);
  }
  const sentence = fresh.querySelector("[data-said]").dataset.said;
  if (said.textContent !== sentence) said.textContent = sentence;
}

function say(text) {
  if (trouble.textContent !== text) trouble.textContent = text;
  trouble.hidden = !text;
}

function stop(text) {
  isPaused = true;
  button.hidden = true;
  say(text);
}

button.hidden = false;
button.addEventListener("click", () => {
  isPaused = !isPaused;
  button.textContent = isPaused ? button.dataset.paused : button.dataset.going;
  if (isPaused) later();
  else update();
});
document.addEventListener("visibilitychange", () => (document.hidden || isPaused ? later() : update()));
later();
