import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { Refused } from '../../cli/client.ts';
import { titlePage } from '../../registry/titles.ts';
import { chanceOf } from '../races/borders.ts';
import { foldOf } from '../registry/hearing.ts';
import { disagreements } from '../support/agreement.ts';
import { passReview, settle, startEdition, type Edition } from '../support/edition.ts';
import { eventually, openWorld, type World } from '../support/world.ts';

/** What a body decides on all candidates, in the order of an edition. */
const decisions = {
  list: (edition: Edition) => edition.list(),
  notice: (edition: Edition) => edition.publish(),
  approval: (edition: Edition) => edition.approve(),
  rejection: (edition: Edition) => edition.approve('clean', false),
  ending: (edition: Edition) => edition.end(),
  naming: (edition: Edition) => edition.name(),
};
type Decision = keyof typeof decisions;

/** What happens to one of them at the same moment; it answers what is to be said then. */
const events = {
  incident: async (edition: Edition, unit: string) => {
    const id = await edition.incident(unit, '2019-12-09');
    return () => edition.confirm(id, { major: true, seriousImpact: true });
  },
  withdrawal: (edition: Edition, unit: string) =>
    Promise.resolve(() =>
      edition.unit(unit).post(`${edition.path(unit)}/applications/clean/withdrawal`, { reason: '工作调整' }),
    ),
  ruling: async (edition: Edition, unit: string) => {
    const { id } = await edition.object(unit);
    return () => edition.rule(id, true);
  },
};

const meetings: readonly (readonly [keyof typeof events, Decision])[] = [
  ['incident', 'list'],
  ['withdrawal', 'list'],
  ['incident', 'notice'],
  ['ruling', 'approval'],
  ['incident', 'approval'],
  ['incident', 'rejection'],
  ['incident', 'ending'],
  ['incident', 'naming'],
  // Where it matters most who was first.
  ['incident', 'naming'],
  ['incident', 'naming'],
];

/** Sent back, and ended then; or ended at once. */
const isEnded = (meets: Decision) => meets === 'rejection' || meets === 'ending';

const RACES = 20;
// By how much a body may be earlier than what meets it, ms: its decision passes through a workflow and is slower.
const APART = 1_500;

interface Race {
  readonly event: keyof typeof events;
  readonly meets: Decision;
  readonly edition: Edition;
  readonly units: readonly [unlucky: string, ...others: string[]];
}

describe('races on the whole engine', function () {
  this.timeout(900_000);
  const chance = chanceOf(20);
  const said = new Map<Race, () => Promise<unknown>>();
  let world: World;
  let races: readonly Race[];

  before(async () => {
    world = await openWorld('2019-12-10');
    races = await Promise.all(Array.from({ length: RACES }, (_, nth) => begin(world, nth)));
  });
  after(() => world.close());

  /** Says what happens to the unit in the races in which it meets one of these decisions, a moment before it is known. */
  async function prepare(...met: Decision[]): Promise<void> {
    for (const race of races)
      if (met.includes(race.meets)) said.set(race, await events[race.event](race.edition, race.units[0]));
  }

  /** What the bodies decide everywhere; where something meets it, both at once, in an order by chance. */
  async function decide(decisionIn: (race: Race) => Decision | null): Promise<void> {
    await Promise.all(
      races.map(async (race) => {
        const decision = decisionIn(race);
        if (decision === null) return;
        const decides = () => decisions[decision](race.edition);
        const other = race.meets === decision ? said.get(race) : undefined;
        if (!other) return decides();
        const [decided, happened] = await Promise.all([refusalIn(decides()), refusalIn(later(other))]);
        await world.settled();
        // Whoever was too early says it again; whoever was too late is told why.
        if (decided) await decides();
        assert.ok(happened === undefined || race.event !== 'incident', 'nobody may refuse an incident');
      }),
    );
    await world.settled();
  }

  const later = async (act: () => Promise<unknown>) => {
    await new Promise((resolve) => setTimeout(resolve, chance() * APART));
    return act();
  };

  it('end with workflow, register and ledger in agreement, and with nobody named and disqualified', async () => {
    await prepare('list');
    await world.moveTo('2020-01-06 09:00');
    await decide(() => 'list');
    await prepare('notice');
    await decide(() => 'notice');
    await prepare('approval', 'rejection');
    await world.moveTo('2020-01-20 09:00');
    await decide(({ meets }) => (meets === 'rejection' ? 'rejection' : meets === 'ending' ? null : 'approval'));
    await prepare('naming', 'ending');
    await decide(({ meets }) => (isEnded(meets) ? 'ending' : 'naming'));

    assert.deepEqual(await disagreements(world), []);
    const { items: titles } = await titlePage(world.registry.db, everything, { limit: 1_000 });
    const ends = new Set<string>();
    for (const { event, meets, edition, units } of races) {
      const [unlucky, ...others] = units;
      const { kinds, state } = await foldOf(world.registry, edition.id, unlucky);
      const title = titles.find((each) => each.unit === unlucky)?.status ?? 'no title';
      const end = `${event} and ${meets}: ${state.applications['clean']?.status ?? ''}, ${title}`;
      ends.add(end);
      assert.ok(!(kinds.includes('named') && kinds.includes('disqualified')), end);
      if (event === 'incident') assert.ok(kinds.includes('disqualified') || title !== 'valid', end);
      for (const unit of others)
        assert.equal(await edition.status(unit), isEnded(meets) ? 'notNamed' : 'named', `${end}, ${unit}`);
    }
    assert.ok(ends.size >= new Set(meetings.map(String)).size, [...ends].join('\n'));
  });
});

async function begin(world: World, nth: number): Promise<Race> {
  const [event, meets] = meetings[nth % meetings.length] ?? (['incident', 'naming'] as const);
  const units = [`r${nth}-a`, `r${nth}-b`, `r${nth}-c`] as const;
  const city = await settle(world, Object.fromEntries(units.map((id) => [id, id])), `city-${nth}`);
  const edition = await startEdition(world, city, 2019);
  await eventually(
    () => edition.campaign(),
    ({ tracks }) => tracks[0]?.counts['none'] === units.length,
  );
  for (const unit of units) {
    await edition.fileRules(unit);
    await edition.apply(unit);
    await passReview(edition, unit);
  }
  return { event, meets, edition, units };
}

/** The code with which it was refused; anything else that goes wrong is a fault. */
async function refusalIn(act: Promise<unknown>): Promise<string | undefined> {
  try {
    await act;
    return undefined;
  } catch (error) {
    if (error instanceof Refused && error.problem.status < 500) return error.problem.title;
    throw error;
  }
}
