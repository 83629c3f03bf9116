import type { ProblemBody } from '../cli/client.ts';
import type { Path } from '../programmes/yaml-file.ts';
import { refusalText, type Result } from './call.ts';
import { compare, type Mismatch } from './compare.ts';
import type { Act } from './format.ts';
import { lookUp, nothing } from './path.ts';
import type { Action, ExpectedRefusal } from './script.ts';

/** What is not as the step says, each with its place within the step. `expected` is the step's, with its names resolved. */
export function judge({ step, refused }: Action, result: Result, expected: unknown): Mismatch[] {
  if ('problem' in result) {
    return refused ? compareRefusal(refused, result.problem, step) : [unexpected(result.problem, step)];
  }
  if (refused) return [at(['refused'], wantedRefusal(refused), { success: result.answer })];
  return [
    ...(step.expect === undefined ? [] : compare(expected, result.answer)).map((each) => ({
      ...each,
      path: ['expect', ...each.path],
    })),
    ...nothingToSave(step, result.answer),
  ];
}

function unexpected(problem: ProblemBody, step: Act): Mismatch {
  return at(placeOf(problem, step) ?? [step.do === undefined ? 'check' : 'do'], 'success', refusalText(problem));
}

function compareRefusal({ code, rules, message }: ExpectedRefusal, problem: ProblemBody, { refused }: Act): Mismatch[] {
  if (code !== null && code !== problem.title) return [at(['refused'], `refusal ${code}`, refusalText(problem))];
  const within = (part: string): Path => (typeof refused === 'string' ? ['refused'] : ['refused', part]);
  const uncited = rules.filter((rule) => !problem.rules.includes(rule));
  const unsaid = message === null || problem.detail.includes(message) ? [] : [message];
  return [
    // Without a code it may be quite another refusal: then all of it says more.
    ...uncited.map((rule) =>
      code === null
        ? at(within('rules'), `a refusal by ${rule}`, refusalText(problem))
        : at(within('rules'), { contains: rule }, problem.rules, 'rules'),
    ),
    ...unsaid.map((words) => at(within('message'), { contains: words }, problem.detail, 'message')),
  ];
}

/** What was to be refused, by what is said of it. */
export function wantedRefusal({ code, rules, message }: ExpectedRefusal): string {
  if (code !== null) return `refusal ${code}`;
  return rules.length > 0 ? `a refusal by ${rules.join(', ')}` : `a refusal that says: ${message ?? ''}`;
}

function nothingToSave({ save = {} }: Act, answer: unknown): Mismatch[] {
  return Object.entries(save).flatMap(([name, path]) =>
    lookUp(answer, path) === nothing ? [at(['save', name], 'something to save', nothing, path)] : [],
  );
}

/** The part of the step at which the server took offence. */
function placeOf({ errors = [] }: ProblemBody, { with: given = {} }: Act): Path | undefined {
  const parts = errors[0]?.pointer.split('/').slice(2) ?? [];
  if (!Object.hasOwn(given, parts[0] ?? '')) return undefined;
  return ['with', ...parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part))];
}

function at(path: Path, expected: unknown, got: unknown, where = ''): Mismatch {
  return { path, where, expected, got };
}
