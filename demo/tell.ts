import type { Client } from '../cli/client.ts';
import { table } from '../cli/table.ts';
import { dateOf } from '../domain/working-days.ts';
import { play } from '../scenario/play.ts';
import { readScenario, type Story } from '../scenario/read.ts';
import { lineOf } from '../scenario/report.ts';
import { openEngine, type Engine, type Stage } from '../scenario/stage.ts';

/** What is left when a story is told: for people and for programs. */
export interface Told {
  readonly programme: string;
  readonly edition: number;
  readonly units: number;
  readonly steps: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly differences: readonly string[];
  readonly outcome: Ending;
  readonly seconds: number;
}

interface Ending {
  readonly scores: readonly { readonly unit: string; readonly total: number | null; readonly eligible: boolean }[];
  readonly titles: readonly Title[];
  readonly deductions: readonly (Deduction & { readonly unit: string })[];
  readonly matters: readonly Matter[];
  readonly messages: Readonly<Record<string, number>>;
  readonly ledger: { readonly entries: number; readonly verified: boolean };
}

interface Title {
  readonly unit: string;
  readonly unitName: string;
  readonly name: string;
  readonly benefits: readonly string[];
}

interface Deduction {
  readonly criterion: string;
  readonly counted: number;
  readonly cause: string;
  readonly document: string | null;
  readonly author: string;
}

interface Matter {
  readonly procedure: string;
  readonly unit: string | null;
  readonly outcome: string | null;
}

/** Plays a story of a programme on skipped time, and tells it as it goes. */
export async function tellStory(
  file: string,
  say: (line: string) => void,
): Promise<{ readonly story: Story; readonly told: Told }> {
  const began = Date.now();
  const story = readScenario(file);
  const { scenario, programme, cast } = story;
  const { title } = scenario;
  say(`Laurel 创评 演示 demo: ${programme.programme.title.zh}，${scenario.year} 年度 ${programme.programme.title.en}`);
  say(typeof title === 'string' ? title : `${title.zh}。${title.en}.`);
  say('真实流程、真实接口，时间快进。The real workflows and API, on skipped time.\n');
  const engine = await openEngine((line) => {
    if (!line.includes('cache')) say(line);
  });
  try {
    const heard: { ending?: Ending } = {};
    const outcome = await play(story, narrated(engine, story, say, heard));
    if (!heard.ending) throw new Error('the story ended before anybody could look');
    const refusals = story.scenes.flatMap(({ actions }) => actions.flatMap(({ refused }) => refused?.code ?? []));
    const told = {
      programme: programme.programme.programme,
      edition: scenario.year,
      units: cast.committees.reduce((sum, { units }) => sum + units.length, 0),
      steps: outcome.steps,
      refusals: Object.fromEntries(
        [...new Set(refusals)].map((code) => [code, refusals.filter((each) => each === code).length]),
      ),
      differences: outcome.differences.map((each) => lineOf(file, each)),
      outcome: heard.ending,
      seconds: Math.round((Date.now() - began) / 100) / 10,
    };
    return { story, told };
  } finally {
    await engine.close();
  }
}

/** The engine with somebody who tells what happens, and who looks how it stands before the stage is taken down. */
function narrated(engine: Engine, story: Story, say: (line: string) => void, heard: { ending?: Ending }): Engine {
  return {
    ...engine,
    async openStage(startsAt, programmes) {
      const stage = await engine.openStage(startsAt, programmes);
      let moves = 0;
      let day = '';
      return {
        ...stage,
        // The calendar is moved once when the edition has started, and then once before every scene.
        async moveOn(instant) {
          await stage.moveOn(instant);
          const note = story.scenes[moves - 1]?.note;
          moves += 1;
          if (note == null) return;
          const today = dateOf(instant);
          say(`  ${today === day ? ' '.repeat(today.length) : today}  ${note}`);
          day = today;
        },
        async close() {
          heard.ending = await endingOf(stage, story);
          await stage.close();
        },
      };
    },
  };
}

