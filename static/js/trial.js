// Adds to a trial's plain form: choices only once every picture is decoded, keys, measurements, and
// answers that are not lost with the connection. Without this file the form works by itself.

import { forget, forgetOthers, isOurs, keep, kept, nameOf } from "./keeping.js";
import { listen, showKeys } from "./keys.js";
import { fits, parse, show } from "./pages.js";
import { ask, insist, pause } from "./sending.js";
import { tell } from "./trouble.js";
import { Visit } from "./visit.js";

const DOUBLE_CLICK_MS = 600; // the longest that common systems are set to
const CLOSED_MS = 300; // nobody has seen three new pictures sooner
const SAVING_MS = 1_000; // after so long somebody may wonder
const RESIZED = 0.1; // a telephone's address bar comes and goes; that is less

let visit; // the page that is shown
let shownAt = 0;
let size = [window.innerWidth, window.innerHeight];
let isCatchingUp = false;
let losesAnswer = false; // an answer is under way that this page alone holds
let isGoing = false; // to another page, which hides this one

function begin(askedAt, closedFor) {
  visit?.end();
  const form = document.getElementById("trial");
  visit = new Visit(form, { askedAt, closedFor, answer });
  forgetOthers(form);
  showKeys();
  visit.begin();
  if (kept(form)) answer(kept(form));
}

/** Bring the answer to the server and show what comes next. */
async function answer(fields) {
  const { form } = visit;
  // Another window may have kept one before; the first one counts, wherever it is sent from.
  const chosen = kept(form) ?? fields;
  const lasts = keep(form, chosen);
  const answering = visit;
  answering.lock();
  losesAnswer = !lasts;
  const saving = setTimeout(() => answering.say("saving"), SAVING_MS);
  const onDelay = () => {
    clearTimeout(saving);
    answering.tellUnsaved(lasts);
  };
  const page = await deliver(form, chosen, onDelay);
  clearTimeout(saving);
  losesAnswer = false;
  if (answering.isOver) return;
  if (isAcknowledged(form, page)) forget(nameOf(form));
  turnTo(page);
}

/** Post the form until it is taken in, with the token of a fresh page where its own is refused. */
async function deliver(form, fields, onDelay) {
  let token = form.elements.csrfmiddlewaretoken.value;
  for (let refusals = 0; ; refusals += 1) {
    const body = new URLSearchParams([...fields, ["csrfmiddlewaretoken", token]]);
    const page = await insist(form.action, { method: "POST", body }, onDelay);
    if (page.status !== 403) return page;
    const instead = await insist(form.action, {}, onDelay);
    const fresh = parse(instead).form;
    if (!fresh || nameOf(fresh) !== nameOf(form)) return instead; // it says why
    token = fresh.elements.csrfmiddlewaretoken.value;
    if (refusals === 0) continue;
    onDelay();
    await pause();
  }
}

/**
 * Whether the server has the answer: it shows a trial or leads on. Refused answers stay, and so do
 * those of somebody whom it took for a stranger, or that somebody else answered, such as the
 * entrance page of a wireless network.
 */
function isAcknowledged(form, page) {
  if (page.status === 403) return false;
  const nowhere = [form.action, new URL("../", form.action).href];
  return parse(page).form !== null || !nowhere.includes(page.address);
}

function turnTo(page) {
  const { content, form } = parse(page);
  if (!form || !fits(content)) {
    location.replace(page.address);
    return;
  }
  show(content);
  shownAt = performance.now();
  begin(page.askedAt, CLOSED_MS);
}

/** Somebody may have gone on in another window: show what is true now. */
async function catchUp() {
  const looking = visit;
  if (document.hidden || looking.isAnswered || isCatchingUp) return;
  isCatchingUp = true;
  const page = await ask(looking.form.action);
  isCatchingUp = false;
  if (page === null || looking !== visit || looking.isAnswered) return;
  const { form } = parse(page);
  if (!form || nameOf(form) !== nameOf(looking.form)) turnTo(page);
}

/** Whoever answered, or goes on to another page, no longer looks away from anything. */
function leave() {
  if (isGoing || visit.isAnswered) return;
  if (visit.clock.leave()) tell(visit.form, "focus_lost");
}

function comeBack() {
  visit.clock.comeBack();
  catchUp();
}

function resize() {
  const now = [window.innerWidth, window.innerHeight];
  if (now.every((side, index) => Math.abs(side / size[index] - 1) <= RESIZED)) return;
  size = now;
  tell(visit.form, "resized", now.join("x"));
}

/** The second half of a double click, on a page that came in between, means nothing. */
function ignoreSecondClick(event) {
  if (event.detail < 2 || performance.now() - shownAt > DOUBLE_CLICK_MS) return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("click", ignoreSecondClick, { capture: true });
document.addEventListener("click", (event) => {
  if (event.target.id === "retry") window.dispatchEvent(new Event("try-now"));
});
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : comeBack()));
window.addEventListener("pagehide", () => { isGoing = true; });
window.addEventListener("blur", leave);
window.addEventListener("focus", comeBack);
window.addEventListener("resize", resize);
window.addEventListener("storage", (event) => {
  if (isOurs(visit.form, event.key) && event.newValue === null) catchUp();
});
window.addEventListener("beforeunload", (event) => {
  if (losesAnswer) event.preventDefault();
});
// Some browsers bring a page back as it was left, with everything already sent.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

listen(() => visit);
begin(0, 0);
if (performance.getEntriesByType("navigation")[0]?.type === "reload") tell(visit.form, "reloaded");
