// Says things in a reader's language. It may not touch the page. In words-….json {name} is put in, and where a number
// decides, the forms are those of Intl.PluralRules; the publisher reads these files too.

import { locale } from "./language.js";
import { IMMUTABLE, shareObject } from "../protocol/sharing.js";
import { tried } from "../trust/tried.js";

const RETRY = 15000; // milliseconds
const LANGUAGES = /^(es|fr|de|pt|ar)(?![a-z])/;

/**
 * {words, locale} for a language tag, e.g. "pt-BR", in English where there is no better; `own` is a host's JSON over them. Of what
 * is no tag, or no JSON, nothing is taken.
 * `locale` is how times and numbers are written beside these words. It waits until they can be had.
 */
export async function speechFor(tag, own) {
  const [base] = LANGUAGES.exec(tag.toLowerCase()) ?? ["en"];
  const url = new URL(`./words-${base}.json`, import.meta.url);
  const pack = () => shareObject(url, IMMUTABLE).catch(() => new Promise((done) => setTimeout(done, RETRY)).then(pack));
  const words = { ...(await pack()), ...tried(() => JSON.parse(own)) };
  const spoken = locale(tag);
  const written = locale(words.language);
  return { words, locale: spoken?.startsWith(written) ? spoken : written };
}

/** A text with its values put in; of several forms the one that the number `n` takes. */
export function say(text, values, locale) {
  const { n } = values;
  const form = text.other ? text[new Intl.PluralRules(locale).select(n)] ?? text.other : text;
  return form.replace(/{(\w+)}/g, (_, name) => (name === "n" ? n.toLocaleString(locale) : values[name]));
}
