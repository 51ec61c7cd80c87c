// One conversation with the chat API: sending without loss, receiving in order. Knows nothing of the page.
//
// Events (CustomEvent, see `detail`):
//   started                          a conversation begins; messages follow
//   history   {messages, seen}       what was said before this page was opened, and up to where it was seen
//   message   message                one message, from whoever
//   queued    {client_id, text}      the visitor's message was taken; it is on its way
//   delivered {client_id, seq}       ... and has arrived
//   refused   {client_id, text, code} ... or was not accepted
//   waiting   number                 how many messages the assistant has not answered yet
//   link      {state, minutes}       state: "up", "down" or "busy": whether the server can be reached, and for so
//                                    many minutes would rather not be asked
//   ended     {why, unsent}          why: "erased" (from here), "gone" (erased otherwise), "unknown", "restarted" or
//                                    "elsewhere"; unsent: texts on their way

import { read } from "./stream.js";

const SOONEST = 400; // ms until a new attempt; doubles with every failure up to
const LATEST = 15_000;
const SILENCE = 40_000; // a stream without a heartbeat (every 15 s) for so long is dead
const FIRST_WORD = 8_000; // a stream that says nothing at all for so long is held back by a proxy, others are blocked:
const PATIENCE = 2; // after so many of these, and the server there otherwise, we ask for new messages instead,
const LOOK = 2_000; // this often
const OVERTAKEN = 1_000; // so long what comes waits for what is being sent, and an end told by a tab for the server's
const OVERDUE = 3_000; // so long another tab is left to send what it took
const UNSEEN = 60_000; // a hidden tab gives its connection back: browsers allow six to one address

export class ChatClient extends EventTarget {
  #base;
  #memory;
  #kept = null;
  #last = 0; // the newest message we have
  #outbox = []; // in order; one is sent at a time
  #sending = false;
  #posting = null; // the request of the message being sent
  #starting = null;
  #life = new AbortController(); // of this conversation
  #stream = null; // the AbortController of the open one
  #asleep = false;
  #waiters = new Set(); // everything that waits for a new attempt

  constructor({ base = "", memory }) {
    super();
    this.#base = base;
    this.#memory = memory;
    memory.watch((kept) => this.#elsewhere(kept));
    memory.hear((item) => this.#adopt(item));
    addEventListener("online", this.#wake);
    addEventListener("pageshow", this.#wake);
    let hiding;
    document.addEventListener("visibilitychange", () => {
      clearTimeout(hiding);
      if (document.hidden) {
        hiding = setTimeout(() => {
          this.#asleep = true;
          this.#stream?.abort();
        }, UNSEEN);
      } else {
        this.#asleep = false;
        this.#wake();
      }
    });
  }

  #wake = () => this.#waiters.forEach((resolve) => resolve());

  /** Whether this browser holds a conversation, or a message for one that could not be created yet. */
  get remembers() {
    const kept = this.#memory.read();
    return Boolean(kept?.conversation || kept?.outbox.length);
  }

  get started() {
    return Boolean(this.#kept?.conversation);
  }

  /** Take up what this browser kept, if anything. */
  async resume() {
    if (!this.remembers) return;
    const kept = this.#memory.read();
    this.#kept = kept;
    this.#outbox = [...kept.outbox];
    if (this.started) await this.#recall();
    for (const item of this.#outbox) this.#tell("queued", item);
    this.#deliver();
  }

  /** What was said so far; then what comes. */
  async #recall() {
    const { messages } = await this.#persist("GET", "/messages?after=0");
    this.#last = Math.max(0, ...messages.map((message) => message.seq));
    this.#tell("history", { messages, seen: this.#kept.seen });
    this.#listen();
  }

  /** All that came was seen. */
  seen() {
    const kept = this.#memory.read();
    if (kept?.conversation) this.#memory.write({ ...kept, seen: this.#last });
  }

  /** Create the conversation, if there is none yet. */
  start() {
    if (!this.#starting) {
      const starting = this.#start().finally(() => {
        if (this.#starting === starting) this.#starting = null;
      });
      this.#starting = starting;
    }
    return this.#starting;
  }

  async #start() {
    if (this.started) return;
    const life = this.#life;
    this.#memory.change((kept) => (kept.key ??= name()));
    const kept = await this.#untilAnswered(() => this.#memory.alone(() => this.#create()));
    if (life.signal.aborted) return;
    this.#kept = kept;
    if (!kept.messages) return this.#recall();
    this.#tell("started");
    kept.messages.forEach((message) => this.#take(message));
    this.#listen();
  }

  /** The first tab creates it, the others join. The key makes it one, should an answer be lost on its way. */
  async #create() {
    const kept = this.#memory.read();
    if (kept?.conversation) return kept;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const wishes = { key: kept?.key, locale: navigator.language, time_zone: timeZone };
    const begun = await this.#call("POST", "/api/conversations", wishes, null);
    const { conversation, token } = begun;
    this.#memory.change((kept) => Object.assign(kept, { conversation, token, key: undefined }));
    return begun;
  }

  /** Send words ({text}) or a choice ({payload, title}). */
  send({ text, payload, title }) {
    const words = payload === undefined ? { text } : { payload, title };
    const item = { client_id: name(), seen: this.#last, ...words };
    this.#outbox.push(item);
    this.#memory.change((kept) => kept.outbox.push(item));
    if (this.started) this.#memory.tell({ conversation: this.#kept.conversation, item });
    this.#tell("queued", item);
    this.#deliver();
  }

  /**
   * What another tab is sending is shown here, and sent from here when it stays on its way: that tab may be closed by
   * now. The server takes it once, by its client_id.
   */
  async #adopt({ conversation, item }) {
    const life = this.#life;
    if (!this.started || conversation !== this.#kept.conversation) return;
    this.#tell("queued", item);
    await wait(OVERDUE);
    const waits = this.#memory.read()?.outbox.some((other) => other.client_id === item.client_id);
    if (!waits || life.signal.aborted) return;
    this.#outbox.push(item);
    this.#deliver();
  }

  async #deliver() {
    if (this.#sending) return;
    this.#sending = true;
    const life = this.#life;
    try {
      while (this.#outbox.length && !life.signal.aborted) {
        const item = this.#outbox[0];
        const { client_id, text, payload, seen } = item;
        try {
          await this.start();
          const { seq } = await this.#persist("POST", "/messages", { client_id, text, payload, seen }, (request) => {
            this.#posting = request.catch(() => {});
          });
          this.#settle(item);
          this.#tell("delivered", { client_id, seq });
        } catch (problem) {
          if (life.signal.aborted) return;
          if (!(problem instanceof Problem)) throw problem;
          this.#settle(item);
          this.#tell("refused", { client_id, text: text ?? item.title, code: problem.code });
        }
      }
    } finally {
      if (life === this.#life) this.#sending = false;
    }
  }

  #settle(item) {
    this.#outbox = this.#outbox.filter((other) => other !== item);
    this.#memory.change((kept) => {
      kept.outbox = kept.outbox.filter((other) => other.client_id !== item.client_id);
    });
  }