async function endingOf(stage: Stage, { scenario, programme }: Story): Promise<Ending> {
  const spectator = await stage.person('spectator', 'committee', 'auditor');
  const campaign = `committee.${programme.programme.programme}.${scenario.year}`;
  const base = `/v1/campaigns/${campaign}`;
  const { tracks } = await spectator.get<{ tracks: { scores: Ending['scores'] | null }[] }>(base);
  const scores = tracks.flatMap((each) => each.scores ?? []);
  const titles = await listOf<Title>(stage.anybody, '/v1/public/titles');
  const matters = await listOf<Matter>(spectator, `${base}/matters`);
  const messages = await listOf<{ kind: string }>(spectator, '/v1/messages', { campaign });
  const deductions: (Deduction & { unit: string })[] = [];
  for (const { unit } of scores) {
    const own = await listOf<Deduction>(spectator, `${base}/candidacies/${unit}/deductions`);
    deductions.push(...own.map((each) => ({ unit, ...each })));
  }
  const ledger = await spectator.get<Ending['ledger']>('/v1/ledger/verification');
  const kinds = messages.map(({ kind }) => kind);
  return {
    scores,
    titles,
    deductions,
    matters,
    messages: Object.fromEntries(
      [...new Set(kinds)].map((kind) => [kind, kinds.filter((each) => each === kind).length]),
    ),
    ledger,
  };
}

/** What came of the story, as its end. */
export function endOf(story: Story, { outcome, refusals, differences, units, seconds }: Told): string {
  const nameOf = (unit: string) =>
    story.cast.committees.flatMap((each) => each.units).find(({ id }) => id === unit)?.name ?? unit;
  const { scores, titles, deductions, matters, messages, ledger } = outcome;
  const scored = scores.filter(({ total }) => total !== null);
  const counted = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join('，');
  const parts = [
    deductions.length === 0
      ? ''
      : table(
          ['单位 unit', '条目', '扣分', '原因 cause', '依据 document', '评分人 author'],
          deductions.map((each) => [
            nameOf(each.unit),
            each.criterion,
            `-${each.counted}`,
            each.cause,
            each.document ?? '–',
            each.author,
          ]),
        ),
    scored.length === 0
      ? ''
      : table(
          ['单位 unit', '得分 total', '前提 eligible'],
          scored.map(({ unit, total, eligible }) => [
            nameOf(unit),
            String(total),
            eligible ? '✓ 达到 met' : '✗ 未达到 not met',
          ]),
        ),
    titles.length === 0
      ? ''
      : table(
          ['单位 unit', '', '称号 title', '支持 benefits'],
          titles.map(({ unit, unitName, name, benefits }) => [unit, unitName, name, benefits.join('、')]),
        ),
    mattersTable(story, matters, nameOf),
  ].filter((part) => part !== '');
  const verdict = ledger.verified ? 'verified 校验通过' : 'NOT VERIFIED 校验失败';
  return [
    ...parts.map((part) => `\n${part}`),
    `\n单位 units ${units}，拒绝 refusals: ${counted(refusals) || '0'}`,
    `自动消息 messages: ${counted(messages) || '0'}`,
    `台账 ledger: ${ledger.entries} entries, ${verdict}; ${seconds} s`,
    ...differences.map((each) => `✗ ${each}`),
    differences.length === 0 ? '✓ 结果都符合文件规则。Every outcome is as the document rules.' : '',
  ].join('\n');
}

/** Side processes of one kind with one outcome are one line. */
function mattersTable({ programme }: Story, matters: readonly Matter[], nameOf: (unit: string) => string): string {
  if (matters.length === 0) return '';
  const lines = new Map<string, { cells: string[]; units: string[] }>();
  for (const { procedure, outcome, unit } of matters) {
    const found = programme.programme.procedures.find((each) => each.procedure === procedure);
    const outcomes = found?.steps.flatMap((step) => step.outcomes) ?? [];
    const came = outcomes.findLast((each) => each.outcome === outcome)?.name;
    const cells = [
      found ? both(found.name) : procedure,
      outcome === null ? '进行中 open' : came ? both(came) : outcome,
    ];
    const line = lines.get(cells.join('|')) ?? { cells, units: [] };
    lines.set(cells.join('|'), { ...line, units: [...line.units, ...(unit === null ? [] : [nameOf(unit)])] });
  }
  const rows = [...lines.values()].map(({ cells, units }) => {
    const shown = units.length > 4 ? `${units.slice(0, 4).join('、')}…` : units.join('、');
    return [...cells, units.length === 0 ? '' : String(units.length), shown];
  });
  return table(['事项 side process', '结果 outcome', '家', '单位 units'], rows);
}

function both({ zh, en }: { readonly zh: string; readonly en: string }): string {
  return `${zh} ${en}`;
}

async function listOf<Item>(client: Client, path: string, query: Record<string, string> = {}): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of client.all<Item>(path, query)) items.push(item);
  return items;
}
