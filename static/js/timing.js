// What is measured while somebody looks at a page. All times are milliseconds of performance.now().

export class Clock {
  /** `askedAt`: when the page was asked for; 0 is when the navigation began. */
  constructor(askedAt) {
    this.askedAt = askedAt;
    this.startedAt = null; // when the last picture was decoded
    this.awaySince = null;
    this.away = 0;
    this.changes = 0;
  }

  start() {
    this.startedAt = performance.now();
    if (!document.hasFocus()) this.leave();
  }

  get runs() {
    return this.startedAt !== null;
  }

  /** Since the pictures are there. */
  get elapsed() {
    return this.runs ? performance.now() - this.startedAt : 0;
  }

  /** The page lost the focus; true the first time. */
  leave() {
    if (this.awaySince !== null) return false;
    this.awaySince = performance.now();
    return true;
  }

  comeBack() {
    this.away += this.#awayNow();
    this.awaySince = null;
  }

  /** The values of the form's fields, by their names; null where there was nothing to be timed. */
  readings() {
    return {
      response_time_ms: this.runs ? this.elapsed : null,
      load_time_ms: this.runs ? this.startedAt - this.askedAt : null,
      focus_lost_ms: this.away + this.#awayNow(),
      choice_changes: this.changes,
      viewport_width_px: window.innerWidth,
      viewport_height_px: window.innerHeight,
    };
  }

  /** Only what was missed while there was something to be seen counts. */
  #awayNow() {
    if (this.awaySince === null || !this.runs) return 0;
    return performance.now() - Math.max(this.awaySince, this.startedAt);
  }
}
