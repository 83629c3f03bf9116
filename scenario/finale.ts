import type { Path } from '../programmes/yaml-file.ts';
import { refusalText, type Result, type Values } from './call.ts';
import { compare, type Mismatch } from './compare.ts';
import type { Editions } from './editions.ts';
import { lookUp } from './path.ts';
import type { Story } from './read.ts';
import { committeeOf } from './script.ts';

export type Look = (
  by: string,
  operation: string,
  values: Values,
  wrong: (result: Result) => readonly unknown[],
) => Promise<Result>;

interface Ending {
  readonly story: Story;
  readonly editions: Editions;
  readonly look: Look;
  readonly report: (
    path: Path,
    about: { readonly operation: string; readonly by: string; readonly unit: string | null },
    found: Mismatch,
  ) => void;
}

/** How things must stand when all is played; and, said or not, the ledger is whole. */
export async function finale({ story, editions, look, report }: Ending): Promise<void> {
  const { scenario, cast } = story;
  const { campaign, candidacies = {}, titles } = scenario.end ?? {};
  const { id, auditor } = committeeOf(cast, undefined);

  async function see(
    by: string,
    operation: string,
    values: Values,
    path: Path,
    mismatches: (answer: unknown) => Mismatch[],
    unit: string | null = null,
  ) {
    const wrong = (result: Result) =>
      'answer' in result
        ? mismatches(result.answer)
        : [{ path: [], where: '', expected: 'success', got: refusalText(result.problem) }];
    const result = await look(by, operation, values, wrong);
    for (const found of wrong(result)) report([...path, ...found.path], { operation, by, unit }, found);
  }

  if (campaign) {
    await see(auditor, 'showCampaign', { campaign: editions.of(id) }, ['end', 'campaign'], (answer) =>
      compare(campaign, answer),
    );
  }
  for (const [unit, wanted] of Object.entries(candidacies)) {
    const own = committeeOf(cast, unit);
    const values = { campaign: editions.of(own.id), unit };
    await see(
      own.auditor,
      'showCandidacy',
      values,
      ['end', 'candidacies', unit],
      (answer) => compareStatuses(wanted, answer),
      unit,
    );
  }
  if (titles) {
    await see('public', 'listTitles', { limit: 200 }, ['end', 'titles'], (answer) => compareTitles(titles, answer));
  }
  for (const each of cast.committees) {
    await see(each.auditor, 'verifyLedger', {}, ['end'], (answer) => compare({ verified: true }, answer));
  }
}

/** The statuses of a unit's applications by track; a single word means the one track that is due. */
function compareStatuses(wanted: string | Readonly<Record<string, string>>, answer: unknown): Mismatch[] {
  const { applications } = answer as { applications: readonly { track: string; status: string }[] };
  const found = Object.fromEntries(applications.map(({ track, status }) => [track, status]));
  if (typeof wanted !== 'string') return compare(wanted, found);
  const due = Object.values(found).filter((status) => status !== 'notDue');
  if (due.length === 1 && due[0] === wanted) return [];
  return [{ path: [], where: '', expected: wanted, got: due.length === 1 ? due[0] : found }];
}

/** Every title that was given; a difference shows of each only what was asked. */
function compareTitles(expected: readonly Readonly<Record<string, unknown>>[], answer: unknown): Mismatch[] {
  const { items } = answer as { items: readonly unknown[] };
  if (compare({ inAnyOrder: expected }, items).length === 0) return [];
  const asked = new Set(['unit', 'name', ...expected.flatMap((each) => Object.keys(each))]);
  const got = items.map((item) => Object.fromEntries([...asked].map((key) => [key, lookUp(item, key)])));
  return [{ path: [], where: '', expected, got }];
}
