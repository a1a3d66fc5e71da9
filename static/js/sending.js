// Brings an answer to the server, however long that takes. Sending twice is harmless: the server
// keeps the first answer to a trial and repeats its reply.

const PATIENCE_MS = 20_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const HEADERS = { "X-Requested-With": "trial.js" }; // spares a redirect
const TRY_LATER = [408, 425, 429];

/**
 * Ask until somebody answers, with the options of `fetch`. `onDelay` is called after every attempt
 * that nobody answered. Returns {status, address, text, askedAt} of the page that came back.
 */
export async function insist(address, options, onDelay) {
  for (let attempt = 0; ; attempt += 1) {
    const page = await ask(address, options);
    if (page !== null) return page;
    onDelay();
    await pause(Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS));
  }
}

/** The page at this address, or null if nobody answers in time. */
export async function ask(address, options = {}) {
  const askedAt = performance.now();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const { signal } = patience;
    const reply = await fetch(address, { cache: "no-store", headers: HEADERS, signal, ...options });
    if (reply.status >= 500 || TRY_LATER.includes(reply.status)) return null;
    return { status: reply.status, address: reply.url, text: await reply.text(), askedAt };
  } catch {
    return null; // no network, or none that is fast enough
  } finally {
    clearTimeout(timer);
  }
}

/** Some time, or until the network is back, or until somebody asks for it with "try-now". */
export function pause(time = LONGEST_PAUSE_MS) {
  return new Promise((resolve) => {
    const signals = ["online", "try-now"];
    const done = () => {
      clearTimeout(timer);
      signals.forEach((name) => window.removeEventListener(name, done));
      resolve();
    };
    const timer = setTimeout(done, time);
    signals.forEach((name) => window.addEventListener(name, done));
  });
}
