/**
 * The words of the field, in everything that a person reads: string literals of the shipped code, written pages, and
 * the titles of tests. Each banned phrase has the one to write in its place.
 */
import { strict as assert } from "node:assert";
import ts from "typescript";
import { filesIn, nodesOf, parse, read } from "../structure/source.js";

interface Banned {
  readonly phrase: RegExp;
  readonly write: string;
}

const BANNED: readonly Banned[] = [
  { phrase: /\bmade anew\b|\bmake (it|them) anew\b/, write: "recreated, or replaced" },
  { phrase: /\blapses?\b/, write: "expires" },
  { phrase: /\bis told on\b|\bwas told not to\b|\bis told by\b/, write: "prints, reports, or requires" },
  { phrase: /\bis said of\b|\bhas to be said\b/, write: "can only be used for, or requires" },
  { phrase: /\bway out\b/, write: "fix" },
  { phrase: /\bwhose (account|request|cloud) (a|it|this|may)\b/i, write: "the account ID, or the owner" },
  { phrase: /\bwhose it is\b/, write: "the owner" },
  { phrase: /\bis taken for what is there\b/, write: "the last applied value is kept" },
  { phrase: /\bwhere the cloud tells\b/, write: "if the cloud reports it" },
  { phrase: /\bdoes not tell\b/, write: "does not report" },
  { phrase: /\bpending links?\b|\blinks? between regions\b|\bsees no such link\b/, write: "connection" },
  { phrase: /\balready linked by\b/, write: "already connected by" },
  { phrase: /\bnew network\b|\bpeer network\b/, write: "VPC" },
];

/** Rooms whose string literals a person reads. */
const SHIPPED = ["provider", "cli", "sdk"];
/** Pages that are clean, in full. */
const PAGES = filesIn("docs/reference").filter((file) => file.endsWith(".md"));

describe("the vocabulary", () => {
  it("has no banned phrase in the shipped string literals", () => {
    assert.deepEqual(
      SHIPPED.flatMap(filesIn)
        .filter((file) => file.endsWith(".ts"))
        .flatMap((file) => faultsOf(file, literalsOf(parse(file)))),
      [],
    );
  });

  it("has no banned phrase in the pages", () => {
    assert.ok(PAGES.length > 5);
    assert.deepEqual(
      PAGES.flatMap((file) => faultsOf(file, read(file).split("\n"))),
      [],
    );
  });

  it("check finds a banned phrase in a string, a template and a page, but not in a comment or a name", () => {
    const text = [
      "// a link between regions",
      "const linksBetweenRegions = 1;",
      "const a = 'a link between regions is free';",
      "const b = `${a} is made anew`;",
    ].join("\n");
    assert.deepEqual(faultsOf("x.ts", literalsOf(parse("x.ts", text))), [
      'x.ts: "link between regions" → connection',
      'x.ts: "made anew" → recreated, or replaced',
    ]);
    assert.deepEqual(faultsOf("x.md", ["The request lapses."]), ['x.md: "lapses" → expires']);
  });

  it("check accepts the words that it recommends", () => {
    assert.deepEqual(
      faultsOf(
        "x.md",
        BANNED.map(({ write }) => write),
      ),
      [],
    );
  });
});

function faultsOf(file: string, texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    BANNED.flatMap(({ phrase, write }) => {
      const found = phrase.exec(text);
      return found === null ? [] : [`${file}: "${found[0]}" → ${write}`];
    }),
  );
}

/** Strings and the literal parts of templates. */
function literalsOf(source: ts.SourceFile): string[] {
  return [...nodesOf(source)].flatMap((node) =>
    ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
      ? [node.text]
      : [],
  );
}
