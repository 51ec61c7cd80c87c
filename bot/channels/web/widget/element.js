// <coaching-intake>: connects the conversation (client.js) with what is seen of it (shell.js, view.js, composer.js).

import { ABOUT } from "./about.js";
import { ChatClient, Problem } from "./client.js";
import { Component } from "./component.js";
import { Composer } from "./composer.js";
import { closeable, menu } from "./dialogs.js";
import { download } from "./download.js";
import { html, nothing } from "./lit.js";
import { Memory } from "./memory.js";
import { dialogs, foot, head, launcher, log, welcome } from "./shell.js";
import { speech } from "./strings.js";
import { STYLE } from "./style.js";
import { Log } from "./view.js";

const SERVER = new URL(".", import.meta.url);
const SLOW = 300; // ms: an answer that comes sooner needs no sign that it is being written
const SMALL = matchMedia("(width < 30rem) or (height < 30rem)"); // the panel covers the page
const PERSON = "I'd like to talk to a person, please.";

// Made by script: a style element would need the host's content policy to allow it.
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

/**
 * Attributes: mode ("page" fills the page, else a bubble), open, locale, name, greeting, launcher, logo, photo,
 * side ("left").
 */
class CoachingIntake extends Component {
  static sheet = sheet;
  static attributes = ["mode", "open", "locale", "name", "greeting", "launcher", "logo", "photo"];
  static state = {
    phase: "welcome", // no conversation; "chat"; or "over": the last words can still be read
    notice: "",
    receipt: null,
    said: "", // above the field: "reconnecting", or why a message was refused
    fresh: 0, // messages that came while the panel was closed
  };

  #client;
  #log;
  #composer;
  #dialogs;
  #link = "up";
  #sooner;

  get practice() {
    return this.name || ABOUT.practice;
  }

