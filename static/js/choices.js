// The choices of a form: buttons that send at once, or options that are marked first and sent by a
// second step.

export class Choices {
  constructor(form) {
    this.form = form;
    const names = "[name=choice], [name=answer], [name=confidence]";
    this.options = [...form.querySelectorAll(names)];
    this.areMarked = this.options.some((option) => option.type === "radio");
    this.controls = [...form.querySelectorAll("button:not([type=button]), input[type=radio]")];
  }

  /** Nothing can be chosen yet. */
  close() {
    for (const control of this.controls) control.disabled = true;
  }

  open() {
    for (const control of this.controls) control.disabled = false;
  }

  /** Nothing can be changed any more. Not `disabled`: the focus would be lost. */
  lock() {
    for (const control of this.controls) control.setAttribute("aria-disabled", "true");
  }

  /** A or B, perhaps with no preference; else the options are answers or steps of a scale. */
  get areSides() {
    return this.named("left") !== undefined;
  }

  /** The option of this value, such as "left". */
  named(value) {
    return this.options.find((option) => option.value === value);
  }

  /** Take this option: mark it, or send it where nothing is marked first. */
  take(option) {
    if (!this.areMarked) {
      this.form.requestSubmit(option);
      return;
    }
    option.focus();
    if (!option.checked) option.click();
  }

  /** Go this many steps along a scale, from its middle where nothing is marked. */
  step(by) {
    const isHere = (option) => option.checked || option === document.activeElement;
    const here = this.options.findIndex(isHere);
    const from = here < 0 ? (this.options.length - 1) / 2 : here;
    const option = this.options[Math.max(0, Math.min(this.options.length - 1, from + by))];
    if (this.areMarked) this.take(option);
    else option.focus();
  }

  /** Send what is marked; where nothing is, the browser says so. */
  confirm() {
    this.form.requestSubmit();
  }
}
