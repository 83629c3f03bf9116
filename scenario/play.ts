import { createClient, type Client } from '../cli/client.ts';
import type { Path } from '../programmes/yaml-file.ts';
import { arrive } from './arrive.ts';
import { call, operation, refusalText, type Result, type Values } from './call.ts';
import { isObject, type Mismatch } from './compare.ts';
import { openEditions } from './editions.ts';
import { finale } from './finale.ts';
import type { Act } from './format.ts';
import { judge } from './judge.ts';
import { openLibrary } from './library.ts';
import { nameOfPerson, namesSavedBy, openLosses, type Cause } from './losses.ts';
import { NotSaved, openMemory } from './memory.ts';
import { momentOf } from './moment.ts';
import type { Story } from './read.ts';
import { committeeOf, type Action, type Scene, type Together, type Turn } from './script.ts';
import type { Engine, Stage } from './stage.ts';
import { editionOf, valuesOf, type Sources } from './values.ts';

/** One thing that did not come out as the scenario says. */
export interface Difference {
  readonly line: number;
  /** As people count; null is the end. */
  readonly step: number | null;
  /** Day and minute of the story. */
  readonly at: string;
  readonly operation: string;
  readonly by: string;
  readonly unit: string | null;
  /** Where in the answer; empty for the answer as a whole. */
  readonly where: string;
  readonly expected: unknown;
  readonly got: unknown;
  readonly note: string | null;
  /** The steps of which calls could not be made for want of what this one was to save; one for each call. */
  readonly notMade: readonly number[];
}

export interface Outcome {
  readonly story: Story;
  /** How many steps were played. */
  readonly steps: number;
  readonly calls: number;
  readonly differences: readonly Difference[];
  readonly seconds: number;
}

export interface PlayOptions {
  /** Ends a story at its first difference, whatever the scenario says. */
  readonly stopOnDifference?: boolean;
  /** How long the engine must have been at rest before a check gives up what might follow a moment later, in ms. */
  readonly patience?: number;
}

const PATIENCE = 5_000;
const BETWEEN_LOOKS = 40;

/** An engine that is never at rest hangs. */
const LONGEST_WAIT = 300_000;

/** Plays a scenario on a stage of its own and answers every difference. */
export async function play(story: Story, engine: Engine, options: PlayOptions = {}): Promise<Outcome> {
  const began = performance.now();
  const stage = await engine.openStage(story.startsAt, [story.programme]);
  try {
    const played = await perform(story, stage, options);
    return { story, ...played, seconds: (performance.now() - began) / 1000 };
  } finally {
    await stage.close();
  }
}

interface Ready {
  readonly values: Values;
  readonly expected: unknown;
}

interface Made {
  readonly turn: Turn;
  readonly result: Result;
}

function aboutOf({ number, operation, step }: Action, { by, unit }: Turn): About {
  return { step: number, operation: operation.name, by, unit, note: step.note ?? null };
}

interface About {
  readonly step: number | null;
  readonly operation: string;
  readonly by: string;
  readonly unit: string | null;
  readonly note: string | null;
}

