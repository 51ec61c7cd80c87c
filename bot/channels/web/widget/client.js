// One conversation with the chat API: sending without loss, receiving in order. Knows nothing of the page.
//
// Events (CustomEvent, see `detail`):
//   started                          a conversation begins; messages follow
//   history   {messages}             what was said before this page was opened
//   message   message                one message, from whoever
//   queued    {client_id, text}      the visitor's message was taken; it is on its way
//   delivered {client_id, seq}       ... and has arrived
//   refused   {client_id, text, code} ... or was not accepted
//   waiting   number                 how many messages the assistant has not answered yet
//   link      "up" | "down" | "busy" whether the server can be reached, and would rather be asked less
//   ended     {why, unsent}          why: "erased" (from here), "gone" (erased otherwise), "unknown", "restarted" or
//                                    "elsewhere"; unsent: texts on their way

import { read } from "./stream.js";

const SOONEST = 400; // ms until a new attempt; doubles with every failure up to
const LATEST = 15_000;
const SILENCE = 40_000; // a stream without a heartbeat (every 15 s) for so long is dead
const FIRST_WORD = 8_000; // a stream that says nothing at all for so long is held back by a proxy:
const PATIENCE = 2; // after so many of these we ask for new messages instead,
const LOOK = 2_000; // this often
const OVERTAKEN = 1_000; // so long what comes waits for what is being sent
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
    const wake = () => this.#waiters.forEach((resolve) => resolve());
    addEventListener("online", wake);
    addEventListener("pageshow", wake);
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
        wake();
      }
    });
  }

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
    if (this.started) {
      const { messages } = await this.#persist("GET", "/messages?after=0");
      this.#last = Math.max(0, ...messages.map((message) => message.seq));
      this.#tell("history", { messages });
      this.#listen();
    }
    for (const item of this.#outbox) this.#tell("queued", item);
    this.#deliver();
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
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const { conversation, token, messages } = await this.#untilAnswered(() =>
      this.#call("POST", "/api/conversations", { locale: navigator.language, time_zone: timeZone }, null),
    );
    if (life.signal.aborted) return;
    this.#memory.change((kept) => Object.assign(kept, { conversation, token }));
    this.#kept = { conversation, token };
    this.#tell("started");
    messages.forEach((message) => this.#take(message));
    this.#listen();
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
    this.#tell("link", "up");
    this.#tell("ended", { why, unsent });
  }

  #elsewhere(kept) {
    if ((kept?.conversation ?? null) === (this.#kept?.conversation ?? null)) return;
    if (this.#starting) return; // ours is about to be written
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
        else if (heldBack < PATIENCE) await this.#follow(life);
        else await this.#look(life);
        failures = 0;
      } catch (problem) {
        if (life.signal.aborted) return;
        if (problem?.ends) return this.#end(problem.ends);
        if (problem === SILENT) heldBack += 1;
        else if (!this.#asleep) {
          failures += 1;
          this.#tell("link", "down");
        }
      }
      if (!this.#asleep) await this.#pause(heldBack < PATIENCE ? delay(failures) : Math.max(LOOK, delay(failures)));
    }
  }

  /** Take what the server pushes until the stream ends; fails when it never said anything. */
  async #follow(life) {
    const stream = (this.#stream = new AbortController());
    const stop = () => stream.abort();
    life.signal.addEventListener("abort", stop);
    let spoke = false;
    let timer = setTimeout(() => stream.abort(SILENT), FIRST_WORD);
    try {
      const response = await this.#fetch("GET", this.#path("/events"), {
        headers: { Accept: "text/event-stream", "Last-Event-ID": String(this.#last) },
        signal: stream.signal,
      });
      for await (const { event, data } of read(response.body)) {
        await this.#sent();
        if (life.signal.aborted) return;
        clearTimeout(timer);
        timer = setTimeout(stop, SILENCE);
        spoke = true;
        this.#tell("link", "up");
        if (event === "message") this.#take(JSON.parse(data));
        if (event === "waiting") this.#tell("waiting", JSON.parse(data).waiting);
        if (event === "erased") throw new Problem(410, "erased");
      }
      if (!spoke) throw SILENT;
    } catch (problem) {
      if (!spoke || problem instanceof Problem) throw problem;
    } finally {
      clearTimeout(timer);
      life.signal.removeEventListener("abort", stop);
      stop();
    }
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
    this.#tell("link", "up");
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
        this.#tell("link", "up");
        return answer;
      } catch (problem) {
        if (life.signal.aborted || (problem instanceof Problem && problem.final)) throw problem;
        if (problem.wait) this.#tell("link", "busy");
        else if (failures > 1) this.#tell("link", "down");
        await this.#pause(problem.wait || delay(failures));
        if (life.signal.aborted) throw problem;
      }
    }
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

  /** Wait before a new attempt; being online again, or seen again, ends the wait. */
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

const SILENT = new Error("the stream said nothing");

/** Milliseconds until the next attempt, spread so that a restarted server is not asked by everybody at once. */
function delay(failures) {
  return Math.min(SOONEST * 2 ** Math.max(0, failures - 1), LATEST) * (0.75 + Math.random() / 2);
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A name nobody else uses; crypto.randomUUID is missing on plain http. */
function name() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
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

  /** Why the conversation cannot go on, if so. */
  get ends() {
    return { 401: "unknown", 404: "unknown", 410: "gone" }[this.status];
  }
}
