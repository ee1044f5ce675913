/** Like `encodeURIComponent`, which throws on an unpaired surrogate: in UTF-8 that is U+FFFD. */
export const uriComponent = (text: string): string => encodeURIComponent(Buffer.from(text).toString());
