// Follows a job: asks for its numbers, and when its state or its failures change takes the parts of
// the page that tell of them, so that focus and the reading position stay. Rests while nobody looks.

const EVERY = 2000; // milliseconds
const LONGEST = 60000; // between tries while the server does not answer

const job = document.getElementById("job");
const sentence = document.getElementById("sentence");
const trouble = document.getElementById("trouble");

let known = job.dataset.shown; // state, number of failures and whether the total is known, as the page shows them
let wait = EVERY;
let timer = 0;
let isOver = false;

function later() {
  clearTimeout(timer);
  if (!isOver && !document.hidden) timer = setTimeout(update, wait);
}

async function update() {
  try {
    const now = await (await ask(job.dataset.address, "application/json")).json();
    show(now);
    const seen = `${now.state} ${now.failed} ${now.total > 0}`;
    if (seen !== known) await renew();
    known = seen;
    isOver = !now.active;
    wait = EVERY;
    say("");
  } catch (error) {
    wait = Math.min(2 * wait, LONGEST);
    if (error instanceof NotAllowed) {
      isOver = true;
      say("You are not logged in any more, or may not see this job. Reload the page.");
    } else say("The server does not answer; this is from before. Trying again.");
  }
  later();
}

class NotAllowed extends Error {}

async function ask(address, type) {
  const answer = await fetch(address, { headers: { Accept: type }, signal: AbortSignal.timeout(LONGEST) });
  if (answer.redirected || answer.status === 403 || answer.status === 404) throw new NotAllowed();
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer;
}

function show(now) {
  if (sentence.textContent !== now.sentence) sentence.textContent = now.sentence;
  const bar = document.getElementById("bar");
  if (bar && now.total) {
    bar.max = now.total;
    bar.value = now.done;
  }
  const lines = document.getElementById("lines");
  const fresh = now.lines.map(({ at, text }) => {
    const time = document.createElement("time");
    time.dateTime = at;
    time.textContent = at.slice(11, 19);
    const line = document.createElement("li");
    line.append(time, ` ${text}`);
    return line;
  });
  if (fresh.map((line) => line.textContent).join() !== [...lines.children].map((line) => line.textContent).join()) lines.replaceChildren(...fresh);
}

/** Take the page as it is now, and replace the content of every part that differs. */
async function renew() {
  const text = await (await ask(location.href, "text/html")).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const part of page.querySelectorAll("[data-part]")) {
    const shown = job.querySelector(`[data-part="${part.dataset.part}"]`);
    if (shown && shown.innerHTML !== part.innerHTML) shown.replaceChildren(...part.childNodes);
  }
  document.title = page.title;
}

function say(text) {
  if (trouble.textContent !== text) trouble.textContent = text;
  trouble.hidden = !text;
}

document.addEventListener("visibilitychange", () => (document.hidden || isOver ? clearTimeout(timer) : update()));
later();
