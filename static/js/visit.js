// One page of a trial for as long as it is shown: when one may choose, and for how long.

import { Choices } from "./choices.js";
import { decoded, fetchAgain, fetchEarly } from "./pictures.js";
import { Clock } from "./timing.js";
import { tell } from "./trouble.js";

const RETRIES_BEFORE_SKIPPING = 2;
const TICK_MS = 500;

const part = (id) => document.getElementById(id);

export class Visit {
  /**
   * `askedAt`: when the page was asked for. `closedFor`: how long the page takes no choice, so that
   * the second half of a double click on the page before chooses nothing; in milliseconds.
   * `answer`: called once with [name, value] pairs when there is something to send.
   */
  constructor(form, { askedAt, closedFor, answer }) {
    this.form = form;
    this.isChoice = form.dataset.state === "choose";
    this.choices = new Choices(form);
    this.clock = new Clock(askedAt);
    this.pictures = [...form.querySelectorAll("img")];
    this.opensAt = performance.now() + closedFor;
    this.isOpen = false;
    this.isAnswered = false;
    this.failures = 0;
    this.ending = new AbortController();
    this.answer = answer;
  }

  async begin() {
    const { signal } = this.ending;
    this.form.addEventListener("submit", (event) => this.#submit(event), { signal });
    this.form.addEventListener("click", (event) => this.#hold(event), { signal });
    this.form.addEventListener("change", (event) => this.#change(event), { signal });
    part("again").addEventListener("click", () => this.#tryAgain(), { signal });
    part("skip").addEventListener("click", () => this.#skip(), { signal });
    window.addEventListener("online", () => this.failures && this.#tryAgain(), { signal });
    this.choices.close();
    if (this.isChoice) {
      await this.#seePictures();
    } else {
      this.#seen(0);
    }
  }

  /** Nothing of it may happen any more: another page is shown. */
  end() {
    this.ending.abort();
  }

  get isOver() {
    return this.ending.signal.aborted;
  }

  /** Somebody answered, here or before the page was loaded anew. */
  lock() {
    this.isAnswered = true;
    this.choices.lock();
    part("waiting").hidden = true;
  }

  /** The server does not answer; `lasts`: whether the answer survives this page. */
  tellUnsaved(lasts) {
    part("status").textContent = "";
    part("kept").hidden = !lasts;
    part("not-kept").hidden = lasts;
    part("unsaved").hidden = false;
  }

  /** Tell politely what goes by these names; what has no words here is left out. */
  say(...names) {
    const status = part("status");
    const words = names.map((name) => status.dataset[name]).filter(Boolean);
    status.textContent = words.join(" ");
  }

  async #seePictures() {
    this.say("loading");
    const failed = await decoded(this.pictures);
    if (this.isOver || this.clock.runs) return;
    part("broken").hidden = failed.length === 0;
    if (failed.length === 0) {
      this.#seen(Number(this.form.dataset.minimumViewingMs));
      this.#limit(Number(this.form.dataset.timeLimitMs));
      return;
    }
    this.failures += 1;
    part("skip").hidden = this.failures <= RETRIES_BEFORE_SKIPPING;
    part("broken").scrollIntoView({ block: "nearest" });
    tell(this.form, "picture_failed", `${failed.length}of${this.pictures.length}`);
  }

  /** Everything is there to be looked at, for at least so many milliseconds. */
  #seen(atLeast) {
    this.clock.start();
    fetchEarly((this.form.dataset.next ?? "").split(" ").filter(Boolean));
    const wait = Math.max(atLeast, this.opensAt - performance.now());
    if (atLeast > 0 && !this.isAnswered) {
      part("waiting").hidden = false;
      this.say("waiting");
    }
    if (wait > 0) this.#later(() => this.#open(), wait);
    else this.#open();
  }

  #open() {
    part("waiting").hidden = true;
    this.choices.open();
    this.isOpen = true;
    if (this.isAnswered) return;
    if (this.isChoice) this.say("ready", "limit");
  }

  #limit(limit) {
    if (!limit) return;
    const bar = part("remaining");
    bar.hidden = false;
    const tick = () => {
      bar.querySelector("progress").value = Math.max(0, 1 - this.clock.elapsed / limit);
      if (this.isAnswered) return;
      if (this.clock.elapsed >= limit) this.#send("none");
      else this.#later(tick, Math.min(TICK_MS, limit - this.clock.elapsed));
    };
    tick();
  }

  /** The button goes while the pictures come, so whoever pressed it is taken to what is next. */
  async #tryAgain() {
    if (this.clock.runs || this.isAnswered) return;
    const pressed = part("broken").contains(document.activeElement);
    for (const picture of this.pictures) {
      if (picture.complete && picture.naturalWidth === 0) fetchAgain(picture);
    }
    part("broken").hidden = true;
    await this.#seePictures();
    if (!pressed || this.isOver || document.activeElement !== document.body) return;
    const next = part(part("broken").hidden ? "prompt" : "again");
    if (!next.matches("button")) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }

  /** To skip is offered to those whose pictures failed, so that has to be known first. */
  async #skip() {
    await tell(this.form, "picture_failed", "skipped");
    if (!this.isOver) this.#send("none");
  }

  /** What was sent stays marked. */
  #hold(event) {
    if (this.isAnswered && event.target.type === "radio") event.preventDefault();
  }

  #change(event) {
    if (!event.target.matches("[name=choice], [name=answer]")) return;
    if (this.hasMark) this.clock.changes += 1;
    this.hasMark = true;
  }

  #submit(event) {
    event.preventDefault();
    if (this.isOpen && !this.isAnswered) this.#send(null, event.submitter);
  }

  /** Send the form; `instead`: a choice that stands for none. */
  #send(instead, submitter = null) {
    if (this.isAnswered) return;
    const fields = new FormData(this.form);
    if (submitter?.name) fields.set(submitter.name, submitter.value);
    if (instead) fields.set("choice", instead);
    for (const [name, value] of Object.entries(this.clock.readings())) {
      if (fields.has(name) && value !== null) fields.set(name, String(Math.round(value)));
    }
    this.answer([...fields]);
  }

  #later(action, time) {
    const timer = setTimeout(action, time);
    this.ending.signal.addEventListener("abort", () => clearTimeout(timer));
  }
}
