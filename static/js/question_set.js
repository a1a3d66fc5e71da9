// A draft of a question set without reloads: what is moved or marked is seen at once and sent in
// turn; the answer brings the few parts that changed. What was not stored is said plainly.

import { allowDragging } from "./question_drag.js";

const LONGEST = 60000; // milliseconds
const list = document.getElementById("pairs");
const form = document.getElementById("change");
const undo = document.getElementById("undo");
const said = document.getElementById("said");
const trouble = document.getElementById("trouble");
const summary = document.getElementById("summary");
const help = document.getElementById("keys-help");
const count = document.getElementById("chosen-count");
const first = Number(form.dataset.first) || 1; // the place of the first question on this page
const isInOrder = form.elements.is_in_order.value === "yes";
const MARKS = { m: "main", p: "practice", c: "catch" };

let last = Promise.resolve(); // what is sent, one after the other
let waiting = 0; // how many of them are not answered yet
const numbers = new Map(); // places by the answers; shown once nothing newer is under way
let isLost = false; // something was not stored, so what is shown here is not to be trusted

/* --- What is sent ---------------------------------------------------------------------------- */

function send(sender, data) {
  const address = sender.action;
  waiting += 1;
  last = last.then(() => (isLost ? undefined : post(address, data))).then(() => {
    waiting -= 1;
    if (!waiting) settle();
  });
}

async function post(address, data) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: data,
      headers: { "X-Requested-With": "question_set.js" },
      signal: AbortSignal.timeout(LONGEST),
    });
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.status === 409 && isJson) {
      refuse((await answer.json()).refused);
      return;
    }
    if (!answer.ok || !isJson) throw new Error(`status ${answer.status}`);
    put(await answer.json());
  } catch {
    lose("The last change was not stored: the server does not answer, or you are not logged in any more. Reload the page to see what is stored.");
  }
}

function refuse(why) {
  trouble.textContent = why;
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "nearest" });
}

function lose(why) {
  isLost = true;
  refuse(why);
}

function put(answer) {
  trouble.hidden = true;
  for (const [key, html] of Object.entries(answer.rows)) replaceRow(key, html);
  for (const [key, place] of Object.entries(answer.numbers)) numbers.set(key, place);
  if (answer.summary) summary.innerHTML = answer.summary;
  undo.hidden = !answer.undo;
  document.getElementById("undo-what").textContent = `: ${answer.undo}`;
  said.textContent = answer.said;
}

/** Where the server knows another order than is shown, the server's is shown. */
function settle() {
  if (!numbers.size) return;
  for (const [key, place] of numbers) number(row(key), place);
  numbers.clear();
  if (isInOrder) sort();
}

/* --- Rows ------------------------------------------------------------------------------------ */

function row(key) {
  return document.getElementById(`question-${key}`);
}

function placeOf(item) {
  return Number(item.querySelector(".place").textContent);
}

function number(item, place) {
  if (!item) return;
  for (const shown of item.querySelectorAll(".place")) shown.textContent = place;
}

function replaceRow(key, html) {
  const old = row(key);
  if (!old) return;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.querySelector("li");
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const selector = focused && (focused.matches(".handle") ? ".handle" : focused.name === "chosen" ? "[name=chosen]" : ".act");
  fresh.querySelector("[name=chosen]").checked = old.querySelector("[name=chosen]").checked;
  reveal(fresh);
  old.replaceWith(fresh);
  if (selector) fresh.querySelector(selector)?.focus({ preventScroll: true });
}

function sort() {
  const items = [...list.children];
  const sorted = items.toSorted((one, other) => placeOf(one) - placeOf(other));
  if (sorted.every((item, index) => item === items[index])) return;
  const focused = document.activeElement;
  list.append(...sorted);
  if (list.contains(focused)) focused.focus();
}

function reveal(part) {
  for (const handle of part.querySelectorAll(".handle")) handle.hidden = false;
}

