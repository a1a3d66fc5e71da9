// Moves an item of a list by its handle, with a mouse, a pen or a finger. Nothing is moved until it
// is let go; Escape leaves everything as it was.

const EDGE = 90; // pixels from the window's edge within which the page scrolls along
const SPEED = 18; // pixels a frame

/** Call `drop(item, beside, isAfter)` when an item was let go before or after another one. */
export function allowDragging(list, drop) {
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    begin(list, handle, event, drop);
  });
}

function begin(list, handle, start, drop) {
  const item = handle.closest("li");
  const heard = new AbortController();
  let pointer = { x: start.clientX, y: start.clientY };
  let place = null;
  let frame = 0;
  handle.setPointerCapture(start.pointerId);
  item.classList.add("dragged");
  document.body.classList.add("dragging");

  function mark(next) {
    if (place && next && place.beside === next.beside && place.isAfter === next.isAfter) return;
    place?.beside.classList.remove("drop-before", "drop-after");
    place = next;
    place?.beside.classList.add(place.isAfter ? "drop-after" : "drop-before");
  }

  function look() {
    const box = list.getBoundingClientRect();
    const x = Math.min(Math.max(pointer.x, box.left + 1), box.right - 1);
    const under = document.elementFromPoint(x, pointer.y)?.closest("li[data-question]");
    if (!under || !list.contains(under)) return;
    const middle = under.getBoundingClientRect();
    mark(under === item ? null : { beside: under, isAfter: pointer.y > middle.top + middle.height / 2 });
  }

  function scroll() {
    const below = pointer.y - (window.innerHeight - EDGE);
    const above = EDGE - pointer.y;
    if (below > 0) window.scrollBy(0, SPEED);
    else if (above > 0) window.scrollBy(0, -SPEED);
    if (below > 0 || above > 0) look();
    frame = requestAnimationFrame(scroll);
  }

  function end(isDropped) {
    heard.abort();
    cancelAnimationFrame(frame);
    item.classList.remove("dragged");
    document.body.classList.remove("dragging");
    const last = place;
    mark(null);
    if (isDropped && last) drop(item, last.beside, last.isAfter);
  }

  const options = { signal: heard.signal };
  handle.addEventListener("pointermove", (event) => {
    pointer = { x: event.clientX, y: event.clientY };
    look();
  }, options);
  handle.addEventListener("pointerup", () => end(true), options);
  handle.addEventListener("pointercancel", () => end(false), options);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end(false);
  }, options);
  frame = requestAnimationFrame(scroll);
}
