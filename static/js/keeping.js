// Answers that the server has not yet acknowledged stay on this device: the form's fields, named by
// the study's address, the trial's token and the step of the trial; nothing about the person.

const memory = new Map(); // where the browser stores nothing, as some do in private windows
const NOT_KEPT = ["csrfmiddlewaretoken"]; // it may have expired when the answer is sent

/** Under which name the answer to this form is kept. */
export function nameOf(form) {
  return `${prefix(form)}${form.elements.trial.value} ${form.dataset.state}`;
}

/** The kept answer to this form as [name, value] pairs, or null. */
export function kept(form) {
  const text = read(nameOf(form));
  return text === null ? null : JSON.parse(text);
}

/** Keep these [name, value] pairs until `forget`. Returns whether they survive the page. */
export function keep(form, fields) {
  const text = JSON.stringify(fields.filter(([name]) => !NOT_KEPT.includes(name)));
  memory.set(nameOf(form), text);
  try {
    localStorage.setItem(nameOf(form), text);
    return true;
  } catch {
    return false; // switched off or full: the memory must do
  }
}

export function forget(name) {
  memory.delete(name);
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing was stored.
  }
}

/** Forget what was kept for other trials of this study: the server already has their answers. */
export function forgetOthers(form) {
  for (const name of names()) {
    if (name.startsWith(prefix(form)) && name !== nameOf(form)) forget(name);
  }
}

/** Whether a name in the browser's storage belongs to the study of this form. */
export function isOurs(form, name) {
  return name !== null && name.startsWith(prefix(form));
}

function prefix(form) {
  return `seewhy ${new URL(form.action).pathname} `;
}

function read(name) {
  try {
    return localStorage.getItem(name) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

function names() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
