/** Escapes names, which are untrusted, so that a picture never contains code from them. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter]!).replace(CONTROLS, "\uFFFD");
}

/** Entity codes as Mermaid writes them, by number; also of the characters that would begin Markdown or HTML. */
export function escapeMermaid(text: string): string {
  return text.replace(/[#"<>&`\\\n\r\u2028\u2029]/g, (letter) => `#${letter.codePointAt(0)};`);
}

/** JSON inside a `<script>` element, where `</script>` would end it. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** XML 1.0 has no place for them, not even as entities. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
