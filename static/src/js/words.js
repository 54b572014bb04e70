// The words of this page in the reader's language: the page carries them as JSON in a template element.
let words;

export function say(key, values = {}) {
  words ??= JSON.parse(document.getElementById("words").content.textContent);
  const text = key.split(".").reduce((node, part) => node?.[part], words) ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function sayCount(key, count) {
  const form = new Intl.PluralRules(document.documentElement.lang).select(count) === "one" ? "one" : "many";
  return say(`${key}.${form}`, { count });
}
