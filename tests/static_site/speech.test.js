import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { direction, locale } from "../../static_site/words/language.js";
import { menuWords } from "../../static_site/words/menu.js";
import { say } from "../../static_site/words/speech.js";
import { toolWords } from "../../static_site/words/phrases.js";

const LANGUAGES = ["en", "es", "fr", "de", "pt", "ar"];
const pack = (language) => JSON.parse(readFileSync(new URL(`../../static_site/words/words-${language}.json`, import.meta.url), "utf8"));
const holes = (text) => [...new Set(JSON.stringify(text).match(/{\w+}/g) ?? [])].sort();

test("every language says everything, and names what is put in as English does", () => {
  for (const [name, words] of [["words", pack], ["tools", (each) => toolWords[each]], ["menu", (each) => menuWords[each]]]) {
    const english = words("en");
    for (const language of LANGUAGES) {
      assert.deepEqual(Object.keys(words(language)), Object.keys(english), `${name} ${language}`);
      for (const key in english) assert.deepEqual(holes(words(language)[key]), holes(english[key]), `${name} ${language} ${key}`);
    }
  }
});

test("every form that a language's numbers take is there", () => {
  for (const language of LANGUAGES) {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const rare = language === "ar" ? ["zero"] : ["many"]; // nothing is counted to none, nor to a million
    for (const text of [pack(language).news, toolWords[language].updates, toolWords[language].events]) {
      assert.deepEqual(pluralCategories.filter((each) => !text[each] && !rare.includes(each)), [], `${language} ${JSON.stringify(text)}`);
    }
  }
});

test("a number takes its form", () => {
  const { news } = pack("en");
  assert.deepEqual([1, 3].map((n) => say(news, { n }, "en")), ["1 new update", "3 new updates"]);
  const arabic = [1, 2, 3, 11, 100].map((n) => say(pack("ar").news, { n }, "ar-u-nu-latn"));
  assert.deepEqual(arabic, ["تحديث جديد", "تحديثان جديدان", "3 تحديثات جديدة", "11 تحديثًا جديدًا", "100 تحديث جديد"]);
});

test("a text that takes what was put in is not read again", () => {
  assert.equal(say("{what} since {time}", { what: "{time}", time: "21:04" }, "en"), "{time} since 21:04");
});

test("a tag that is none throws nowhere", () => {
  const tags = [["en_US", "en-US"], ["pt_BR", "pt-BR"], ["ar-EG", "ar-EG"], ["iw", "he"], ["fr-", undefined], ["de DE", undefined], ["English (UK)", undefined], ["", undefined]];
  for (const [written, tag] of [...tags, [null, undefined], [undefined, undefined], [{}, undefined]]) {
    assert.equal(locale(written), tag);
    assert.match(direction(written), /^(rtl|ltr)$/);
    assert.match(say(pack("en").news, { n: 3 }, locale(written)), /^[3٣] new updates$/);
  }
});

test("a language is written in the direction of its script", () => {
  for (const [way, tags] of Object.entries(JSON.parse(readFileSync(new URL("./directions.json", import.meta.url), "utf8")))) {
    for (const tag of tags) assert.equal(direction(tag), way, tag);
  }
});
