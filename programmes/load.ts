import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { programmeSchema, type Programme } from '../contracts/programme.ts';
import { checkReferences, type Issue } from './check-references.ts';

export interface LoadedProgramme {
  readonly programme: Programme;
  /** SHA-256 of the canonical JSON of what the file says: layout and comments do not count. */
  readonly contentHash: string;
}

export interface ProgrammeProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Such as `tracks[0].round.years`; empty for the file as a whole. */
  readonly field: string;
  readonly message: string;
}

/** Everything that is wrong with one programme file or several. */
export class ProgrammeError extends Error {
  override readonly name = 'ProgrammeError';
  readonly problems: readonly ProgrammeProblem[];

  constructor(problems: readonly ProgrammeProblem[]) {
    super(problems.map(sentenceOf).join('\n'));
    this.problems = problems;
  }
}

/** Every programme version in a folder, by default this one, in the order of the file names. */
export function loadProgrammes(folder: string = import.meta.dirname): LoadedProgramme[] {
  const files = readdirSync(folder)
    .filter((name) => /\.v.*\.yaml$/.test(name))
    .sort();
  const loaded: LoadedProgramme[] = [];
  const problems: ProgrammeProblem[] = [];
  for (const file of files) {
    try {
      const text = readFileSync(join(folder, file), 'utf8');
      loaded.push(parse(text, file, (programme) => [...checkFileName(programme, file), ...checkReferences(programme)]));
    } catch (error) {
      if (!(error instanceof ProgrammeError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ProgrammeError(problems);
  return loaded;
}

/** The programme that a file describes, with every default filled in; or every problem that the file has. */
export function parseProgramme(text: string, fileName: string): LoadedProgramme {
  return parse(text, fileName, checkReferences);
}

function parse(text: string, file: string, check: (programme: Programme) => Issue[]): LoadedProgramme {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, field: string, message: string): ProgrammeProblem => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, field, message };
  };
  const syntax = [
    ...complaintsOf(document).map(({ pos, code, message }) => ({
      offset: pos[0],
      message: sentences[code] ?? message,
    })),
    ...aliasesOf(document).map((offset) => ({ offset, message: 'an alias repeats data out of sight: write it out' })),
  ].map(({ offset, message }) => at(offset, fieldOf(pathAt(document.contents, offset)), message));
  if (syntax.length > 0) throw new ProgrammeError(syntax);

  const parsed = programmeSchema.safeParse(document.toJS());
  const issues = parsed.success ? check(parsed.data) : parsed.error.issues.flatMap(spellOut);
  if (!parsed.success || issues.length > 0) {
    const problems = issues.map(({ path, message }) => {
      const { offset, missing } = locate(document, path);
      return at(offset, fieldOf(path), missing && message !== UNKNOWN ? 'is missing' : message);
    });
    throw new ProgrammeError(problems.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  return { programme: parsed.data, contentHash: sha256(canonical(parsed.data)) };
}

/** What the parser says up to where it lost its way: what it says after that misleads. */
function complaintsOf({ errors, warnings }: Document): (YAMLParseError | YAMLWarning)[] {
  const lost = errors.findIndex(({ code }) => code !== 'DUPLICATE_KEY');
  return [...(lost < 0 ? errors : errors.slice(0, lost + 1)), ...warnings];
}

const UNKNOWN = 'is not a field of a programme file';

const sentences: Readonly<Partial<Record<YAMLParseError['code'], string>>> = {
  DUPLICATE_KEY: 'is given twice',
  MULTIPLE_DOCS: 'a file holds one programme',
};

type SchemaIssue = NonNullable<ReturnType<typeof programmeSchema.safeParse>['error']>['issues'][number];

/** An unknown field stands where it is written, not at the object that does not know it. */
function spellOut(issue: SchemaIssue): Issue[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key], message: UNKNOWN }));
}

function checkFileName({ programme, version }: Programme, file: string): Issue[] {
  const right = `${programme}.v${version}.yaml`;
  return file === right ? [] : [{ path: ['programme'], message: `this programme belongs in a file named ${right}` }];
}

/**
 * Where a path points to in the text. A value is found at its key (an item of a list at itself); what is not there, at
 * the nearest part of the path that is.
 */
function locate(document: Document, path: Issue['path']): { offset: number; missing: boolean } {
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
function pathAt(node: unknown, offset: number): Issue['path'] {
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

function fieldOf(path: Issue['path']): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

function sentenceOf({ file, line, column, field, message }: ProgrammeProblem): string {
  return `${file}:${line}:${column}${field === '' ? '' : ` ${field}`}: ${message}`;
}

/** JSON with the keys of every object in order, so that equal content has equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(',')}}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
