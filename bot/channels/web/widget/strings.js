// Which language the widget speaks: the `locale` attribute, else that of the page around it, else English.

import { DE } from "./de.js";
import { EN } from "./en.js";

const LOCALES = { en: EN, de: DE };

/** The words for an element; their own language is one of them. */
export function speech(element, locale) {
  const wanted = locale || element.closest("[lang]")?.lang || document.documentElement.lang;
  return LOCALES[wanted.toLowerCase().split(/[-_]/)[0]] ?? EN;
}
