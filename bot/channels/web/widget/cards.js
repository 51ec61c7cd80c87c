// Messages that are more than words, by the `card` the server sends with them: the recap with answers to change,
// openings by day, the kind of help that fits, the booked call, the details of the consent. The text of a message says
// the same: whatever is missing in a card is read there.

import { make } from "./make.js";

const DAY = { weekday: "long", day: "numeric", month: "long" };
const ZONES = Intl.supportedValuesOf?.("timeZone") ?? [];

/**
 * Fit a message's parts to its card: `said` holds the text, `row` the buttons to answer with.
 * `linked(text)` makes what can be followed a link, `send(text)` says something for the visitor, `base` is the server.
 */
export function dress(card, { said, row, text, asks }, { words, linked, send, base }) {
  if (asks === "rating") scale(row, words);
  const parts = { said, row, text };
  const kinds = {
    consent: () => said.append(unfolding(card)),
    recap: () => recap(card, parts, { words, linked, send }),
    match: () => said.prepend(make("b", { className: "need" }, card.title)),
    openings: () => openings(card, parts, { words, linked, send, base }),
    booking: () => said.prepend(photo(card.coach, base)),
  };
  if (!(card?.kind in kinds)) return;
  try {
    kinds[card.kind]();
    said.classList.add(card.kind);
  } catch {
    // a time zone that this browser does not know, say: the text and the buttons stand as they are
  }
}

function unfolding({ title, details }) {
  const list = make("ul", {}, ...details.map((text) => make("li", {}, text)));
  return make("details", {}, make("summary", {}, title), list);
}

function recap({ answers }, { said, row, text }, { words, linked, send }) {
  const { lang } = words;
  const paragraphs = text.split("\n\n");
  const list = make("ul", { className: "answers" });
  for (const { label, value } of answers) {
    const item = make("li");
    const edit = make("button", { type: "button", className: "inline", lang, ariaLabel: words.edit(label) }, words.change);
    edit.onclick = () => {
      const form = editing(label, value, words, (changed) => {
        item.replaceChildren(...shown);
        if (changed) send(`${label}: ${changed}`); // as bot/coaching/edits.py reads it
        else edit.focus();
      });
      item.replaceChildren(form);
      form.firstChild.lastChild.focus();
    };
    const shown = [make("b", {}, label), ...value.map((one) => make("p", {}, linked(one))), edit];
    item.append(...shown);
    list.append(item);
  }
  row.prepend(list);
  if (paragraphs.length < 3) return; // not an introduction, the answers and a question
  said.replaceChildren(linked(paragraphs[0]));
  list.after(make("p", {}, linked(paragraphs.at(-1))));
}

/** A field with an answer in it; `done` is called with what it was changed to, or nothing. */
function editing(label, value, words, done) {
  const { lang } = words;
  // "required": a browser says itself that an answer is not taken away so
  const field = make("textarea", { value: value.join("\n"), rows: Math.max(2, value.length), required: true });
  const form = make("form", {}, make("label", {}, label, field));
  form.append(
    make("button", { className: "reply", lang }, words.save),
    make("button", { type: "button", className: "plain", lang, onclick: () => done() }, words.back),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    const lines = field.value.split("\n").map((line) => line.replace(/[“”"]/g, "'").trim()).filter(Boolean);
    if (!lines[0]) field.value = "";
    if (!form.reportValidity()) return;
    const items = value.length > 1 ? lines : [lines.join(" ")];
    done(items.join() !== value.join() && items.map((item) => item && `“${item}”`).join("; "));
  };
  form.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // the panel around stays
    done();
  };
  return form;
}

function openings({ zone, openings: all, coaches }, { said, row, text }, { words, linked, send, base }) {
  const calendar = new Intl.DateTimeFormat("en-GB", { ...DAY, timeZone: zone });
  const several = new Set(all.map(({ coach }) => coach)).size > 1;
  const days = {};
  for (const { payload, start, clock, coach, name } of all) {
    const button = [...row.children].find((one) => one.dataset.payload === payload);
    const day = calendar.format(new Date(start));
    days[day] ??= make("div", { className: "times", role: "group", ariaLabel: day }, make("b", { ariaHidden: "true" }, day));
    const time = clock ?? button.dataset.title; // messages of older versions have none
    button.ariaLabel = `${day}, ${time}, ${name}`;
    button.replaceChildren(photo(coach, base), time, several ? ` ${name.split(" ")[0]}` : "");
    days[day].append(button);
  }
  const select = make("select", {}, ...[...new Set([zone, ...ZONES])].map((one) => new Option(one.replaceAll("_", " "), one)));
  const change = make("button", { className: "reply", hidden: true }, words.change);
  const form = make("form", { className: "zone", lang: words.lang }, make("label", {}, `${words.zone} `, select), change);
  select.value = zone;
  select.onchange = () => (change.hidden = select.value === zone);
  form.onsubmit = (event) => {
    event.preventDefault();
    send(`My time zone is ${select.value}`);
  };
  const lines = text.split("\n").filter((line) => line && !/^\d+\. |:$/.test(line)); // the rest of them is the picker
  if (lines[0]) said.replaceChildren(linked(lines.join("\n")));
  const who = coaches.map(({ coach, name, bio }) => make("p", {}, photo(coach, base), make("b", {}, name), ` ${bio}`));
  row.prepend(form, ...Object.values(days));
  row.append(...who);
}

function photo(coach, base) {
  return make("img", { className: "photo", src: new URL(`photos/${coach}`, base), alt: "" });
}

/** From least to most, with a word at both ends. */
function scale(row, words) {
  const marks = [...row.children].filter(({ dataset }) => /^\d$/.test(dataset.title));
  row.prepend(make("div", { className: "scale", lang: words.lang }, make("span", {}, words.worst), ...marks, make("span", {}, words.best)));
}

/** Mark what the visitor said: quotes that stand so in one of the `said` texts. */
export function mark(element, said) {
  const texts = document.createNodeIterator(element, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) found.push(text);
  for (const text of found) {
    const pieces = text.data.split(/(?<=“)([^”]+)(?=”)/);
    if (pieces.length < 2) continue;
    text.replaceWith(...pieces.map((piece, i) => (i % 2 && own(piece, said) ? make("mark", {}, piece) : piece)));
  }
}

function own(quote, said) {
  const words = plain(quote);
  return words && said.some((text) => plain(text).includes(words));
}

function plain(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