  get #words() {
    return speech(this, this.locale);
  }

  get #whole() {
    return this.mode === "page";
  }

  get #seen() {
    return this.#whole || this.open !== null;
  }

  get #covers() {
    return !this.#whole && this.#seen && SMALL.matches;
  }

  template() {
    const words = this.#words;
    const panel = !this.#whole;
    const covers = this.#covers;
    // Closed it stays in the tree: the conversation goes on, and what is half written stays.
    return html`${!this.#seen ? launcher(this, words) : ""}
      <div class="unseen" role="status" lang=${words.lang}>${this.fresh ? words.fresh(this.fresh) : ""}</div>
      <div class="chat ${panel ? "panel" : "whole"} ${covers ? "covers" : ""}" id="chat" part="panel" lang=${words.lang}
        role=${panel ? "dialog" : "main"} aria-modal=${covers || nothing} aria-label=${words.chat}
        data-link=${this.#link} ?hidden=${!this.#seen} @keydown=${this.#escape}>
        ${head(this, words, panel)} ${welcome(this, words)} ${log(this, words)} ${foot(this, words)} ${dialogs(words)}
      </div>`;
  }

  ready() {
    const at = (id) => this.shadowRoot.getElementById(id);
    const base = SERVER.href.replace(/\/$/, "");
    const own = SERVER.origin === location.origin;
    const memory = new Memory(own ? "coaching-intake" : `coaching-intake ${base}`);
    this.#client = new ChatClient({
      base: own ? SERVER.pathname.replace(/\/$/, "") : base,
      memory,
    });
    this.#composer = new Composer(
      { form: at("composer"), words: at("words"), line: at("line"), label: at("label") },
      () => this.#words,
      (text) => {
        this.#go("chat");
        this.#client.send({ text });
      },
      (text) => this.#client.started && memory.draft(text),
    );
    at("composer").addEventListener("input", () => this.#link === "up" && this.#say(""));
    this.#log = new Log(
      { scroll: at("scroll"), log: at("log"), typing: at("typing"), newer: at("newer") },
      {
        words: () => this.#words,
        base: SERVER.href,
        choose: this.#tell,
        send: (text) => this.#tell({ text }),
      },
    );
    menu(at("menu-button"), at("menu"));
    this.#does();
    this.#listen(memory);
    SMALL.addEventListener("change", () => this.redraw());
    // What lies under the panel is not seen; Escape and its button leave it.
    document.addEventListener("focusin", ({ target }) => {
      if (target !== this && this.#covers) at("close").focus();
    });
    if (this.#client.remembers) {
      this.#go("chat");
      this.#client.resume().catch(() => {}); // "ended" has told why
    } else this.#suit();
  }

  // --- the panel

  show = () => {
    this.open = "";
    this.fresh = 0;
    this.#client.seen();
    this.draw();
    if (this.phase === "welcome") this.#at("start").focus();
    else this.#rest();
    this.#log.seen();
  };

  hide = () => {
    this.open = null;
    this.draw();
    this.shadowRoot.querySelector(".launcher").focus();
  };

  #escape(event) {
    if (event.key === "Escape" && !this.#whole && !event.defaultPrevented && !this.#dialog) this.hide();
  }

  get #dialog() {
    return this.shadowRoot.querySelector("dialog[open]");
  }

  #at(id) {
    return this.shadowRoot.getElementById(id);
  }

  /** Drawn at once: what follows scrolls and sets the focus in it. */
  #go(phase) {
    this.phase = phase;
    this.draw();
    this.#suit();
  }

  #suit() {
    this.#composer.suit(this.phase === "welcome" ? "start" : this.#log.asks);
  }

  /** Put the focus where it is of use: on a phone the field would bring up the keyboard over what is to be read. */
  #rest() {
    if (matchMedia("(pointer: fine)").matches) this.#composer.focus();
    else this.#at("scroll").focus({ preventScroll: true });
  }

  #notify(text, receipt = null) {
    this.notice = text;
    this.receipt = receipt;
  }

  #say(text) {
    this.said = text;
  }

  /** What came while the panel is closed is counted. */
  #count(messages) {
    if (this.#seen) this.#client.seen();
    else this.fresh += messages.filter(({ from }) => from !== "prospect").length;
  }

  // --- what the conversation tells

  #listen(memory) {
    const on = (type, listener) => this.#client.addEventListener(type, ({ detail }) => listener(detail));
    on("started", () => {
      this.#notify("");
      this.#go("chat");
    });
    on("history", ({ messages, seen }) => {
      this.#composer.field.value ||= memory.draft() ?? "";
      this.#notify("");
      this.#go("chat");
      this.#log.history(messages);
      this.#count(messages.filter(({ seq }) => seq > seen));
      this.#suit();
    });
    on("message", (message) => {
      this.#log.add(message);
      this.#count([message]);
      this.#suit();
    });
    on("queued", (item) => {
      this.#go("chat");
      this.#log.queue(item);
    });
    on("delivered", ({ client_id, seq }) => this.#log.delivered(client_id, seq));
    on("refused", ({ client_id, text, code }) => {
      this.#log.refused(client_id);
      if (code !== "message_empty") this.#composer.restore(text);
      this.#say(this.#words[code] ?? this.#words.trouble);
    });
    on("waiting", (count) => {
      clearTimeout(this.#sooner);
      if (count) this.#sooner = setTimeout(() => this.#log.typing(true), SLOW);
      else this.#log.typing(false);
    });
    on("link", ({ state, minutes }) => {
      if (this.#link === state) return;
      this.#link = state;
      this.#say(this.#words.link[state](minutes));
      this.redraw();
    });
    on("ended", (how) => {
      memory.draft("");
      this.#ended(how);
    });
  }

  #ended({ why, unsent }) {
    this.fresh = 0;
    this.#notify(this.#words.ended[why === "gone" ? "erased" : why] ?? "");
    if (why === "gone" && !this.#log.empty) {
      this.#log.close();
      this.#go("over");
      if (this.#seen) this.#at("anew").focus();
      return;
    }
    this.#log.clear();
    this.#go(why === "restarted" ? "chat" : "welcome");
    if (unsent.length) this.#composer.restore(unsent.join("\n"));
  }

  // --- what the visitor does

  start = () => this.#begin(() => this.#client.start());

  anew = () => {
    this.#log.clear();
    this.#go("chat");
    this.start();
  };

  askPerson = () => {
    this.#tell({ text: PERSON });
  };

  #tell = (said) => {
    this.#client.send(said);
    this.#rest(); // the tapped button cannot keep the focus
  };

  ask = (dialog) => this.#dialogs[dialog]();

  saveReceipt = () => download(this.receipt, "erased.json");

  async #begin(action) {
    try {
      await action();
      this.#rest();
    } catch {
      this.#notify(this.#words.trouble);
      this.#go("welcome");
    }
  }

  #does() {
    const explain = (problem) => (problem instanceof Problem && problem.ends ? "" : this.#words.trouble);
    const dialog = (id, actions) => closeable(this.#at(id), actions, explain);
    const close = (id) => this.#at(id).close();
    const data = dialog("data", {
      download: async () => download(await this.#client.data(), "coaching-intake.json"),
      erase: () => {
        close("data");
        confirm();
      },
    });
    const confirm = dialog("confirm", {
      erase: async () => {
        const receipt = await this.#client.erase();
        close("confirm");
        this.#notify(this.#words.ended.erased, receipt); // the server's word for it can be kept
        this.#at("start").focus();
      },
    });
    const restart = dialog("restart", {
      restart: async () => {
        close("restart");
        await this.#begin(() => this.#client.restart());
      },
      erase: async () => {
        await this.#client.erase();
        close("restart");
        this.#go("chat");
        await this.start();
      },
    });
    this.#dialogs = { data, restart };
  }
}

CoachingIntake.define("coaching-intake");