async function perform(story: Story, stage: Stage, options: PlayOptions) {
  const { scenario, cast } = story;
  const { patience = PATIENCE, stopOnDifference = scenario.stopOnDifference } = options;
  const clients = await arrive(story, stage);
  const editions = openEditions();
  const library = openLibrary(story.programme);
  const differences: Difference[] = [];
  const losses = openLosses();
  let now = momentOf(story.startsAt);
  let calls = 0;
  let steps = 0;

  const memory = openMemory((name, turn) => {
    if (name === 'campaign') return editions.of(committeeOf(cast, turn?.by).id);
    if (name === 'today') return now.slice(0, 10);
    return name === 'unit' ? (turn?.unit ?? undefined) : undefined;
  });
  const sources: Sources = {
    scenario,
    programme: story.programme.programme,
    library,
    cast,
    editions,
    memory,
    today: () => now.slice(0, 10),
    simulation: () => stage.simulation(),
  };

  if (await begin()) {
    for (const scene of story.scenes) {
      await moveOn(scene.instant);
      // One wait for all turns: what is wrong for every unit is found out once.
      const isOver = waiting(stage, patience);
      await publish(scene);
      if (scene.together) await takeTogether(scene, scene.together);
      else for (const action of scene.actions) for (const turn of action.turns) await take(action, turn, isOver);
      steps += 1;
      if (stopOnDifference && differences.length > 0) return { steps, calls, differences };
    }
    const isOver = waiting(stage, patience);
    await finale({
      story,
      editions,
      look: (by, name, values, wrong) => look(by, name, values, wrong, isOver),
      report: (path, about, found) => {
        report(path, { ...about, step: null, note: null }, found);
      },
    });
  }
  return { steps, calls, differences };

  /** Starts the first edition; without it there is no story. */
  async function begin(): Promise<boolean> {
    const start = operation('startCampaign');
    const committee = committeeOf(cast, undefined);
    const about = { step: null, operation: start.name, by: committee.organiser, unit: null, note: null };
    const values = await editionOf(sources, start, committee, { year: scenario.year });
    const result = await make(committee.organiser, start.name, values);
    if ('problem' in result) {
      report(['year'], about, { where: '', expected: 'success', got: refusalText(result.problem) });
      return false;
    }
    await moveOn(story.startsAt);
    return true;
  }

  async function moveOn(instant: number): Promise<void> {
    await stage.moveOn(instant);
    now = momentOf(await stage.now());
    await editions.enrolled((id) => clientOf(cast.committees.find((each) => each.id === id)?.auditor ?? ''));
  }

  async function publish({ number }: Scene): Promise<void> {
    const loaded = story.publications.get(number);
    if (!loaded) return;
    await stage.publish(loaded);
    library.add(loaded);
  }

  /** One call of a step, and what is to be said of its result. */
  async function take(action: Action, turn: Turn, isOver: () => Promise<boolean>): Promise<void> {
    const ready = await prepare(action, turn);
    if (!ready) return;
    const { operation } = action;
    const result = operation.changes
      ? await make(turn.by, operation.name, ready.values)
      : await look(turn.by, operation.name, ready.values, (found) => judge(action, found, ready.expected), isOver);
    settle(action, turn, ready.expected, result);
  }

  /** Calls that are made at the same instant: none waits for the answer of another. */
  async function takeTogether(scene: Scene, { outcome }: Together): Promise<void> {
    const ready: (Ready & { readonly action: Action; readonly turn: Turn })[] = [];
    for (const action of scene.actions) {
      for (const turn of action.turns) {
        const prepared = await prepare(action, turn);
        if (prepared) ready.push({ ...prepared, action, turn });
      }
    }
    const results = await Promise.all(
      ready.map(async (each) => ({
        ...each,
        result: await make(each.turn.by, each.action.operation.name, each.values),
      })),
    );
    for (const { action, turn, expected, result } of results) {
      const refused = outcome && 'problem' in result ? outcome.refused : action.refused;
      settle({ ...action, refused }, turn, expected, result);
    }
    if (outcome) count(scene, outcome.succeed, results);
  }

  function count({ number, note }: Scene, wanted: number, results: readonly Made[]): void {
    const succeeded = results.filter(({ result }) => 'answer' in result);
    if (succeeded.length === wanted) return;
    const by = succeeded.map(({ turn }) => turn.by).join(', ');
    const about = {
      step: number,
      operation: 'together',
      by: results.map(({ turn }) => turn.by).join(', '),
      unit: null,
      note,
    };
    const found = {
      where: '',
      expected: `${wanted} to succeed`,
      got: `${succeeded.length}${by === '' ? '' : `: ${by}`}`,
    };
    report(['steps', number - 1, 'succeed'], about, found);
  }

  /** What a call takes and what is expected of it; undefined where something for it was not saved. */
  async function prepare(action: Action, turn: Turn): Promise<Ready | undefined> {
    const { step } = action;
    try {
      if (!isThere(turn.by)) throw new NotSaved(nameOfPerson(turn.by), `${turn.by} was not added`);
      return { values: await valuesOf(sources, action, turn), expected: memory.resolve(step.expect, turn) };
    } catch (error) {
      if (!(error instanceof NotSaved)) throw error;
      const known = losses.causeOf(error, turn);
      known?.notMade.push(action.number);
      const place = step.do === undefined ? 'check' : 'do';
      const found = { where: '', expected: 'to be called', got: `no call: ${error.message}` };
      const cause = known ?? report([...action.path, place], aboutOf(action, turn), found);
      losses.blame(namesSavedBy(step), turn, cause);
      return undefined;
    }
  }

  function settle(action: Action, turn: Turn, expected: unknown, result: Result): void {
    const mismatches = judge(action, result, expected);
    const found = mismatches.map((each) => report([...action.path, ...each.path], aboutOf(action, turn), each));
    const ofSave = mismatches.findIndex(({ path: [part] }) => part === 'save');
    remember(action.step, turn, result, found[ofSave] ?? found[0]);
  }

  /** Keeps what a step saves, and what is to blame for the rest. */
  function remember(step: Act, turn: Turn, result: Result, cause: Cause | undefined): void {
    const names = namesSavedBy(step);
    const missing = 'answer' in result ? memory.keep(step, turn, result.answer) : names;
    if (cause) losses.blame(missing, turn, cause);
    losses.forgive(
      names.filter((name) => !missing.includes(name)),
      turn,
    );
  }

  async function make(by: string, name: string, values: Values): Promise<Result> {
    calls += 1;
    const result = await call(clientOf(by), operation(name), values);
    if ('answer' in result) takeNote(name, result.answer);
    return result;
  }

  /** A new edition is meant from now on, and a new token is that of its person. */
  function takeNote(name: string, answer: unknown): void {
    if (name === 'startCampaign') editions.started(answer);
    if ((name !== 'addPerson' && name !== 'renewToken') || !isObject(answer)) return;
    clients.set(String(answer['id']), createClient(stage.url, String(answer['token'])));
  }

  /** Looks again until nothing is wrong: what is shown may follow an answer a moment later. */
  async function look(
    by: string,
    name: string,
    values: Values,
    wrong: (result: Result) => readonly unknown[],
    isOver: () => Promise<boolean>,
  ): Promise<Result> {
    for (;;) {
      // Asked first: what is done until now, the answer shows.
      const last = await isOver();
      const result = await make(by, name, values);
      if (wrong(result).length === 0 || last) return result;
      await new Promise((wake) => setTimeout(wake, BETWEEN_LOOKS));
    }
  }

  function isThere(by: string): boolean {
    return clients.has(by) || !cast.latecomers.has(by);
  }

  function clientOf(by: string): Client {
    if (by === 'public') return stage.anybody;
    if (by === 'administrator') return stage.admin;
    const client = clients.get(by);
    if (!client) throw new Error(`${by} is not in the cast`);
    return client;
  }

  function report(path: Path, about: About, { where, expected, got }: Omit<Mismatch, 'path'>): Cause {
    const unit = about.unit === about.by ? null : about.unit;
    const difference = { line: story.lineOf(path), at: now, ...about, unit, where, expected, got, notMade: [] };
    differences.push(difference);
    return difference;
  }
}

/** Says when nothing more is to be waited for: when the engine has been at rest for as long as one is patient. */
function waiting(stage: Stage, patience: number): () => Promise<boolean> {
  const began = performance.now();
  let atRestSince = began;
  return async () => {
    const isBusy = await stage.isBusy();
    const now = performance.now();
    if (isBusy) atRestSince = now;
    return now - atRestSince > patience || now - began > LONGEST_WAIT;
  };
}
