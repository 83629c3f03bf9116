import { createClient, type Client } from '../cli/client.ts';
import type { Cast } from './cast-and-crew.ts';
import { endings, type Part } from './story.ts';
import type { Year } from './year.ts';

/** One line of the closing table: what a unit played, where it ended and why, and where it had to end. */
export interface Row {
  readonly unit: string;
  readonly name: string;
  readonly part: Part;
  readonly status: string;
  readonly expected: string;
  readonly why: string;
  readonly right: boolean;
}

export interface Outcome {
  readonly programme: string;
  readonly edition: number;
  readonly units: number;
  readonly applied: number;
  readonly disqualified: number;
  readonly shortlisted: number;
  readonly objections: {
    readonly lodged: number;
    readonly upheld: number;
    readonly dismissed: number;
    readonly late: number;
  };
  readonly named: number;
  readonly revoked: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly ledger: { readonly entries: number; readonly verified: boolean };
  readonly seconds: number;
}

interface Application {
  readonly track: string;
  readonly status: string;
  readonly appliedAt: string | null;
  readonly reason: string | null;
}

/** What the public API says came of it, against what the document's rules demand for each unit's part. */
export async function readOutcome(url: string, { people, units }: Cast, parts: ReadonlyMap<string, Part>, year: Year) {
  const { office, auditor } = people;
  const base = `/v1/campaigns/${year.campaign}`;
  const applications = new Map<string, Application>();
  for await (const each of office.all<{ unit: string; applications: Application[] }>(`${base}/candidacies`)) {
    const clean = each.applications.find(({ track }) => track === 'clean');
    if (clean) applications.set(each.unit, clean);
  }
  const titles = await listOf<{ unit: string; status: string }>(createClient(url), '/v1/public/titles');
  const objections = await listOf<{ standing: string; status: string }>(office, `${base}/objections`);
  const ledger = await auditor.get<{ entries: number; verified: boolean }>('/v1/ledger/verification');
  const listed = await listOf<{ kind: string; fact: { candidates?: string[] } }>(auditor, '/v1/ledger', {
    campaign: year.campaign,
  });

  const rows = units.map(({ id, name }): Row => {
    const part = parts.get(id) ?? 'steady';
    const ending = endings[part];
    const { status = 'missing', reason = null } = applications.get(id) ?? {};
    const met =
      ending.refused === undefined ||
      year.refusals.some((each) => each.unit === id && each.code === ending.refused && each.rules.length > 0);
    const title = titles.find(({ unit }) => unit === id)?.status ?? 'none';
    const titled = title === (part === 'revokedAfterNaming' ? 'revoked' : ending.status === 'named' ? 'valid' : 'none');
    return {
      unit: id,
      name,
      part,
      status,
      expected: ending.status,
      why: reason ?? ending.zh,
      right: status === ending.status && met && titled,
    };
  });
  const count = (standing: string, status?: string) =>
    objections.filter((each) => each.standing === standing && (status === undefined || each.status === status)).length;
  const statuses = [...applications.values()];
  return {
    rows,
    wrong: wrongIn(rows, year, ledger.verified),
    outcome: {
      programme: 'shaoxing-2018',
      edition: 2019,
      units: units.length,
      applied: statuses.filter(({ appliedAt }) => appliedAt !== null).length,
      disqualified: statuses.filter(({ status }) => status === 'disqualified').length,
      shortlisted: listed.find(({ kind }) => kind === 'listConfirmed')?.fact.candidates?.length ?? 0,
      objections: {
        lodged: objections.length,
        upheld: count('objection', 'upheld'),
        dismissed: count('objection', 'dismissed'),
        late: count('report'),
      },
      named: statuses.filter(({ status }) => status === 'named').length,
      revoked: titles.filter(({ status }) => status === 'revoked').length,
      refusals: countBy(year.refusals.map(({ code }) => code)),
      ledger: { entries: ledger.entries, verified: ledger.verified },
    },
  };
}

// Not of one unit: a liaison acting for another unit, an application before its window, the model track in a year that
// is not the last of its round, naming during the notice, approval with objections open.
const demanded = ['OtherUnit', 'WindowNotOpen', 'NotDueThisYear', 'NoticeRunning', 'ObjectionsOpen'];

function wrongIn(rows: readonly Row[], { refusals }: Year, verified: boolean): string[] {
  const unmet = demanded.filter((code) => !refusals.some((each) => each.code === code));
  return [
    ...rows
      .filter(({ right }) => !right)
      .map((row) => `${row.unit} (${row.part}): ${row.status}, expected ${row.expected}`),
    ...unmet.map((code) => `nobody met ${code}`),
    ...unexpected(rows, refusals).map(({ code, unit }) => `${unit ?? 'somebody'} met ${code}`),
    ...(verified ? [] : ['the ledger does not verify']),
  ];
}

/** A refusal that the story does not ask for is as wrong as one that did not come. */
function unexpected(rows: readonly Row[], refusals: Year['refusals']) {
  const parts = new Map(rows.map(({ unit, part }) => [unit, part]));
  return refusals.filter(({ code, unit }) => {
    if (demanded.includes(code)) return false;
    if (code === 'OwnUnit') return false;
    const part = unit === null ? undefined : parts.get(unit);
    return part === undefined || endings[part].refused !== code;
  });
}

async function listOf<Item>(client: Client, path: string, query: Record<string, string> = {}): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of client.all<Item>(path, query)) items.push(item);
  return items;
}

function countBy(codes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