/* --- Moving ---------------------------------------------------------------------------------- */

/** Put an item before another one, or at the end; it is sent once it is seen. */
function place(item, before) {
  if (item === before || item.nextElementSibling === before) return;
  const focused = document.activeElement;
  const items = [...list.children];
  const from = items.indexOf(item);
  const to = before ? items.indexOf(before) - (items.indexOf(before) > from ? 1 : 0) : items.length - 1;
  list.insertBefore(item, before);
  if (item.contains(focused)) focused.focus({ preventScroll: true });
  const [start, end] = from < to ? [from, to] : [to, from];
  const moved = [...list.children].slice(start, end + 1);
  moved.forEach((one, index) => number(one, first + start + index));
  item.scrollIntoView({ block: "nearest" });
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.set("do", `${item.dataset.question} move`);
  data.set("place", first + to);
  send(form, data);
}

function step(item, key) {
  if (key === "ArrowUp" && item.previousElementSibling) place(item, item.previousElementSibling);
  else if (key === "ArrowDown" && item.nextElementSibling) place(item, item.nextElementSibling.nextElementSibling);
  else if (key === "Home") place(item, list.firstElementChild);
  else if (key === "End") place(item, null);
}

/* --- Keys, buttons, ticks -------------------------------------------------------------------- */

function mark(item, verb) {
  const data = new FormData(form);
  data.set("do", `${item.dataset.question} ${verb}`);
  if (verb === "include" || verb === "exclude") item.classList.toggle("left-out", verb === "exclude");
  send(form, data);
}

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.matches("input, textarea, select")) {
    event.preventDefault();
    if (!undo.hidden) send(undo, new FormData(undo));
    return;
  }
  const handle = event.target.closest?.(".handle");
  if (!handle || event.ctrlKey || event.metaKey) return;
  const item = handle.closest("li");
  const key = event.key;
  if (event.altKey && ["ArrowUp", "ArrowDown", "Home", "End"].includes(key)) step(item, key);
  else if (key === "ArrowUp") item.previousElementSibling?.querySelector(".handle")?.focus();
  else if (key === "ArrowDown") item.nextElementSibling?.querySelector(".handle")?.focus();
  else if (key.toLowerCase() === "x") mark(item, item.classList.contains("left-out") ? "include" : "exclude");
  else if (MARKS[key.toLowerCase()]) mark(item, MARKS[key.toLowerCase()]);
  else return;
  event.preventDefault();
}

function onSubmit(event) {
  event.preventDefault();
  const [key, verb] = (event.submitter?.value ?? "").split(" ");
  const item = verb && row(key);
  if (item && verb === "up") return step(item, "ArrowUp");
  if (item && verb === "down") return step(item, "ArrowDown");
  if (item) return mark(item, verb);
  send(event.target, new FormData(event.target, event.submitter));
}

function tally() {
  const chosen = list.querySelectorAll("[name=chosen]:checked").length;
  count.textContent = chosen ? `(${chosen} ticked)` : "";
  if (chosen === 1) document.getElementById("bulk").open = true;
}

let tickedLast = null;
function onTick(event) {
  if (event.target.name !== "chosen") return;
  const boxes = [...list.querySelectorAll("[name=chosen]")];
  const here = boxes.indexOf(event.target);
  if (event.shiftKey && tickedLast?.isConnected) {
    const [start, end] = [here, boxes.indexOf(tickedLast)].sort((one, other) => one - other);
    for (const box of boxes.slice(start, end + 1)) box.checked = event.target.checked;
  }
  tickedLast = event.target;
  tally();
}

reveal(list);
help.hidden = !isInOrder;
form.addEventListener("submit", onSubmit);
undo.addEventListener("submit", onSubmit);
document.addEventListener("keydown", onKey);
list.addEventListener("click", onTick);
if (isInOrder) allowDragging(list, (item, beside, isAfter) => place(item, isAfter ? beside.nextElementSibling : beside));
tally();
