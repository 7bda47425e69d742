import { expect, test } from "vitest";
import { escapeHtml, html, raw } from "../../src/report/html.ts";

test("text in a template is escaped, in elements and in attributes", () => {
  const text = `<b title="x" data-y='z'>&amp;</b>`;
  expect(html`<p title="${text}">${text}</p>`.text).toBe(
    `<p title="&lt;b title=&quot;x&quot; data-y=&#39;z&#39;&gt;&amp;amp;&lt;/b&gt;">` +
      `&lt;b title=&quot;x&quot; data-y=&#39;z&#39;&gt;&amp;amp;&lt;/b&gt;</p>`,
  );
});

test("nested templates, lists and declared HTML are not escaped again", () => {
  const items = ["<1>", html`<i>${2}</i>`, raw("<br>"), undefined];
  expect(html`<p>${items}</p>`.text).toBe("<p>&lt;1&gt;<i>2</i><br></p>");
});

test("control characters, lone surrogates and marks that turn the direction are replaced", () => {
  expect(escapeHtml("a\u0000b\u001bc\u202ed\u2066e\ud800f")).toBe(
    "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf",
  );
});

test("line ends, tabs, emoji and other scripts stay as they are", () => {
  const text = "one\ttwo\nthree 🦄 日本 العربية é";
  expect(escapeHtml(text)).toBe(text);
});
