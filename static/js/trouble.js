// Tells the server what went wrong on a page, so that researchers can see it beside the answer.

const MOST = 10; // of one kind in one trial
const told = new Map();

/** Tell it. Resolves when it was told or could not be, which is no reason to stop anybody. */
export async function tell(form, kind, detail = "") {
  const count = `${form.elements.trial.value} ${kind}`;
  told.set(count, (told.get(count) ?? 0) + 1);
  if (told.get(count) > MOST) return;
  const body = new URLSearchParams({
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    trial: form.elements.trial.value,
    kind,
    detail,
  });
  try {
    await fetch(form.dataset.trouble, { method: "POST", body, keepalive: true });
  } catch {
    // Without a network nobody hears it.
  }
}
