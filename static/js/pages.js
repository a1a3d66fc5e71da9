// Takes a page that was fetched over into this one, without a navigation: the pictures that were
// fetched early are then painted at once, and Back never leads to a trial that was answered.

import { adopt } from "./pictures.js";

// What is new on a page: the first of these that it has.
const BEGINNINGS = ["[role=alert]:not([hidden])", "#feedback", "#elaboration legend", "#reason", "h1"];

/** The document in a fetched page; its form if it is the page of a trial, else null. */
export function parse(page) {
  const content = new DOMParser().parseFromString(page.text, "text/html");
  return { content, form: content.getElementById("trial") };
}

/** Whether this document already has every style and script of the other one. */
export function fits(content) {
  const parts = (root) =>
    [...root.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) =>
      part.getAttribute("href") ?? part.getAttribute("src"),
    );
  const here = new Set(parts(document));
  return parts(content).every((part) => here.has(part));
}

/** Show it. The focus goes to the heading that is new, where a screen reader goes on reading. */
export function show(content) {
  document.title = content.title;
  document.documentElement.lang = content.documentElement.lang;
  document.documentElement.dir = content.documentElement.dir;
  document.body.className = content.body.className;
  for (const part of ["header", "main", "footer"]) {
    const fresh = content.body.querySelector(`:scope > ${part}`);
    document.body.querySelector(`:scope > ${part}`).replaceWith(adopt(fresh));
  }
  window.scrollTo(0, 0);
  const beginning = BEGINNINGS.map((name) => document.querySelector(name)).find(Boolean);
  if (!beginning.matches("textarea")) beginning.tabIndex = -1;
  beginning.focus({ preventScroll: true });
}
