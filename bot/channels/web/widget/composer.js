// The field the visitor writes in: it suits the open question.

const FIELDS = {
  name: { type: "text", autocomplete: "name", autocapitalize: "words" },
  email: {
    type: "email",
    autocomplete: "email",
    inputMode: "email",
    example: "name@example.com",
  },
  phone: { type: "tel", autocomplete: "tel", inputMode: "tel" },
};

export class Composer {
  #form;
  #words;
  #line;
  #label;
  #strings;
  #keep;

  /**
   * `strings()` gives the words of the language; `send(text)` is called with what was written, `keep(text)` with what is
   * half written.
   */
  constructor({ form, words, line, label }, strings, send, keep) {
    this.#strings = strings;
    this.#keep = keep;
    this.#form = form;
    this.#words = words;
    this.#line = line;
    this.#label = label;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.field.value.trim();
      if (!text) {
        this.focus();
        return;
      }
      this.field.value = "";
      this.#grow();
      send(text);
      this.focus();
    });
    form.addEventListener("input", () => this.#grow());
    words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    this.suit(null);
  }

  get field() {
    return this.#line.hidden ? this.#words : this.#line;
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** Put back what could not be sent. */
  restore(text) {
    this.field.value = [text, this.field.value].filter(Boolean).join("\n");
    this.#grow();
    this.focus();
  }

  /** Keyboard, autocomplete and label for what is asked; what is half written stays. */
  suit(asks) {
    const { asks: labels, write } = this.#strings();
    const label = labels[asks] ?? write;
    const { example = label, ...field } = FIELDS[asks] ?? {};
    const before = this.field;
    const focused = before.getRootNode().activeElement === before;
    this.#words.hidden = asks in FIELDS;
    this.#line.hidden = !this.#words.hidden;
    const now = this.field;
    if (now === this.#line) Object.assign(now, { autocomplete: "off", inputMode: "", ...field });
    if (now !== before) {
      now.value = before.value;
      before.value = "";
    }
    now.placeholder = example;
    this.#label.textContent = label;
    this.#label.htmlFor = now.id;
    this.#grow();
    if (focused && now !== before) this.focus();
  }

  #grow() {
    this.#words.style.height = "auto";
    this.#words.style.height = `${this.#words.scrollHeight}px`;
    this.#keep(this.field.value);
    this.#form.classList.toggle("written", Boolean(this.field.value.trim()));
  }
}
