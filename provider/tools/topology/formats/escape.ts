/** Escapes names, which are untrusted, so that a diagram never contains code from them. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter]!).replace(CONTROLS, "\uFFFD");
}

/** Numeric entity codes in Mermaid's notation, also for characters that would start Markdown or HTML. */
export function escapeMermaid(text: string): string {
  return text.replace(/[#"<>&`\\\n\r\u2028\u2029]/g, (letter) => `#${letter.codePointAt(0)};`);
}

/** JSON for a `<script>` element, which `</script>` would end. */
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

/** Characters that XML 1.0 does not allow, not even as entities. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
