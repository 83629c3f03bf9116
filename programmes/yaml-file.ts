import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type YAMLParseError,
  type YAMLWarning,
} from 'yaml';
import type { z } from 'zod';
import { suggestion } from './nearest.ts';
import { notPlainText } from './plain-text.ts';
import { choicesOf, inWords, namesAt } from './schema-words.ts';
import { slipIn } from './slips.ts';

/** Keys and indices from the top of a file. */
export type Path = readonly (string | number)[];

/** What is wrong, and where. */
export interface Issue {
  readonly path: Path;
  readonly message: string;
}

export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Such as `tracks[0].round.years`; empty for the file as a whole. */
  readonly field: string;
  readonly message: string;
}

/** What a kind of file calls itself in its problems. */
export interface FileWords {
  /** A field that the schema does not know. */
  readonly unknown: (field: string) => string;
  /** A second document in one file. */
  readonly single: string;
}

export type ReadFile<Data> =
  { readonly data: Data; readonly problems: readonly [] } | { readonly problems: readonly FileProblem[] };

/** What a YAML file says, by its schema and by what a schema cannot say; or every problem of it, in the file's order. */
export function readYaml<Schema extends z.ZodType>(
  text: string,
  file: string,
  schema: Schema,
  words: FileWords,
  check: (data: z.output<Schema>) => readonly Issue[],
): ReadFile<z.output<Schema>> {
  const lines = new LineCounter();
  const binary = notPlainText(text);
  if (binary) return { problems: [{ file, ...placeOf(text, binary.offset), field: '', message: binary.message }] };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.contents === null && document.errors.length === 0)
    return { problems: [{ file, line: 1, column: 1, field: '', message: '文件是空的 the file is empty' }] };
  const written = text.split(/\r\n|\n|\r/);
  const at = (offset: number, field: string, message: string): FileProblem => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, field, message };
  };
  const sentences: Readonly<Partial<Record<YAMLParseError['code'], string>>> = {
    DUPLICATE_KEY: '重复 is given twice',
    TAB_AS_INDENT: '缩进用了制表符 Tabs are not allowed as indentation: use spaces',
    MULTIPLE_DOCS: words.single,
  };
  const syntax = [
    ...complaintsOf(document).map(({ pos, code, message }) => {
      const slip = slipAt(written, lines, pos[0]);
      return slip ?? { offset: pos[0], message: sentences[code] ?? `写法有误 ${message}` };
    }),
    ...aliasesOf(document).map((offset) => ({
      offset,
      message: '不用别名，请写全 an alias repeats data out of sight, where nobody sees what it says: write it out',
    })),
  ].map(({ offset, message }) => at(offset, fieldOf(pathAt(document.contents, offset)), message));
  if (syntax.length > 0) return { problems: syntax };

  const parsed = schema.safeParse(document.toJS());
  const unknown = new Set<Issue>();
  const issues = parsed.success
    ? check(parsed.data)
    : parsed.error.issues.flatMap((issue) => spellOut(issue, schema, document.toJS(), words, unknown));
  if (parsed.success && issues.length === 0) return { data: parsed.data, problems: [] };
  const problems = issues.map((issue) => {
    const { offset, missing } = locate(document, issue.path);
    const absent = missing && !parsed.success && !unknown.has(issue);
    if (absent) return at(offset, fieldOf(issue.path), '缺少 is missing');
    const slip = unknown.has(issue)
      ? slipIn(written[lines.linePos(offset).line - 1] ?? '')
      : parsed.success
        ? undefined
        : slipAfter(text, offset, issue.path);
    return at(offset, fieldOf(issue.path), slip ?? issue.message);
  });
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** Answers where in a file's text a path lies; what is not written there, at the nearest part of the path that is. */
export function placesIn(text: string): (path: Path) => Pick<FileProblem, 'line' | 'column' | 'field'> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  return (path) => {
    const { line, col } = lines.linePos(locate(document, path).offset);
    return { line, column: col, field: fieldOf(path) };
  };
}

/** What a file's text says, whatever its shape; undefined where it is no YAML. */
export function dataIn(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false });
  return document.errors.length > 0 ? undefined : document.toJS();
}

