import type { Client } from '../cli/client.ts';
import type { Path } from '../programmes/yaml-file.ts';
import { arrive } from './arrive.ts';
import { call, operation, refusalText, type Result, type Values } from './call.ts';
import type { Mismatch } from './compare.ts';
import { openEditions } from './editions.ts';
import { finale } from './finale.ts';
import { judge } from './judge.ts';
import { NotSaved, openMemory } from './memory.ts';
import { momentOf } from './moment.ts';
import type { Story } from './read.ts';
import { committeeOf, type Scene, type Turn } from './script.ts';
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
  const differences: Difference[] = [];
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
      for (const turn of scene.turns) await take(scene, turn, isOver);
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

  /** One call of a step, and what is to be said of its result. */
  async function take(scene: Scene, turn: Turn, isOver: () => Promise<boolean>): Promise<void> {
    const { number, step, operation } = scene;
    const path: Path = ['steps', number - 1];
    const about = { step: number, operation: operation.name, by: turn.by, unit: turn.unit, note: step.note ?? null };
    try {
      const values = await valuesOf(sources, scene, turn);
      const expected = memory.resolve(step.expect, turn);
      const judged = (result: Result) => judge(scene, result, expected);
      const result = operation.changes
        ? await make(turn.by, operation.name, values)
        : await look(turn.by, operation.name, values, judged, isOver);
      for (const found of judged(result)) report([...path, ...found.path], about, found);
      if ('answer' in result) memory.keep(step, turn, result.answer);
    } catch (error) {
      if (!(error instanceof NotSaved)) throw error;
      const place = step.do === undefined ? 'check' : 'do';
      report([...path, place], about, { where: '', expected: 'to be called', got: `no call: ${error.message}` });
    }
  }

  async function make(by: string, name: string, values: Values): Promise<Result> {
    calls += 1;
    const result = await call(clientOf(by), operation(name), values);
    if (name === 'startCampaign' && 'answer' in result) editions.started(result.answer);
    return result;
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

  function clientOf(by: string): Client {
    if (by === 'public') return stage.anybody;
    if (by === 'administrator') return stage.admin;
    const client = clients.get(by);
    if (!client) throw new Error(`${by} is not in the cast`);
    return client;
  }

  function report(path: Path, about: About, { where, expected, got }: Omit<Mismatch, 'path'>): void {
    const unit = about.unit === about.by ? null : about.unit;
    differences.push({ line: story.lineOf(path), at: now, ...about, unit, where, expected, got });
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