  /** Everything stored about the conversation. */
  data() {
    return this.#own("GET", "/data");
  }

  /** Erase it; gives the receipt. */
  async erase() {
    try {
      const receipt = await this.#own("DELETE", "");
      this.#end("erased");
      return receipt;
    } catch (problem) {
      if (problem instanceof Problem && problem.ends) this.#end(problem.ends);
      throw problem;
    }
  }

  /** Leave it as it is and begin anew. */
  async restart() {
    this.#end("restarted");
    await this.start();
  }

  #end(why) {
    this.#memory.write(null);
    this.#leave(why);
  }

  #leave(why) {
    this.#life.abort();
    this.#life = new AbortController();
    this.#kept = null;
    this.#starting = null;
    this.#sending = false;
    const unsent = this.#outbox.filter((item) => item.text).map((item) => item.text);
    this.#outbox = [];
    this.#last = 0;
    this.#tell("waiting", 0);
    this.#up();
    this.#tell("ended", { why, unsent });
  }

  async #elsewhere(kept) {
    const life = this.#life;
    if (!kept) await wait(OVERTAKEN); // the last words may be on their way here, too
    if (life.signal.aborted || kept?.conversation === this.#kept?.conversation) return;
    if (this.#starting) return this.#wake(); // it joins
    this.#leave("elsewhere");
    this.resume().catch(() => {});
  }

  // --- receiving

  async #listen() {
    const life = this.#life;
    let failures = 0;
    let heldBack = 0;
    while (!life.signal.aborted) {
      try {
        if (this.#asleep) await this.#pause(Infinity);
        else if (heldBack < PATIENCE && (await this.#follow(life))) heldBack = 0;
        else {
          await this.#look(life);
          heldBack += 1;
        }
        failures = 0;
        if (!this.#asleep) await this.#pause(heldBack < PATIENCE ? delay(0) : LOOK);
      } catch (problem) {
        if (life.signal.aborted) return;
        if (problem.ends) return this.#end(problem.ends);
        failures += 1;
        await this.#hindered(problem, failures);
      }
    }
  }

  /** Take what the server pushes until the stream ends; whether it said anything. */
  async #follow(life) {
    const stream = (this.#stream = new AbortController());
    const stop = () => stream.abort();
    life.signal.addEventListener("abort", stop);
    let spoke = false;
    let timer = setTimeout(stop, FIRST_WORD);
    try {
      const response = await this.#fetch("GET", this.#path("/events"), {
        headers: { Accept: "text/event-stream", "Last-Event-ID": String(this.#last) },
        signal: stream.signal,
      });
      for await (const { event, data } of read(response.body)) {
        await this.#sent();
        if (life.signal.aborted) return spoke;
        clearTimeout(timer);
        timer = setTimeout(stop, SILENCE);
        spoke = true;
        this.#up();
        if (event === "message") this.#take(JSON.parse(data));
        if (event === "waiting") this.#tell("waiting", JSON.parse(data).waiting);
        if (event === "erased") throw new Problem(410, "erased");
      }
    } catch (problem) {
      if (problem.ends) throw problem;
    } finally {
      clearTimeout(timer);
      life.signal.removeEventListener("abort", stop);
      stop();
    }
    return spoke;
  }

  /** What is being sent is settled before what comes is shown, so that no reply overtakes its question. */
  async #sent() {
    if (!this.#posting) return;
    await Promise.race([this.#posting, wait(OVERTAKEN)]);
    this.#posting = null;
    await wait(0);
  }

  async #look(life) {
    const { messages } = await this.#own("GET", `/messages?after=${this.#last}`, undefined, life.signal);
    this.#up();
    messages.forEach((message) => this.#take(message));
  }

  #take(message) {
    this.#last = Math.max(this.#last, message.seq);
    this.#tell("message", message);
  }

  // --- talking to the server

  #path(rest) {
    return `/api/conversations/${encodeURIComponent(this.#kept?.conversation ?? "")}${rest}`;
  }

  #own(method, rest, body, signal) {
    return this.#call(method, this.#path(rest), body, this.#kept?.token, signal);
  }

  /** The same, tried until the server answers; ends the conversation when it is gone. */
  async #persist(method, rest, body, asking = () => {}) {
    const life = this.#life;
    try {
      return await this.#untilAnswered(() => {
        const request = this.#own(method, rest, body, life.signal);
        asking(request);
        return request;
      });
    } catch (problem) {
      if (!life.signal.aborted && problem instanceof Problem && problem.ends) this.#end(problem.ends);
      throw problem;
    }
  }

  async #untilAnswered(attempt) {
    const life = this.#life;
    for (let failures = 1; ; failures += 1) {
      try {
        const answer = await attempt();
        this.#up();
        return answer;
      } catch (problem) {
        if (life.signal.aborted || (problem instanceof Problem && problem.final)) throw problem;
        await this.#hindered(problem, failures);
        if (life.signal.aborted) throw problem;
      }
    }
  }

  /** Wait before a new attempt; once may be chance. */
  #hindered({ wait }, failures) {
    if (wait) this.#tell("link", { state: "busy", minutes: Math.ceil(wait / 60_000) });
    else if (failures > 1) this.#tell("link", { state: "down" });
    return this.#pause(wait || delay(failures));
  }

  #up() {
    this.#tell("link", { state: "up" });
  }

  async #call(method, path, body, token = this.#kept?.token, signal = undefined) {
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await this.#fetch(method, path, { headers, signal, body: body && JSON.stringify(body) }, token);
    return response.json();
  }

  async #fetch(method, path, { headers, ...rest }, token = this.#kept?.token) {
    if (token) headers.Authorization = `Bearer ${token}`;
    const response = await fetch(this.#base + path, { method, headers, cache: "no-store", ...rest });
    if (response.ok) return response;
    const { code } = await response.json().catch(() => ({}));
    throw new Problem(response.status, code, response.status === 429 && response.headers.get("Retry-After"));
  }

  /** Being online again, or seen again, ends the wait. */
  async #pause(ms) {
    const { signal } = this.#life;
    let done, timer;
    await new Promise((resolve) => {
      done = resolve;
      this.#waiters.add(done);
      signal.addEventListener("abort", done);
      if (ms !== Infinity) timer = setTimeout(done, ms);
    });
    clearTimeout(timer);
    this.#waiters.delete(done);
    signal.removeEventListener("abort", done);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Milliseconds until the next attempt, spread so that a restarted server is not asked by everybody at once. */
function delay(failures) {
  return Math.min(SOONEST * 2 ** Math.max(0, failures - 1), LATEST) * (0.75 + Math.random() / 2);
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A name nobody else uses or guesses; crypto.randomUUID is missing on plain http. */
function name() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An answer of the server that is no success. */
export class Problem extends Error {
  constructor(status, code, seconds) {
    super(code ?? String(status));
    this.status = status;
    this.code = code;
    this.wait = seconds * 1000; // the server asks for it
  }

  /** Trying again would not help. */
  get final() {
    return this.status < 500 && ![408, 425, 429].includes(this.status);
  }

  /** Why the conversation cannot go on, if so: the server's word, not that of a proxy before it. */
  get ends() {
    return { unauthorized: "unknown", erased: "gone" }[this.code];
  }
}
