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
  { phrase: /\blaps(e|es|ed|ing)\b/, write: "expires" },
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
  { phrase: /\bpeering links?\b/i, write: "peering connection" },
  { phrase: /\b(asks?|asked) again\b/, write: "retries" },
  { phrase: /\b(a|the) remarks?\b|\bremark(s|ed) on\b/, write: "warning" },
  { phrase: /\b(the|its) twin\b/, write: "Output form" },
  { phrase: /\bknobs?\b/, write: "options, or settings" },
  { phrase: /\bthe asker\b/, write: "requester" },
];

/** Also banned in the titles of tests and in written pages. Some shipped strings have other senses of these words. */
const BANNED_IN_PROSE: readonly Banned[] = [
  { phrase: /\banew\b|\b(made|make|makes) again\b/, write: "again, recreated, or replaced" },
  { phrase: /\b(is|are|was|were|be|been|being) (said|told)\b/, write: "reports, prints, or requires" },
  { phrase: /\b(has|have) to (say|tell)\b/, write: "requires" },
  { phrase: /\b(says?|tells?) (who|whose|which|so)\b|\btells? apart\b/, write: "names, reports, or distinguishes" },
  { phrase: /\b(is|are) (meant|had)\b/, write: "the noun, with an active verb" },
  { phrase: /\bwhoever\b/i, write: "any account that" },
  { phrase: /\bwhose they are\b|\bwhose (turn|key) (it )?is\b/, write: "the owner, or the account" },
  { phrase: /\bleads? (through|elsewhere|nowhere|anywhere)\b/, write: "has the next hop" },
  { phrase: /\blink(s|ed)? (two|VPCs|accounts|between|through)\b/, write: "connection, or connects" },
  { phrase: /\b(two|both|each|four|other|own|one|its|pair of|requester's) networks?\b/, write: "VPC" },
  { phrase: /\bbehind (its|their) backs?\b/, write: "outside the stack" },
  { phrase: /(?<!\baddress |\bout of )\branges?\b/, write: "CIDR block, or address range" },
];

/** Also banned in the titles of tests, where no other sense of these words occurs. */
const BANNED_IN_TITLES: readonly Banned[] = [
  { phrase: /(?<!\bsymbolic )\blink(s|ed|ing)?\b/, write: "connection, or connects" },
  { phrase: /^(What|Whatever|Whose|That which)\b/i, write: "a noun as the subject" },
  { phrase: /\b(tells?|told|says?|said)\b/, write: "reports, returns, or prints" },
  { phrase: /\basks?\b|\basked\b/, write: "requests, or calls" },
  { phrase: /\bmend(s|ed)?\b/, write: "repairs, or fixes" },
];

/** Banned as a word of a declared name. The component PeeringLink and its folder keep "link", and so do fields of vendors. */
const BANNED_IN_NAMES: readonly Banned[] = [
  { phrase: /\blinks?\b/, write: "connection" },
  { phrase: /\basked\b/, write: "requested" },
  { phrase: /\bwhose\b/, write: "owner" },
  { phrase: /\b(says?|tells?|told)\b/, write: "report, describe, or log" },
  { phrase: /\b(speaker|unsayable|remarks?|knobs?|twins?)\b/, write: "the field's term" },
];
const NAMES_OF_OTHERS = [
  "PeeringLink",
  "PeeringLinkArgs",
  "LinkRoutesArgs",
  "classicLinkNum", // DescribeVpcEx of API 2.0
];

/** Rooms whose string literals a person reads. */
const SHIPPED = ["provider", "cli", "sdk"];
/** Pages with texts of the shipped code. */
const GENERATED = ["docs/reference", "docs/vendors"].flatMap(pagesIn);
/** Pages that a person wrote. */
const WRITTEN = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...pagesIn("docs").filter((file) => !GENERATED.includes(file)),
];

describe("the vocabulary", function () {
  this.timeout(60_000);

  it("has no banned phrase in the shipped string literals", () => {
    assert.deepEqual(
      SHIPPED.flatMap(filesIn)
        .filter((file) => file.endsWith(".ts"))
        .flatMap((file) => faultsOf(file, literalsOf(parse(file)), BANNED)),
      [],
    );
  });

  it("has no banned phrase in the titles of tests", () => {
    const suites = filesIn("test").filter((file) => /\.m?ts$/.test(file));
    const titles = suites.flatMap((file) => titlesOf(parse(file)).map((title) => ({ file, title })));
    assert.ok(titles.length > 1000, `${titles.length} titles`);
    assert.deepEqual(
      titles.flatMap(({ file, title }) =>
        faultsOf(file, [title], [...BANNED, ...BANNED_IN_PROSE, ...BANNED_IN_TITLES]),
      ),
      [],
    );
  });

  it("has no banned phrase in the pages", () => {
    assert.ok(GENERATED.length > 10 && WRITTEN.length > 20);
    const faultsIn = (pages: readonly string[], banned: readonly Banned[]) =>
      pages.flatMap((file) => faultsOf(file, read(file).split("\n"), banned));
    assert.deepEqual([...faultsIn(GENERATED, BANNED), ...faultsIn(WRITTEN, [...BANNED, ...BANNED_IN_PROSE])], []);
  });

  it("has no banned word in the declared names of the shipped code", () => {
    const files = SHIPPED.flatMap(filesIn).filter(
      (file) =>
        file.endsWith(".ts") && !/^sdk\/(components|generated)\//.test(file) && !/\/huawei\/emulator\//.test(file),
    );
    const names = files.flatMap((file) => namesDeclaredIn(parse(file)).map((name) => ({ file, name })));
    assert.ok(names.length > 10_000, `${names.length} names`);
    assert.deepEqual(
      names.flatMap(({ file, name }) => faultsOf(`${file}: ${name}`, [wordsOf(name)], BANNED_IN_NAMES)),
      [],
    );
  });

  it("check reads declared names word by word", () => {
    const text = "function linkOf(asked: A) { const { there: twinId } = asked; return { isAskedBy: PeeringLink }; }";
    assert.deepEqual(namesDeclaredIn(parse("x.ts", text)).map(wordsOf), ["link of", "asked", "twin id", "is asked by"]);
  });

  it("check finds a banned phrase in a string, a template and a page, but not in a comment or a name", () => {
    const text = [
      "// a link between regions",
      "const linksBetweenRegions = 1;",
      "const a = 'a link between regions is free';",
      "const b = `${a} is made anew`;",
    ].join("\n");
    assert.deepEqual(faultsOf("x.ts", literalsOf(parse("x.ts", text)), BANNED), [
      'x.ts: "link between regions" → connection',
      'x.ts: "made anew" → recreated, or replaced',
    ]);
    assert.deepEqual(faultsOf("x.md", ["The request lapses."], BANNED), ['x.md: "lapses" → expires']);
  });

  it("check reads the titles of suites and tests, and no other strings", () => {
    const text = [
      'describe("a", () => {',
      "  it(`b ${vendor} c`, () => assert.equal(link, 'd'));",
      '  it.skip(isFar ? "e" : "f", run);',
      '  edit("g");',
      "});",
    ].join("\n");
    assert.deepEqual(titlesOf(parse("x.test.ts", text)), ["a", "b ", " c", "e", "f"]);
  });

  it("check accepts the words that it recommends", () => {
    const all = [...BANNED, ...BANNED_IN_PROSE, ...BANNED_IN_TITLES, ...BANNED_IN_NAMES];
    assert.deepEqual(
      faultsOf(
        "x.md",
        all.map(({ write }) => write),
        all,
      ),
      [],
    );
  });
});

function pagesIn(folder: string): string[] {
  return filesIn(folder).filter((file) => file.endsWith(".md"));
}

function faultsOf(file: string, texts: readonly string[], banned: readonly Banned[]): string[] {
  return texts.flatMap((text) =>
    banned.flatMap(({ phrase, write }) => {
      const found = phrase.exec(text);
      return found === null ? [] : [`${file}: "${found[0]}" → ${write}`];
    }),
  );
}

/** First arguments of `describe`, `it` and their variants. */
function titlesOf(source: ts.SourceFile): string[] {
  return [...nodesOf(source)].flatMap((node) =>
    ts.isCallExpression(node) && /^(describe|it)\b/.test(node.expression.getText(source)) && node.arguments[0]
      ? literalsOf(node.arguments[0])
      : [],
  );
}

/** Strings and the literal parts of templates. */
function literalsOf(source: ts.Node): string[] {
  return [...nodesOf(source)].flatMap((node) =>
    ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
      ? [node.text]
      : [],
  );
}

/** Names of variables, parameters, functions, types and members, where they are declared. */
function namesDeclaredIn(source: ts.SourceFile): string[] {
  return [...nodesOf(source)].flatMap((node) => {
    const isName = (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && !NAMES_OF_OTHERS.includes(node.text);
    const parent = node.parent as { readonly name?: ts.Node } | undefined;
    return isName && parent?.name === node && !ts.isPropertyAccessExpression(node.parent) ? [node.text] : [];
  });
}

/** Of a name in camel case, in lower case. */
const wordsOf = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])|_/g, "$1 $2")
    .toLowerCase()
    .trim();
