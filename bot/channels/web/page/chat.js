// The chat page: connects the conversation (client.js) with what is seen of it (view.js, composer.js).

import { ChatClient, Problem } from "./client.js";
import { Composer } from "./composer.js";
import { closeable, menu } from "./dialogs.js";
import { reaching } from "./links.js";
import { Memory } from "./memory.js";
import { Log } from "./view.js";

const at = (id) => document.getElementById(id);
const page = at("chat");
const client = new ChatClient({ memory: new Memory("coaching-intake") });

const SLOW = 300; // ms: an answer that comes sooner needs no sign that it is being written
const TROUBLE = "This did not work. Please check your connection and try again.";
const REFUSED = {
  message_too_long: "That message is too long to take in. Could you shorten it?",
  too_large: "That message is too long to take in. Could you shorten it?",
  payload_not_offered: "That choice is no longer open. Please write your answer.",
};
const ENDED = {
  erased: "Everything from the conversation has been erased.",
  gone: "Everything from the conversation has been erased.",
  unknown: "The earlier conversation can no longer be opened.",
  elsewhere: "The conversation was ended in another tab.",
};

const composer = new Composer(
  { form: at("composer"), words: at("words"), line: at("line"), label: at("label") },
  (text) => {
    phase("chat");
    client.send({ text });
  },
);
const log = new Log(
  { scroll: at("scroll"), log: at("log"), typing: at("typing"), newer: at("newer") },
  (choice) => {
    client.send(choice);
    rest(); // the tapped button cannot keep the focus
  },
  reaching(JSON.parse(page.dataset.reach)),
);

/** "welcome" (no conversation), "chat", or "over": the last words can still be read. */
function phase(name) {
  page.dataset.phase = name;
  at("welcome").hidden = name !== "welcome";
  at("scroll").hidden = name === "welcome";
  at("menu-button").hidden = name !== "chat";
  at("composer").hidden = name === "over";
  at("over").hidden = name !== "over";
  suit();
}

/** Put the focus where it is of use: on a phone the field would bring up the keyboard over what is to be read. */
function rest() {
  if (matchMedia("(pointer: fine)").matches) composer.focus();
  else at("scroll").focus({ preventScroll: true });
}

function notice(text, more = []) {
  at("notice").hidden = !text;
  at("notice").replaceChildren(text, ...more);
}

function suit() {
  composer.suit(page.dataset.phase === "welcome" ? "start" : log.asks);
}

// --- what the conversation tells

let sooner;
const on = (type, listener) => client.addEventListener(type, ({ detail }) => listener(detail));

on("started", () => {
  notice("");
  phase("chat");
});
on("history", ({ messages }) => {
  notice("");
  phase("chat");
  log.history(messages);
  suit();
});
on("message", (message) => {
  log.add(message);
  suit();
});
on("queued", (item) => {
  phase("chat");
  log.queue(item);
});
on("delivered", ({ client_id, seq }) => log.delivered(client_id, seq));
on("refused", ({ client_id, text, code }) => {
  log.refused(client_id);
  if (code !== "message_empty") composer.restore(text);
  say(REFUSED[code] ?? TROUBLE);
});
on("waiting", (count) => {
  clearTimeout(sooner);
  if (count) sooner = setTimeout(() => log.typing(true), SLOW);
  else log.typing(false);
});
on("link", (state) => {
  if (page.dataset.link === state) return;
  page.dataset.link = state;
  say(state === "down" ? "Reconnecting… What you write is kept and sent as soon as possible." : "");
});
on("ended", ({ why, unsent }) => {
  notice(ENDED[why] ?? "");
  if (why === "gone" && !log.empty) {
    log.close();
    at("over").querySelector("p").textContent = ENDED.gone;
    phase("over");
    at("anew").focus();
    return;
  }
  log.clear();
  phase(why === "restarted" ? "chat" : "welcome");
  if (unsent.length) composer.restore(unsent.join("\n"));
});

function say(text) {
  at("link").textContent = text;
}
at("composer").addEventListener("input", () => page.dataset.link !== "down" && say(""));

// --- what the visitor does

async function begin(action) {
  at("start").disabled = true;
  try {
    await action();
    rest();
  } catch {
    notice(TROUBLE);
    phase("welcome");
  } finally {
    at("start").disabled = false;
  }
}
at("start").addEventListener("click", () => begin(() => client.start()));
at("anew").addEventListener("click", () => {
  log.clear();
  phase("chat");
  begin(() => client.start());
});

menu(at("menu-button"), at("menu"));
const dialogs = Object.fromEntries(["data", "confirm", "restart"].map((id) => [id, closeable(at(id))]));
at("open-data").addEventListener("click", () => dialogs.data.open());
at("open-restart").addEventListener("click", () => dialogs.restart.open());

/** Say that all is gone, and hand out the server's word for it. */
function erased(receipt) {
  const save = Object.assign(document.createElement("button"), {
    type: "button",
    className: "inline",
    textContent: "Save the receipt",
  });
  save.addEventListener("click", () => download(receipt, "erased.json"));
  notice(`${ENDED.erased} `, [save]);
  at("start").focus();
}

function download(content, name) {
  const file = new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
  const address = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

dialogs.data.does({
  download: async () => download(await client.data(), "coaching-intake.json"),
  erase: () => {
    dialogs.data.close();
    dialogs.confirm.open();
  },
});
dialogs.confirm.does({
  erase: async () => {
    const receipt = await client.erase();
    dialogs.confirm.close();
    erased(receipt);
  },
});
dialogs.restart.does({
  restart: async () => {
    dialogs.restart.close();
    await begin(() => client.restart());
  },
  erase: async () => {
    await client.erase();
    dialogs.restart.close();
    phase("chat");
    await begin(() => client.start());
  },
});
for (const dialog of Object.values(dialogs)) {
  dialog.onTrouble = (problem) => (problem instanceof Problem && problem.ends ? null : TROUBLE);
}

// --- here we go

if (client.remembers) {
  phase("chat");
  client.resume().catch(() => {}); // "ended" has told why
} else {
  phase("welcome");
}
