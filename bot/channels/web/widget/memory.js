// What the browser keeps of a conversation: its id, its token, up to where it was seen, and the messages that are not
// delivered yet; before there is one, the key to create it by.
// Nothing is written before the visitor's first act; without storage (private windows) it lasts as long as the page.

export class Memory {
  #key;
  #fallback = null;
  #tabs;

  constructor(key) {
    this.#key = key;
    this.#tabs = new BroadcastChannel(key);
  }

  /** {conversation, token, key, seen, outbox: [{client_id, text | payload, title}]} or null. */
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key));
      return kept && typeof kept === "object" ? { outbox: [], ...kept } : this.#fallback;
    } catch {
      return this.#fallback;
    }
  }

  write(kept) {
    this.#fallback = kept;
    try {
      if (kept) localStorage.setItem(this.#key, JSON.stringify(kept));
      else localStorage.removeItem(this.#key);
    } catch {
      // full or forbidden: the copy above serves
    }
  }

  /** Read, change, write: another tab may have written meanwhile. */
  change(edit) {
    const kept = this.read() ?? { outbox: [] };
    edit(kept);
    this.write(kept);
  }

  /** What is half written stays with this tab; nothing clears it. Without words: what stood there. */
  draft(text) {
    try {
      if (text === undefined) return sessionStorage.getItem(this.#key);
      sessionStorage.setItem(this.#key, text);
    } catch {
      // forbidden: it lasts as long as the page
    }
  }

  /** One tab at a time does this, where browsers can see to it: not on plain http. */
  alone(task) {
    return navigator.locks ? navigator.locks.request(this.#key, task) : task();
  }

  /** Tell the other tabs of this site; nothing of it is kept. */
  tell(news) {
    this.#tabs.postMessage(news);
  }

  hear(callback) {
    this.#tabs.onmessage = ({ data }) => callback(data);
  }

  /** Calls back when another tab changed what is kept. */
  watch(callback) {
    addEventListener("storage", (event) => {
      if (event.key === this.#key || event.key === null) callback(this.read());
    });
  }
}
