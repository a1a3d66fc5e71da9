// Pictures: shown only once they are decoded, tried again where they fail, and those of the next
// trial fetched while this one is looked at.

const early = new Map(); // address -> the <img> that waits for its trial

/** Wait until all are decoded. Returns those that failed. */
export async function decoded(pictures) {
  const results = await Promise.allSettled(pictures.map((picture) => picture.decode()));
  return pictures.filter((_, index) => results[index].status === "rejected");
}

/** Ask once more for a picture that failed. */
export function fetchAgain(picture) {
  picture.src = picture.getAttribute("src");
}

/** Fetch and decode the pictures of these addresses; forget those that are no longer next. */
export function fetchEarly(addresses) {
  const wanted = new Set(addresses.map(absolute));
  for (const address of early.keys()) if (!wanted.has(address)) early.delete(address);
  for (const address of wanted) {
    if (early.has(address)) continue;
    const picture = new Image();
    picture.src = address;
    early.set(address, picture);
    // A failure is told when its trial comes, and a retry offered.
    picture.decode().catch(() => early.delete(address));
  }
}

/**
 * Take a part of a fetched page over into this document, with the pictures that are here already,
 * early or on the page before, in the place of its own.
 */
export function adopt(part) {
  const shown = new Map([...document.images].map((picture) => [picture.src, picture]));
  const pairs = [];
  for (const fresh of part.querySelectorAll("img")) {
    const address = absolute(fresh.getAttribute("src"));
    const known = early.get(address) ?? shown.get(address);
    if (!known || (known.complete && known.naturalWidth === 0)) continue;
    early.delete(address);
    pairs.push([fresh, known]);
    fresh.removeAttribute("src"); // or taking it over would fetch the picture again
  }
  const adopted = document.adoptNode(part);
  for (const [fresh, known] of pairs) {
    for (const { name, value } of fresh.attributes) known.setAttribute(name, value);
    fresh.replaceWith(known);
  }
  return adopted;
}

function absolute(address) {
  return new URL(address, location.href).href;
}
