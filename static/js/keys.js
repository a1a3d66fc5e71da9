// Keys: arrows, Enter, and single characters that can be turned off, for people who speak to their
// computer.

const SIDES = { ArrowLeft: "left", ArrowRight: "right", a: "left", b: "right", n: "tie", 0: "tie", 1: "left", 2: "right" };
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
// Where the style shows that there are keys, and the box that turns them off.
const KEYBOARD = window.matchMedia("(hover: hover) and (min-width: 60rem)");
const OFF = "letters";

/** Listen on behalf of the visit that `current` returns. */
export function listen(current) {
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.matches("textarea, input[type=text]")) return;
    const { choices, isOpen, isAnswered } = current();
    const action = isOpen && !isAnswered ? meaning(event, choices) : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** Let the box of this page turn the characters off, and show what it says. */
export function showKeys() {
  const box = document.getElementById("letters");
  if (!box) return;
  document.getElementById("keys").hidden = false;
  box.checked = areOn();
  box.addEventListener("change", () => remember(box.checked));
}

/** What this key does on this page, or undefined. */
function meaning(event, choices) {
  const { target } = event;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "Enter") return target.matches("button, a, summary") ? undefined : enter(choices);
  if (key.length === 1 && !(areOn() && KEYBOARD.matches)) return undefined;
  if (choices.areSides) return taking(choices, choices.named(SIDES[key]));
  // An option that can be marked moves by itself when it has the focus.
  if (STEPS[key] && choices.options.length && target.type !== "radio") {
    return () => choices.step(STEPS[key]);
  }
  return taking(choices, /^[1-9]$/.test(key) ? choices.options[key - 1] : undefined);
}

function taking(choices, option) {
  return option && (() => choices.take(option));
}

/** Confirms what is marked; elsewhere it must not press the form's first button. */
function enter(choices) {
  return choices.areMarked || choices.options.length === 0 ? () => choices.confirm() : () => {};
}

function areOn() {
  try {
    return sessionStorage.getItem(OFF) !== "off";
  } catch {
    return true;
  }
}

function remember(on) {
  try {
    sessionStorage.setItem(OFF, on ? "on" : "off");
  } catch {
    // The box itself still says so, on this page.
  }
}
