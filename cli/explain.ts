import { CommanderError } from 'commander';
import { both, Trouble } from '../contracts/trouble.ts';
import { keepTrace } from '../setup/trace.ts';
import { NoAnswer, Refused, type ProblemBody } from './client.ts';
import { plain } from './table.ts';

/** How the command ends; the table in `laurel --help` says the same. */
export const exitCodes = { done: 0, refused: 1, noAnswer: 2, usage: 64, fault: 70 } as const;

/** The command was called wrongly in a way that commander cannot see. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file did not pass its check; `problem` is what a program reads. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
  readonly problem: object;

  constructor(lines: readonly string[], problem: object) {
    super(lines.map(plain).join('\n'));
    this.problem = problem;
  }
}

export interface Explanation {
  readonly exitCode: number;
  /** For stderr; undefined where all is said. */
  readonly text: string | undefined;
}

/** What is said about an error, to people or to a program, and how the command ends. */
export function explain(error: unknown, json: boolean): Explanation {
  // Commander has said it already, or has shown the help that was asked for.
  if (error instanceof CommanderError) {
    return { exitCode: error.exitCode === 0 ? exitCodes.done : exitCodes.usage, text: undefined };
  }
  if (error instanceof UsageError) return { exitCode: exitCodes.usage, text: `error: ${plain(error.message)}` };
  if (error instanceof CheckFailed) {
    return { exitCode: exitCodes.refused, text: json ? JSON.stringify(error.problem) : error.message };
  }
  if (error instanceof Refused) return explainRefusal(error, json);
  if (error instanceof NoAnswer) return explainNoAnswer(error, json);
  if (error instanceof Trouble) return { exitCode: error.exitCode, text: error.message };
  return { exitCode: exitCodes.fault, text: faultOf(error) };
}

/** In a sentence, with the log that holds its trace. */
function faultOf(error: unknown): string {
  const what = plain(error instanceof Error ? error.message : String(error));
  const log = keepTrace(error);
  const said = both({ zh: `命令本身出错：${what}`, en: `a fault of this command itself: ${what}` });
  return log === undefined ? said : `${said}\n详见 / see ${log}`;
}

function explainRefusal({ problem, key }: Refused, json: boolean): Explanation {
  const open = problem.status >= 500 || problem.title === 'InFlight';
  const exitCode = open ? exitCodes.noAnswer : exitCodes.refused;
  if (json) return { exitCode, text: JSON.stringify(open && key !== undefined ? { ...problem, key } : problem) };
  const lines = [
    `${open ? '未能办理' : '不予受理'} ${problem.title}: ${problem.detail}`,
    ...(problem.rules.length > 0 ? [`  依据 rules: ${problem.rules.join(', ')}`] : []),
    ...(problem.errors ?? []).map(({ pointer, message }) => `  ${pointer}: ${message}`),
    ...(problem.status === 401 ? ['  give your token with --token or in LAUREL_TOKEN'] : []),
    ...(open ? repeat(key) : []),
  ];
  return { exitCode, text: lines.map(keepIndent).join('\n') };
}

function explainNoAnswer({ message, key }: NoAnswer, json: boolean): Explanation {
  const exitCode = exitCodes.noAnswer;
  if (json) {
    const problem: Omit<ProblemBody, 'status'> = {
      type: 'urn:laurel:problem:NoAnswer',
      title: 'NoAnswer',
      detail: message,
      rules: [],
    };
    return { exitCode, text: JSON.stringify({ ...problem, ...(key !== undefined && { key }) }) };
  }
  const line = `连不上 ${message}: start one with "npm start", or name another by --url or LAUREL_URL`;
  return { exitCode, text: [plain(line), ...repeat(key)].join('\n') };
}

/** The outcome of a change is not known: the same key makes it safe to ask again. */
function repeat(key: string | undefined): string[] {
  return key === undefined ? [] : [`  safe to repeat, it happens once: the same command with --key ${key}`];
}

function keepIndent(line: string): string {
  return (line.startsWith('  ') ? '  ' : '') + plain(line).trimStart();
}