export function fieldOf(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

export function sentenceOf({ file, line, column, field, message }: FileProblem): string {
  return `${file}:${line}:${column}${field === '' ? '' : ` ${field}`}: ${message}`;
}

/** What the parser says up to where it lost its way: what it says after that misleads. */
function complaintsOf({ errors, warnings }: Document): (YAMLParseError | YAMLWarning)[] {
  const lost = errors.findIndex(({ code }) => code !== 'DUPLICATE_KEY');
  return [...(lost < 0 ? errors : errors.slice(0, lost + 1)), ...warnings];
}

/** An unknown field stands where it is written, not at the object that does not know it. */
function spellOut(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  data: unknown,
  words: FileWords,
  unknown: Set<Issue>,
): Issue[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code !== 'unrecognized_keys') {
    const given = valueAt(data, path);
    const meant = typeof given === 'string' ? suggestion(given, choicesOf(issue, schema)) : '';
    return [{ path, message: `${inWords(issue)}${meant}` }];
  }
  const known = namesAt(schema, path);
  const found = issue.keys.map((key) => ({
    path: [...path, key],
    message: isName(key)
      ? `${words.unknown(key)}${suggestion(key, known)}`
      : `逗号把文字断开了？文字里有逗号要加引号 ${words.unknown(key)}: a text with a comma in it needs quotes`,
  }));
  for (const each of found) unknown.add(each);
  return found;
}

/**
 * Where a path points to in the text. A value is found at its key (an item of a list at itself); what is not there, at
 * the nearest part of the path that is.
 */
function locate(document: Document, path: Path): { offset: number; missing: boolean } {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const part of path) {
    const next = step(node, part);
    if (!next) return { offset, missing: true };
    offset = next.offset;
    node = next.value;
  }
  return { offset, missing: false };
}

function step(node: unknown, part: string | number): { offset: number; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    return pair && { offset: startOf(pair.key), value: pair.value };
  }
  if (!isSeq(node)) return undefined;
  const value = node.items[Number(part)];
  return value === undefined ? undefined : { offset: startOf(value), value };
}

/** The field in which an offset of the text lies. */
function pathAt(node: unknown, offset: number): Path {
  if (isMap(node)) {
    const pair = node.items.findLast(({ key }) => isScalar(key) && startOf(key) <= offset);
    return pair && isScalar(pair.key) ? [String(pair.key.value), ...pathAt(pair.value, offset)] : [];
  }
  if (!isSeq(node)) return [];
  const index = node.items.findLastIndex((item) => startOf(item) <= offset);
  return index < 0 ? [] : [index, ...pathAt(node.items[index], offset)];
}

function startOf(node: unknown): number {
  return (isNode(node) ? node.range?.[0] : undefined) ?? 0;
}

function aliasesOf(document: Document): number[] {
  const found: number[] = [];
  visit(document, {
    Alias: (_, node) => {
      found.push(startOf(node));
    },
  });
  return found;
}

/** The slip in a line, or in the one before: a parser often notices a line too late. */
function slipAt(
  written: readonly string[],
  lines: LineCounter,
  offset: number,
): { readonly offset: number; readonly message: string } | undefined {
  const { line } = lines.linePos(offset);
  const here = slipIn(written[line - 1] ?? '');
  if (here !== undefined) return { offset, message: here };
  const above = slipIn(written[line - 2] ?? '');
  return above === undefined ? undefined : { offset: lines.lineStarts[line - 2] ?? offset, message: above };
}

/** The slip in what is written at a field: its key, and its value as far as the next field of the line. */
function slipAfter(text: string, offset: number, path: Path): string | undefined {
  const rest = text.slice(offset, offset + 200).split(/\r\n|\n|\r/)[0] ?? '';
  const key = String(path.at(-1) ?? '');
  return rest.startsWith(key) ? slipIn(rest.split(/[,}]/)[0] ?? '') : slipIn(rest);
}

function isName(key: string): boolean {
  return /^[a-z][A-Za-z-]*$/.test(key);
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    return typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined;
  }, data);
}

function placeOf(text: string, offset: number): Pick<FileProblem, 'line' | 'column'> {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
