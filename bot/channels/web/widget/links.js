// What in a message can be followed: web addresses, this site's calendar file, and whom the server says it names.

import { make } from "./make.js";

const ADDRESS = /https?:\/\/[^\s<>"'“”]+|(?<!\S)\/calendar\/[\w.=-]+\.ics/g;
const CALENDAR = /^\/calendar\/[^/]+\.ics$/;
const THIS_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])$/; // what a server calls itself that was told no other name
const TRAILING = /[.,;:!?…)\]}]+$/;

/**
 * The text with what can be followed as links: addresses by themselves, the calendar file of `base` (this server) in
 * the widget's `words`; `links`: what else, as the server found it.
 */
export function linked(text, { base, words, links = [] }) {
  const pieces = document.createDocumentFragment();
  let end = 0;
  const named = links.map(({ at, text: found, href }) => ({ index: at, found, element: make("a", { href }, found) }));
  for (const { index, found, element } of [...addresses(text, base, words), ...named].sort((a, b) => a.index - b.index)) {
    if (index < end) continue; // within the one before
    pieces.append(text.slice(end, index), element);
    end = index + found.length;
  }
  pieces.append(text.slice(end));
  return pieces;
}

function* addresses(text, base, words) {
  for (const { 0: whole, index } of text.matchAll(ADDRESS)) {
    let found = whole.replace(TRAILING, "");
    // a closing bracket belongs to the address when it was opened in it
    if (found.includes("(") && !found.includes(")") && whole[found.length] === ")") found += ")";
    yield { index, found, element: link(found, base, words) };
  }
}

function link(address, base, { lang, calendar }) {
  let url;
  try {
    url = new URL(address, base);
  } catch {
    return address;
  }
  const ours = url.origin === new URL(base).origin || THIS_MACHINE.test(url.hostname);
  if (ours && CALENDAR.test(url.pathname)) {
    return make("a", { href: new URL(url.pathname, base), className: "calendar", lang }, calendar); // signed and long: nothing to read
  }
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, address);
}
