// What in a message can be followed: web addresses, this site's calendar file, and those whom the practice names.

import { make } from "./make.js";

const ADDRESS = /https?:\/\/[^\s<>"'“”]+|(?<!\S)\/calendar\/[\w.=-]+\.ics/g;
const CALENDAR = /^\/calendar\/[^/]+\.ics$/;
const THIS_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])$/; // what a server calls itself that was told no other name
const TRAILING = /[.,;:!?…)\]}]+$/;
const QUOTED = /“[^”]*”/g; // the visitor's own words
const SHORT = 4; // digits: so few may be a time or an amount, so what stands around them has to speak of calling
const CALL_BEFORE = /(?:[:(,]|\b(?:call|text|dial|ring|or|and|to))\s*$/i;
const CALL_AFTER = /^(?:\s*$|[.,;)]+(?:\s|$)|\n| or | \(| in many )/;
const TEXT_BEFORE = /\btext (?:[A-Z]+ to )?$/;
const ELSEWHERE = /^ \(WhatsApp\)/;

/** What finds the e-mail addresses and phone numbers of a list, and only these; null for an empty one. */
export function reaching(list) {
  if (!list.length) return null;
  const longest = [...list].sort((a, b) => b.length - a.length);
  const any = longest.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return new RegExp(`(?<![\\w@.+-]|\\d[ .,:])(?:${any})(?![\\w@]|[ .,:-]?\\d)`, "g");
}

/**
 * The text with what can be followed as links: addresses by themselves, `base` (this server's) as `calendar` says;
 * `reach`, of `reaching`, for texts of the assistant alone.
 */
export function linked(text, { base, calendar, reach = null }) {
  const pieces = document.createDocumentFragment();
  let end = 0;
  const links = [...addresses(text, base, calendar), ...contacts(text, reach)].sort((a, b) => a.index - b.index);
  for (const { index, found, element } of links) {
    if (index < end) continue; // within the one before
    pieces.append(text.slice(end, index), element);
    end = index + found.length;
  }
  pieces.append(text.slice(end));
  return pieces;
}

function* addresses(text, base, calendar) {
  for (const { 0: whole, index } of text.matchAll(ADDRESS)) {
    let found = whole.replace(TRAILING, "");
    // a closing bracket belongs to the address when it was opened in it
    if (found.includes("(") && !found.includes(")") && whole[found.length] === ")") found += ")";
    yield { index, found, element: link(found, base, calendar) };
  }
}

function link(address, base, calendar) {
  let url;
  try {
    url = new URL(address, base);
  } catch {
    return address;
  }
  const ours = url.origin === new URL(base).origin || THIS_MACHINE.test(url.hostname);
  if (ours && CALENDAR.test(url.pathname)) {
    return make("a", { href: new URL(url.pathname, base), className: "calendar" }, calendar); // signed and long: nothing to read
  }
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, address);
}

function* contacts(text, reach) {
  if (!reach) return;
  const quotes = [...text.matchAll(QUOTED)].map(({ 0: words, index }) => [index, index + words.length]);
  for (const { 0: found, index } of text.matchAll(reach)) {
    const href = whereto(found, text.slice(0, index), text.slice(index + found.length));
    if (!href || quotes.some(([first, last]) => first < index && index < last)) continue;
    yield { index, found, element: make("a", { href }, found) };
  }
}

function whereto(found, before, after) {
  if (found.includes("@")) return `mailto:${found}`;
  const digits = found.replace(/[^\d+]/g, "");
  if (digits.length <= SHORT && !(CALL_BEFORE.test(before) && CALL_AFTER.test(after))) return null;
  if (ELSEWHERE.test(after)) return null;
  return `${TEXT_BEFORE.test(before) ? "sms" : "tel"}:${digits}`;
}
