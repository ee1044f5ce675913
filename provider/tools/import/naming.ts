/**
 * Names in the generated program: each resource's logical name, and a variable. They are derived from the names in the
 * cloud and, if these are equal, from the IDs, so that the same objects always get the same names.
 */

export interface Labelled {
  readonly subject: object;
  /** Name in the cloud; may be empty, and need not be unique. */
  readonly label: string;
  /** Distinguishes it from objects with the same label. */
  readonly distinction: string;
  /** Prefix of the variable if the label is no valid beginning: `vpc`. */
  readonly word: string;
}

export interface Named {
  readonly name: string;
  readonly variable: string;
}

/** A unique name for each item, outside `taken`. */
export function nameAll(items: readonly Labelled[], taken: readonly string[] = []): Map<object, Named> {
  const counts = new Map<string, number>();
  for (const { label } of items) counts.set(slug(label), (counts.get(slug(label)) ?? 0) + 1);
  const names = new Set(taken);
  const variables = new Set(taken.map((name) => identifier(name, "the")));
  return new Map(
    items.map(({ subject, label, distinction, word }) => {
      const short = slug(label);
      const isPlain = short !== "" && counts.get(short) === 1;
      const name = free(isPlain ? short : slug(`${short || word}-${distinction}`), "-", names);
      return [subject, { name, variable: free(identifier(name, word), "", variables) }];
    }),
  );
}

/** Camel case, in the script of the name: JavaScript identifiers allow letters of all scripts. */
export function identifier(name: string, word: string): string {
  const parts = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const camel = parts
    .map((part, i) => (i === 0 ? lowered(part) : part.charAt(0).toUpperCase() + part.slice(1)))
    // Numbers stay separated: `vpc10_0_0_0_16`.
    .reduce((joined, part) => joined + (/\p{N}$/u.test(joined) && /^\p{N}/u.test(part) ? "_" : "") + part, "");
  return /^\p{L}/u.test(camel) && !RESERVED.has(camel)
    ? camel
    : `${word}${camel.charAt(0).toUpperCase()}${camel.slice(1)}`;
}

/** `PeerConn` → `peerConn`, `VPC` → `vpc`, `VPCMain` → `vpcMain`. */
function lowered(part: string): string {
  return part.replace(/^\p{Lu}+(?=\p{Lu}\p{Ll})|^\p{Lu}+(?!\p{Ll})|^\p{Lu}/u, (capitals) => capitals.toLowerCase());
}

const slug = (text: string): string => text.replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^-+|-+$/g, "");

function free(wanted: string, joint: string, taken: Set<string>): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}${joint}${n}`;
  taken.add(name);
  return name;
}

/** Reserved words of strict-mode modules. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let module new null package private " +
    "protected public require return static super switch this throw true try typeof undefined var void while with " +
    "yield exports"
  ).split(" "),
);
