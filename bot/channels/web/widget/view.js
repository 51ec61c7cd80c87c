// How messages look. Every text is set as text, never as HTML.

import { dress, mark } from "./cards.js";
import { linked } from "./links.js";
import { make } from "./make.js";

const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const A_ROW = 72; // px: of buttons to answer with, which are worth more than the first line
const REST = 250; // ms without scrolling
const NEAR = 80; // px from the end within which new messages keep the end in view

/** The conversation on the page. */
export class Log {
  #scroll;
  #log;
  #typing;
  #newer;
  #stuck = true; // the end is in view and stays there
  #top = 0;
  #settling;
  #madeRoom = false; // a change of size that is no reason to scroll
  #shown = new Map(); // seq → element
  #pending = new Map(); // client_id → element
  #asks = null;
  #with;

  /**
   * `choose({payload, title})` is called for a tapped quick reply, `send(text)` for what is said by a card;
   * `base` is the server's address, `words()` gives the language's.
   */
  constructor({ scroll, log, typing, newer }, { words, base, choose, send }) {
    this.#scroll = scroll;
    this.#log = log;
    this.#typing = typing;
    this.#newer = newer;
    this.#with = { words, base, choose, send };
    newer.addEventListener("click", () => {
      this.#toEnd("smooth");
      scroll.focus({ preventScroll: true });
    });
    scroll.addEventListener(
      "scroll",
      () => {
        if (this.#atEnd()) this.#stuck = true;
        else if (scroll.scrollTop < this.#top) this.#stuck = false; // only a visitor scrolls up
        this.#top = scroll.scrollTop;
        this.#settle();
      },
      { passive: true },
    );
    new ResizeObserver(() => {
      if (this.#madeRoom) this.#madeRoom = false;
      else if (this.#stuck) this.#follow(); // the keyboard came or went
    }).observe(scroll);
  }

  /** What the open question is about, or null. */
  get asks() {
    return this.#asks;
  }

  /** Shown again after it was hidden: to where reading goes on. */
  seen() {
    this.#follow();
  }

  get empty() {
    return !this.#log.childElementCount;
  }

  /** What was said stays to be read, nothing of it can be answered. */
  close() {
    for (const row of this.#log.querySelectorAll(".quick:not(.used)")) this.#chosen(row, null);
    this.#typing.hidden = true;
  }

  clear() {
    this.#log.replaceChildren();
    this.#shown.clear();
    this.#pending.clear();
    this.#asks = null;
    this.#newer.hidden = true;
    this.#stuck = true;
    this.#top = 0;
  }

  /** What was said before: shown, not announced. */
  history(messages) {
    this.#log.setAttribute("aria-live", "off");
    for (const message of messages) this.#place(message);
    this.#follow();
    // Screen readers take in the whole change when the region is live in the same frame.
    setTimeout(() => this.#log.setAttribute("aria-live", "polite"), 500);
  }

  /** A new message; one that is shown already is left alone. */
  add(message) {
    if (this.#shown.has(message.seq) || this.#arrived(message)) return;
    if (this.#log.getAttribute("aria-live") === "off" && !this.#shown.size) {
      this.#log.setAttribute("aria-live", "polite");
    }
    this.#place(message);
    if (this.#stuck || message.from === "prospect") this.#follow("smooth");
    this.#settle();
  }

  /** The visitor's own message, on its way. */
  queue({ client_id, text, title }) {
    const element = this.#bubble({ from: "prospect", text: text ?? title, at: new Date().toISOString() });
    element.classList.add("pending");
    this.#pending.set(client_id, element);
    this.#log.append(element);
    this.#toEnd("smooth");
  }

  delivered(client_id, seq) {
    const element = this.#pending.get(client_id);
    this.#pending.delete(client_id);
    if (!element) return;
    if (this.#shown.has(seq)) {
      element.remove(); // the stream was faster
      return;
    }
    element.classList.remove("pending");
    element.dataset.seq = seq;
    this.#shown.set(seq, element);
    const next = this.#after(seq);
    if (element.nextSibling !== next) this.#log.insertBefore(element, next); // where it is, it is announced no more
  }

  refused(client_id) {
    this.#pending.get(client_id)?.remove();
    this.#pending.delete(client_id);
  }

  typing(on) {
    this.#typing.hidden = !on;
    if (on && this.#stuck) this.#follow("smooth");
  }

  /** The stream may know of a message on its way before its sender does. */
  #arrived({ from, text, seq }) {
    if (from !== "prospect") return false;
    for (const [client_id, element] of this.#pending) {
      if (element.querySelector(".words").textContent.trim() === text) {
        this.delivered(client_id, seq);
        return true;
      }
    }
    return false;
  }

  #place(message) {
    if (this.#shown.has(message.seq)) return;
    const element = this.#bubble(message);
    element.dataset.seq = message.seq;
    this.#shown.set(message.seq, element);
    this.#log.insertBefore(element, this.#after(message.seq));
    this.#divide(element);
    if (message.from === "prospect") this.#used(message);
    else this.#asks = message.asks;
    this.#retire();
  }

  /** The element before which a message belongs: messages come in order, those on their way stay last. */
  #after(seq) {
    return [...this.#log.children].find((child) => !child.dataset.seq || Number(child.dataset.seq) > seq) ?? null;
  }

  #bubble({ from, text, buttons = [], asks = null, card = null, at, links }) {
    const when = new Date(at);
    const { base, choose, send } = this.#with;
    const words = this.#with.words();
    const follow = (some, named) => linked(some, { base, words, links: named });
    const element = make("div", { className: `message ${from}` });
    const said = make("div", { className: "words", dir: "auto", title: TIME.format(when) }, follow(text, links));
    const row = make("div", { className: "quick", dir: "auto" });
    row.dataset.asks = asks ?? "";
    for (const { title, payload } of buttons) {
      const button = make("button", { type: "button", className: "reply" }, title);
      Object.assign(button.dataset, { title, payload });
      button.addEventListener("click", () => {
        this.#chosen(row, button);
        choose({ payload, title });
      });
      row.append(button);
    }
    const ask = (answer) => {
      this.#chosen(row, null);
      send(answer);
    };
    dress(card, { said, row, text, asks }, { words, linked: follow, send: ask, base });
    if (from === "assistant") mark(said, this.#own());
    element.dataset.day = DAY.format(when);
    element.dataset.unsent = words.unsent;
    const { lang } = words;
    const who = (from === "coach" && card?.name) || words.speakers[from];
    if (from === "coach") element.append(make("span", { className: "speaker", ariaHidden: "true", lang }, who));
    element.append(make("span", { className: "unseen", lang }, `${who}: `), said);
    if (row.firstChild) element.append(row);
    return element;
  }

  /** What the visitor wrote so far. */
  #own() {
    return [...this.#log.querySelectorAll(".prospect .words")].map((words) => words.textContent);
  }

  #chosen(row, chosen) {
    row.classList.add("used");
    for (const control of row.querySelectorAll("button, select, textarea")) {
      control.disabled = true;
      if (control === chosen) control.setAttribute("aria-pressed", "true");
    }
  }

  /** A message that says what a button above it says was that button, tapped. */
  #used({ text }) {
    const row = [...this.#log.querySelectorAll(".quick")].at(-1);
    if (!row || row.classList.contains("used")) return;
    const chosen = [...row.querySelectorAll("button")].find((button) => button.dataset.title === text);
    if (chosen) this.#chosen(row, chosen);
  }

  /** Only the last row of buttons can be tapped, and only while its question is open. */
  #retire() {
    const rows = [...this.#log.querySelectorAll(".quick:not(.used)")];
    const newest = [...this.#log.querySelectorAll(".quick")].at(-1);
    for (const row of rows) {
      const { asks } = row.dataset;
      if (row !== newest || (asks && asks !== this.#asks)) this.#chosen(row, null);
    }
  }

  /** A line with the date before the first message of a day, but for today alone. */
  #divide(element) {
    const { day } = element.dataset;
    const before = element.previousElementSibling;
    if (before ? before.dataset.day === day : day === DAY.format(new Date())) return;
    const line = make("p", { className: "day", lang: DAY.resolvedOptions().locale }, day);
    line.dataset.seq = element.dataset.seq;
    line.dataset.day = day;
    this.#log.insertBefore(line, element);
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #toEnd(behavior) {
    this.#stuck = true;
    this.#to(this.#scroll.scrollHeight, behavior);
  }

  /** To the end, but not past the beginning of what the visitor has not read: a long answer is read from its start. */
  #follow(behavior = "instant") {
    const own = [...this.#log.querySelectorAll(".prospect")].at(-1) ?? this.#log.firstElementChild;
    const start = own ? own.offsetTop - this.#log.offsetTop : 0;
    const end = this.#scroll.scrollHeight - this.#scroll.clientHeight;
    this.#to(end < start + A_ROW ? end : start, behavior);
  }

  #to(top, behavior) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#scroll.scrollTo({ top, behavior: calm ? "instant" : behavior });
    this.#settle();
  }

  /** Once scrolling has come to rest: show whether there is more below. */
  #settle() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      const hidden = this.#atEnd();
      this.#madeRoom ||= hidden !== this.#newer.hidden; // the button has a row of its own
      this.#newer.hidden = hidden;
    }, REST);
  }
}
