import { nothing } from './path.ts';
import type { Difference, Outcome } from './play.ts';

const LONGEST = 200;

/** A difference as one line: where it stands in the file, who did what, and both values. */
export function lineOf(file: string, difference: Difference): string {
  const { line, step, at, operation, by, unit, where, expected, got, note, notMade } = difference;
  const who = unit === null ? by : `${by} for ${unit}`;
  const place = where === '' ? '' : `${where}: `;
  const said = note === null ? '' : ` (${note})`;
  const part = operation === 'startCampaign' ? 'start' : 'end';
  return `${file}:${line}: ${step === null ? part : `step ${step}`} ${operation} by ${who}, ${at}: ${place}expected ${shown(expected)}, got ${shown(got)}${said}${followsFrom(notMade)}`;
}

/** What could not be played because of a difference: it is no difference of its own. */
function followsFrom(notMade: readonly number[]): string {
  if (notMade.length === 0) return '';
  const steps = [...new Set(notMade)];
  const calls = notMade.length === 1 ? '1 call' : `${notMade.length} calls`;
  return `; for want of it ${calls} of ${steps.length === 1 ? 'step' : 'steps'} ${steps.join(', ')} could not be made`;
}

/** An outcome for programs. */
export function summaryOf({ story, steps, calls, differences, seconds }: Outcome) {
  const { scenario, title, proves } = story.scenario;
  const { programme, version } = story.programme.programme;
  return {
    file: story.file,
    scenario,
    title: typeof title === 'string' ? title : title.zh,
    programme,
    version,
    proves,
    passed: differences.length === 0,
    steps,
    calls,
    seconds: Math.round(seconds * 10) / 10,
    differences: differences.map((each) => ({ ...each, expected: told(each.expected), got: told(each.got) })),
  };
}

/** A value as a line can hold it: texts bare, everything else as in the file. */
function shown(value: unknown): string {
  const text = written(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function written(value: unknown): string {
  if (value === nothing || value === undefined) return 'nothing';
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key}: ${written(inner)}`)
    .join(', ')} }`;
}

/** Whether a text cannot be taken for anything else. */
function isPlain(text: string): boolean {
  return (
    text !== '' &&
    text === text.trim() &&
    !/^(null|true|false|nothing|[-+.\d][\d.eE+-]*)$/.test(text) &&
    !text.includes('\n')
  );
}

/** `nothing` is no JSON. */
function told(value: unknown): unknown {
  return value === nothing || value === undefined ? 'nothing' : value;
}
