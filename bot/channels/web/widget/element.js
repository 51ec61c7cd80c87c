// <coaching-intake>: connects the conversation (client.js) with what is seen of it (shell.js, view.js, composer.js).

import { ABOUT } from "./about.js";
import { ChatClient, Problem } from "./client.js";
import { Component } from "./component.js";
import { Composer } from "./composer.js";
import { closeable, menu } from "./dialogs.js";
import { download } from "./download.js";
import { html } from "./lit.js";
import { Memory } from "./memory.js";
import { dialogs, foot, head, launcher, log, welcome } from "./shell.js";
import { speech } from "./strings.js";
import { STYLE } from "./style.js";
import { Log } from "./view.js";

const SERVER = new URL(".", import.meta.url);
const SLOW = 300; // ms: an answer that comes sooner needs no sign that it is being written
const REFUSED = { message_too_long: "tooLong", too_large: "tooLong", payload_not_offered: "notOffered" };
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
    busy: false,
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
    return speech(this, this.locale).words;
  }

  get #whole() {
    return this.mode === "page";
  }

  get #seen() {
    return this.#whole || this.open !== null;
  }

  template() {
    const { lang, words } = speech(this, this.locale);
    const panel = !this.#whole;
    // Closed it stays in the tree: the conversation goes on, and what is half written stays.
    return html`${!this.#seen ? launcher(this, words) : ""}
      <div class="chat ${panel ? "panel" : "whole"}" id="chat" part="panel" lang=${lang} role=${panel ? "dialog" : "main"}
        aria-label=${words.chat} data-phase=${this.phase} data-link=${this.#link} ?hidden=${!this.#seen}
        @keydown=${this.#escape}>
        ${head(this, words, panel)} ${welcome(this, words)} ${log(this, words)} ${foot(this, words)} ${dialogs(words)}
      </div>`;
  }

  ready() {
    const at = (id) => this.shadowRoot.getElementById(id);
    const base = SERVER.href.replace(/\/$/, "");
    const own = SERVER.origin === location.origin;
    this.#client = new ChatClient({
      base: own ? SERVER.pathname.replace(/\/$/, "") : base,
      memory: new Memory(own ? "coaching-intake" : `coaching-intake ${base}`),
    });
    this.#composer = new Composer(
      { form: at("composer"), words: at("words"), line: at("line"), label: at("label") },
      () => this.#words,
      (text) => {
        this.#go("chat");
        this.#client.send({ text });
      },
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
    this.#dialogs = Object.fromEntries(["data", "confirm", "restart"].map((id) => [id, closeable(at(id))]));
    this.#does();
    this.#listen();
    if (this.#client.remembers) {
      this.#go("chat");
      this.#client.resume().catch(() => {}); // "ended" has told why
    } else this.#suit();
  }

  // --- the panel

  show = () => {
    this.open = "";
    this.fresh = 0;
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

  // --- what the conversation tells

  #listen() {
    const on = (type, listener) => this.#client.addEventListener(type, ({ detail }) => listener(detail));
    on("started", () => {
      this.#notify("");
      this.#go("chat");
    });
    on("history", ({ messages }) => {
      this.#notify("");
      this.#go("chat");
      this.#log.history(messages);
      this.#suit();
    });
    on("message", (message) => {
      this.#log.add(message);
      if (!this.#seen && message.from !== "prospect") this.fresh += 1;
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
      this.#say(this.#words[REFUSED[code] ?? "trouble"]);
    });
    on("waiting", (count) => {
      clearTimeout(this.#sooner);
      if (count) this.#sooner = setTimeout(() => this.#log.typing(true), SLOW);
      else this.#log.typing(false);
    });
    on("link", (state) => {
      if (this.#link === state) return;
      this.#link = state;
      this.#say(this.#words.link[state]);
      this.redraw();
    });
    on("ended", (how) => this.#ended(how));
  }

  #ended({ why, unsent }) {
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

  ask = (dialog) => this.#dialogs[dialog].open();

  saveReceipt = () => download(this.receipt, "erased.json");

  async #begin(action) {
    this.busy = true;
    try {
      await action();
      this.#rest();
    } catch {
      this.#notify(this.#words.trouble);
      this.#go("welcome");
    } finally {
      this.busy = false;
    }
  }

  #does() {
    const { data, confirm, restart } = this.#dialogs;
    data.does({
      download: async () => download(await this.#client.data(), "coaching-intake.json"),
      erase: () => {
        data.close();
        confirm.open();
      },
    });
    confirm.does({
      erase: async () => {
        const receipt = await this.#client.erase();
        confirm.close();
        this.#notify(this.#words.ended.erased, receipt); // the server's word for it can be kept
        this.#at("start").focus();
      },
    });
    restart.does({
      restart: async () => {
        restart.close();
        await this.#begin(() => this.#client.restart());
      },
      erase: async () => {
        await this.#client.erase();
        restart.close();
        this.#go("chat");
        await this.start();
      },
    });
    for (const dialog of [data, confirm, restart]) {
      dialog.onTrouble = (problem) => (problem instanceof Problem && problem.ends ? null : this.#words.trouble);
    }
  }
}

CoachingIntake.define("coaching-intake");
