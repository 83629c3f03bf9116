import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programmeSchema, type Programme } from '../contracts/programme.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { checkReferences, type Issue } from './check-references.ts';
import { readYaml, sentenceOf, type FileProblem, type FileWords } from './yaml-file.ts';

export interface LoadedProgramme {
  readonly programme: Programme;
  /** SHA-256 of the canonical JSON of what the file says: layout and comments do not count. */
  readonly contentHash: string;
}

export type ProgrammeProblem = FileProblem;

/** Everything that is wrong with one programme file or several. */
export class ProgrammeError extends Error {
  override readonly name = 'ProgrammeError';
  readonly problems: readonly ProgrammeProblem[];

  constructor(problems: readonly ProgrammeProblem[]) {
    super(problems.map(sentenceOf).join('\n'));
    this.problems = problems;
  }
}

export { placesIn } from './yaml-file.ts';

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
  const read = readYaml(text, file, programmeSchema, words, check);
  if (!('data' in read)) throw new ProgrammeError(read.problems);
  return { programme: read.data, contentHash: sha256(canonicalJson(read.data)) };
}

const words: FileWords = {
  unknown: () => '方案文件没有这个字段 is not a field of a programme file',
  single: '一个文件只放一个方案 a file holds one programme',
};

function checkFileName({ programme, version }: Programme, file: string): Issue[] {
  const right = `${programme}.v${version}.yaml`;
  return file === right ? [] : [{ path: ['programme'], message: `this programme belongs in a file named ${right}` }];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
