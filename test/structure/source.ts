/** The project's own files, and what TypeScript sees in them. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

export const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));

/** Folders that are made, not written. */
const MADE = /^(node_modules|dist|build|build-.*|\.git|\.vpc-peering)$/;

/** Paths in the repository, with forward slashes. */
export function filesIn(folder: string): string[] {
  return readdirSync(path.join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return MADE.test(entry.name) ? [] : filesIn(file);
    return entry.isFile() ? [file] : [];
  });
}

export function read(file: string): string {
  return readFileSync(path.join(repository, file), "utf8");
}

const parsed = new Map<string, ts.SourceFile>();

/** @param text instead of the file's own */
export function parse(file: string, text?: string): ts.SourceFile {
  const source =
    (text === undefined ? parsed.get(file) : undefined) ??
    ts.createSourceFile(file, text ?? read(file), ts.ScriptTarget.Latest, /* setParentNodes */ true);
  if (text === undefined) parsed.set(file, source);
  return source;
}

export function* nodesOf(node: ts.Node): Iterable<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

export interface Import {
  /** A path in the repository, or the name of a package. */
  readonly of: string;
  /** `type`: nothing at run time. `load`: with the module itself. `use`: when the code gets there. */
  readonly when: "type" | "load" | "use";
}

export function importsOf(source: ts.SourceFile): Import[] {
  return [...nodesOf(source)].flatMap((node): Import[] => {
    if (ts.isImportDeclaration(node)) return found(source, node.moduleSpecifier, isOnlyTypes(node) ? "type" : "load");
    if (ts.isExportDeclaration(node)) return found(source, node.moduleSpecifier, node.isTypeOnly ? "type" : "load");
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      return found(source, node.argument.literal, "type");
    }
    if (!ts.isCallExpression(node)) return [];
    const { expression } = node;
    const isRequire = ts.isIdentifier(expression) && expression.text === "require";
    if (!isRequire && expression.kind !== ts.SyntaxKind.ImportKeyword) return [];
    return found(source, node.arguments[0], ts.findAncestor(node, ts.isFunctionLike) === undefined ? "load" : "use");
  });
}

function found(source: ts.SourceFile, specifier: ts.Node | undefined, when: Import["when"]): Import[] {
  if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return [];
  const { text } = specifier;
  const of = text.startsWith(".") ? path.posix.join(path.posix.dirname(source.fileName), text) : text;
  return [{ of, when }];
}

function isOnlyTypes({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false;
  if (importClause.isTypeOnly) return true;
  const { name, namedBindings } = importClause;
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.every((element) => element.isTypeOnly);
}
