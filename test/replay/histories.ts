import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import proto, { type temporal } from '@temporalio/proto';

export type History = temporal.api.history.v1.IHistory;

const folder = new URL('../histories/', import.meta.url);
const fileOf = (name: string) => new URL(`${name}.json`, folder);

/** The stored histories by name, `<workflow>.<outcome>`. */
export function storedHistories(): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.map((file) => file.slice(0, -'.json'.length)).sort();
}

// NOTE: The SDK's own historyFromJSON fails where npm installs protobufjs more than once.
export function readHistory(name: string): History {
  const stored = JSON.parse(readFileSync(fileOf(name), 'utf8')) as object;
  return proto.temporal.api.history.v1.History.fromObject(stored);
}

/** Whether the workflow of a stored history asked for anything: each command leaves an event that names the task that gave it. */
export function hasCommanded(name: string): boolean {
  const { events } = readHistory(name);
  return (events ?? []).some((event) =>
    Object.values(event as object).some(
      (part: unknown) => isObject(part) && Number(part['workflowTaskCompletedEventId'] ?? 0) > 0,
    ),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

// Chosen by nobody and for nothing else: the stored histories are sealed as those of a cluster are.
export const messageKey = Buffer.alloc(32, 'replayed');

/** The workflow that a history is of: what was sealed for another would not be let in. */
export function workflowOf(history: History): string {
  return history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? '';
}

/** NOTE: Temporal's test server leaves out what a cluster writes here. */
export function withWorkflow(history: History, workflowId: string): History {
  const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
  if (started) started.workflowId = workflowId;
  return history;
}

/** Takes the place of everything that was stored before. */
export function replaceHistories(histories: ReadonlyMap<string, History>): void {
  for (const name of storedHistories()) rmSync(fileOf(name));
  for (const [name, history] of histories) writeFileSync(fileOf(name), print(history));
}

// Neither is looked at by a replay: who ran the worker, and the server's own count.
const IRRELEVANT = new Set(['identity', 'taskId']);

/** One event to a line, payloads in base64. */
function print(history: History): string {
  const lines = history.events?.map((event) =>
    JSON.stringify(event, (field, value: unknown) => (IRRELEVANT.has(field) ? undefined : value)),
  );
  return `{"events":[\n${lines?.join(',\n') ?? ''}\n]}\n`;
}
