/** As `encodeURIComponent`, which throws at one half of a surrogate pair: in UTF-8 that is U+FFFD. */
export const uriComponent = (text: string): string => encodeURIComponent(Buffer.from(text).toString());
