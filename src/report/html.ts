/** Text that is already HTML. Only `html` and `raw` make it, so nothing else reaches a page unescaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, HTML is not, lists are joined. */
export type HtmlValue = Html | string | number | undefined | readonly HtmlValue[];

/** Declares `text` to be HTML: for our own markup and for SVG that was drawn here. */
export function raw(text: string): Html {
  return new Html(text);
}

/** A template whose values are escaped unless they are `Html`. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = strings[0] ?? "";
  for (let i = 0; i < values.length; i++) text += toText(values[i]) + (strings[i + 1] ?? "");
  return new Html(text);
}

function toText(value: HtmlValue): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(toText).join("");
  return escapeHtml(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Text made safe inside an element or a quoted attribute. Control characters, which HTML forbids,
 * and marks that turn the reading direction of what follows become U+FFFD.
 */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
