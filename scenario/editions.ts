import type { Client } from '../cli/client.ts';
import { isObject } from './compare.ts';
import { NotSaved } from './memory.ts';

interface Edition {
  readonly id: string;
  readonly committee: string;
  readonly year: number;
  readonly programme: string;
  readonly version: number;
  enrolled: boolean;
}

/** The editions that a story has started so far. */
export interface Editions {
  /** Takes note of an edition from the answer of startCampaign. */
  started(answer: unknown): void;
  /** The newest edition of a committee, or that of a year; throws `NotSaved` where there is none. */
  of(committee: string, year?: number): string;
  /** By which version of which programme an edition runs; undefined for one that is not known. */
  plan(campaign: unknown): Pick<Edition, 'programme' | 'version'> | undefined;
  /** Waits until the units of every edition whose mobilisation has opened are enrolled. */
  enrolled(lookerOf: (committee: string) => Client): Promise<void>;
}

// Only against hanging: seventy units take two or three seconds, on a busy machine as long as they like.
const LONGEST_ENROLMENT = 300_000;
const BETWEEN_LOOKS = 50;

export function openEditions(): Editions {
  const editions: Edition[] = [];
  return {
    started(answer) {
      if (!isObject(answer)) return;
      const { id, organiser, year, programme, version } = answer as Omit<Edition, 'committee'> & { organiser: string };
      editions.push({ id, committee: organiser, year, programme, version, enrolled: false });
    },
    plan: (campaign) => editions.find(({ id }) => id === campaign),
    of(committee, year) {
      const found = editions.findLast((each) => each.committee === committee && (year ?? each.year) === each.year);
      if (!found) {
        const which = year === undefined ? '' : ` of ${year}`;
        throw new NotSaved('campaign', `${committee} has started no edition${which}`);
      }
      return found.id;
    },
    async enrolled(lookerOf) {
      for (const edition of editions.filter((each) => !each.enrolled)) {
        edition.enrolled = await untilEnrolled(lookerOf(edition.committee), edition.id);
      }
    },
  };
}

/** Answers whether the units are enrolled: not before mobilisation opens, and a moment later when it does. */
async function untilEnrolled(looker: Client, campaign: string): Promise<boolean> {
  if (!(await hasMobilised(looker, campaign))) return false;
  const end = performance.now() + LONGEST_ENROLMENT;
  while (!(await isComplete(looker, campaign))) {
    if (performance.now() > end) return false;
    await new Promise((wake) => setTimeout(wake, BETWEEN_LOOKS));
  }
  return true;
}

async function hasMobilised(looker: Client, campaign: string): Promise<boolean> {
  const { now, stages } = await looker.get<{ now: string; stages: { stage: string; opensAt: string | null }[] }>(
    `/v1/campaigns/${campaign}`,
  );
  const opensAt = stages.find(({ stage }) => stage === 'mobilisation')?.opensAt ?? null;
  return opensAt === null || Date.parse(opensAt) <= Date.parse(now);
}

async function isComplete(looker: Client, campaign: string): Promise<boolean> {
  const units = await enrolledUnits(looker, campaign);
  if (units === undefined) return false;
  let open = 0;
  for await (const candidacy of looker.all(`/v1/campaigns/${campaign}/candidacies`)) open += Number(candidacy !== null);
  return open >= units;
}

/** How many units the ledger says were enrolled; undefined before it says so. */
async function enrolledUnits(looker: Client, campaign: string): Promise<number | undefined> {
  type Entry = { readonly kind: string; readonly fact: { readonly units?: number } };
  for await (const { kind, fact } of looker.all<Entry>('/v1/ledger', { campaign })) {
    if (kind === 'unitsEnrolled') return fact.units;
  }
  return undefined;
}
