// A custom element drawn by Lit's templates. Of Lit only these are used: its own base class would cost an eighth of the
// size that is allowed, for what the few lines below do.

import { render } from "./lit.js";

/** Subclasses name their `attributes` and `state`; a change of either has `template()` drawn anew, once. */
export class Component extends HTMLElement {
  #drawn = null;
  #values = {};

  static get observedAttributes() {
    return this.attributes;
  }

  static define(name) {
    for (const attribute of this.attributes) {
      Object.defineProperty(this.prototype, attribute, {
        get() {
          return this.getAttribute(attribute);
        },
        set(value) {
          if (value === null) this.removeAttribute(attribute);
          else this.setAttribute(attribute, value);
        },
      });
    }
    for (const [key, value] of Object.entries(this.state)) {
      Object.defineProperty(this.prototype, key, {
        get() {
          return this.#values[key] ?? value;
        },
        set(now) {
          this.#values[key] = now;
          this.redraw();
        },
      });
    }
    if (!customElements.get(name)) customElements.define(name, this);
  }

  connectedCallback() {
    if (this.shadowRoot) return; // moved within its page
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [this.constructor.sheet];
    this.draw();
    this.ready();
  }

  attributeChangedCallback() {
    this.redraw();
  }

  redraw() {
    if (this.shadowRoot) this.#drawn ??= Promise.resolve().then(() => this.draw());
  }

  /** At once, for what measures or sets the focus right after. */
  draw() {
    this.#drawn = null;
    render(this.template(), this.shadowRoot, { host: this });
  }
}
