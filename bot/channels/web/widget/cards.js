// Messages that are more than words: openings by day, a scale for the rating, the recap with its answers to change, the
// visitor's own words marked. Made of what every message carries; docs/decisions/0023 says what a server may add.

import { make } from "./make.js";

const MOMENT = /^(.+), (\d{1,2}[:.]\d{2}.*)$/; // "Tue 24 Nov, 09:30", in the visitor's zone as the server knows it
const LINE = /^([^:\n]{2,40}): (.+)$/;
const CHANGE = {
  Role: "My role is ",
  "What's hard": "What's hard is ",
  "What you'd like": "My goal is ",
  "How soon": "How soon: ",
  "How to meet": "I'd rather meet ",
  Language: "The language should be ",
};

/** Put buttons into their row: openings under their days, numbers as a scale, others as they are. */
export function arrange(row, buttons, asks, { words, begin }) {
  if (asks === "rating") {
    const scale = make("div", { className: "scale" }, make("span", {}, words.worst));
    scale.append(...buttons.filter(isNumber), make("span", {}, words.best));
    row.append(scale, ...buttons.filter((button) => !isNumber(button)));
    return;
  }
  let day;
  for (const button of buttons) {
    const [, date, time] = MOMENT.exec(button.dataset.title) ?? [];
    if (asks !== "opening" || !date) {
      row.append(button);
      continue;
    }
    if (day?.dataset.date !== date) {
      day = make("div", { className: "times", role: "group", ariaLabel: date }, make("b", { ariaHidden: "true" }, date));
      day.dataset.date = date;
      row.append(day);
    }
    button.lastChild.data = time;
    button.ariaLabel = button.dataset.title;
    day.append(button);
  }
  if (day) {
    const zone = make("button", { type: "button", className: "inline" }, words.zone);
    zone.addEventListener("click", () => begin("My time zone is "));
    row.append(zone);
  }
}

/** The answers of a recap as a list, each with a button that begins its correction; null when the text has none. */
export function recap(text, { words, begin, linked }) {
  const list = make("dl", { className: "recap" });
  const around = [];
  for (const line of text.split("\n")) {
    const [, label, value] = LINE.exec(line) ?? [];
    if (!label) {
      around.push(line);
      continue;
    }
    const edit = make("button", { type: "button", className: "inline", ariaLabel: words.edit(label) }, "✎");
    edit.addEventListener("click", () => begin(CHANGE[label] ?? `${label}: `));
    list.append(make("div", {}, make("dt", {}, label), make("dd", {}, linked(value)), edit));
  }
  if (list.childElementCount < 2) return null;
  const end = around.pop();
  return [linked(around.join("\n").trim()), list, linked(end)];
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

function isNumber(button) {
  return /^\d$/.test(button.dataset.title);
}
