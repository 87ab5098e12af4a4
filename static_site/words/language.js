// What a language tag means to a browser, which throws on one that is none. Pure.

import { tried } from "../trust/tried.js";

const RIGHT_TO_LEFT = /Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg/; // scripts

/** The tag as Intl takes it; undefined where it is none, which stands for the browser's own. */
export function locale(tag) {
  return tried(() => Intl.getCanonicalLocales(tag.replace(/_/g, "-"))[0]);
}

/** Which way a language is written. */
export function direction(tag) {
  return tried(() => RIGHT_TO_LEFT.test(/** @type {any} */ (new Intl.Locale(locale(tag)).maximize()))) ? "rtl" : "ltr";
}
