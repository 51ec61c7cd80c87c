// Which language the widget speaks: the `locale` attribute, else that of the page around it, else English.

import { DE } from "./de.js";
import { EN } from "./en.js";

const LOCALES = { en: EN, de: DE };

/** {lang, words} for an element. */
export function speech(element, locale) {
  const wanted = locale || element.closest("[lang]")?.lang || document.documentElement.lang;
  const lang = wanted.toLowerCase().split(/[-_]/)[0];
  return lang in LOCALES ? { lang, words: LOCALES[lang] } : { lang: "en", words: EN };
}
