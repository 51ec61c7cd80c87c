// What stands around the conversation: launcher, head, welcome, the field to write in, the dialogs.

import { html, nothing } from "./lit.js";

const rings = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <circle class="ground" cx="16" cy="16" r="16" />
  <circle class="line" cx="12.7" cy="16" r="6.2" /><circle class="line" cx="19.3" cy="16" r="6.2" />
</svg>`;

export function launcher(widget, words) {
  const label = widget.phase === "chat" ? words.goOn : (widget.launcher ?? words.launch);
  return html`<button type="button" class="launcher" part="launcher" lang=${words.lang} aria-expanded="false"
    @click=${widget.show}>
    ${widget.photo ? html`<img class="photo" part="photo" src=${widget.photo} alt="" />` : rings}
    <span>${label}${words.hint ? html` <small>${words.hint}</small>` : nothing}</span>
    ${widget.fresh
      ? html`<span class="new" aria-hidden="true">${widget.fresh}</span>
          <span class="unseen">${words.fresh(widget.fresh)}</span>`
      : nothing}
  </button>`;
}

export function head(widget, words, panel) {
  return html`<div class="head" part="head">
    ${widget.logo ? html`<img class="logo" part="logo" src=${widget.logo} alt="" />` : rings}
    <div class="names">
      <h1>${widget.practice}</h1>
      <p>${words.role}</p>
    </div>
    <div class="menu">
      <button type="button" class="round" id="menu-button" aria-expanded="false" aria-controls="menu"
        aria-label=${words.menu} ?hidden=${widget.phase !== "chat"}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="5" cy="12" r="1.7" /><circle cx="12" cy="12" r="1.7" /><circle cx="19" cy="12" r="1.7" />
        </svg>
      </button>
      <ul id="menu" hidden>
        <li><button type="button" @click=${widget.askPerson}>${words.person}</button></li>
        <li><button type="button" @click=${() => widget.ask("data")}>${words.data}</button></li>
        <li><button type="button" @click=${() => widget.ask("restart")}>${words.over}</button></li>
      </ul>
      ${panel
        ? html`<button type="button" class="round thin" id="close" aria-label=${words.close} @click=${widget.hide}>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18" /></svg>
          </button>`
        : nothing}
    </div>
  </div>`;
}

export function welcome(widget, words) {
  return html`<section class="welcome" part="welcome" aria-labelledby="welcome-title"
    ?hidden=${widget.phase !== "welcome"}>
    <p class="notice" id="notice" role="status" ?hidden=${!widget.notice}>${widget.notice} ${widget.receipt
      ? html`<button type="button" class="inline" @click=${widget.saveReceipt}>${words.receipt}</button>`
      : nothing}</p>
    <h2 id="welcome-title">${widget.greeting ?? words.title}</h2>
    <p class="lead">${words.lead}</p>
    <button type="button" class="primary" part="start" id="start" @click=${widget.start}>
      ${words.start}
    </button>
    <p class="small">${words.small}</p>
  </section>`;
}

/** The log is filled by view.js: what is said is added, never drawn anew. */
export function log(widget, words) {
  return html`<div class="scroll" id="scroll" role="region" aria-label=${words.conversation} tabindex="0"
      ?hidden=${widget.phase === "welcome"}>
      <div class="log" id="log" role="log" aria-label=${words.conversation} aria-live="off" lang="en"></div>
      <div class="typing" id="typing" aria-hidden="true" hidden><i></i><i></i><i></i></div>
    </div>
    <button type="button" class="newer" id="newer" hidden>${words.more}
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14m-6-6 6 6 6-6" /></svg>
    </button>`;
}

export function foot(widget, words) {
  return html`<div class="foot" part="foot">
    <p class="link" id="link" role="status">${widget.said}</p>
    <div class="over" id="over" ?hidden=${widget.phase !== "over"}>
      <p>${words.ended.erased}</p>
      <button type="button" class="primary" id="anew" @click=${widget.anew}>${words.anew}</button>
    </div>
    <form class="composer" id="composer" part="composer" novalidate ?hidden=${widget.phase === "over"}>
      <label class="unseen" for="words" id="label"></label>
      <textarea id="words" name="message" rows="1" enterkeyhint="send" autocomplete="off"></textarea>
      <input id="line" name="answer" enterkeyhint="send" hidden />
      <button type="submit" class="round send" part="send" aria-label=${words.send}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 20V5m-6.5 6.5L12 5l6.5 6.5" /></svg>
      </button>
    </form>
  </div>`;
}

/** By id: how the buttons look, and what they do. */
const DIALOGS = {
  data: { quiet: "download", grave: "erase", plain: "close" },
  confirm: { grave: "erase", plain: "close" },
  restart: { quiet: "restart", grave: "erase", plain: "close" },
};

export function dialogs(words) {
  return Object.entries(DIALOGS).map(([id, buttons]) => {
    const [title, text, ...labels] = words.dialogs[id];
    const choice = ([look, does], at) => html`<button type="button" class=${look} data-do=${does}>${labels[at]}</button>`;
    return html`<dialog id=${id} part="dialog" aria-labelledby="${id}-title">
      <h2 id="${id}-title">${title}</h2>
      <p>${text}</p>
      <p class="trouble" role="alert" hidden></p>
      <div class="choices">${Object.entries(buttons).map(choice)}</div>
    </dialog>`;
  });
}
