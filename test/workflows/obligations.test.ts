import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { z } from 'zod';
import { calendarActivities } from '../../activities/calendar.ts';
import type { Client as ApiClient } from '../../cli/client.ts';
import type { messageView } from '../../contracts/views.ts';
import type {
  obligationReviewView,
  obligationView,
  rosterEntryView,
  seatView,
} from '../../contracts/views-obligations.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { calendarWorkflowId } from '../../workflows/calendar.messages.ts';
import { settle, type City } from '../support/edition.ts';
import { eventually, openWorld, refusalOf, type World } from '../support/world.ts';

type ObligationBody = z.output<typeof obligationView>;
type ReviewBody = z.output<typeof obligationReviewView>;
type MessageBody = z.output<typeof messageView>;
type EntryBody = z.output<typeof rosterEntryView>;
type SeatBody = z.output<typeof seatView>;
interface List<Item> {
  readonly items: readonly Item[];
}

interface NewEntry {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly within?: string;
  readonly since?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

async function start(world: World, city: City, programme: string, year: number, more: object = {}): Promise<string> {
  const started = await city.office.post<{ id: string }>('/v1/campaigns', {
    programme,
    year,
    leadingGroup: `${city.committee}-lead`,
    jointReviewers: [`${city.committee}-org`],
    simulation: await world.simulation(),
    ...more,
  });
  const base = `/v1/campaigns/${started.id}`;
  await eventually(
    () => city.office.get<List<unknown>>(`${base}/candidacies`),
    ({ items }) => items.length === city.liaisons.size,
  );
  return base;
}

function clerkOf(city: City, unit: string): ApiClient {
  const found = city.liaisons.get(unit);
  if (!found) throw new Error(`no unit ${unit}`);
  return found;
}

/** The messages of a campaign that its own programme, or its calendar, has sent. */
async function sent(city: City, base: string, kind: string): Promise<MessageBody[]> {
  const campaign = base.split('/').at(-1) ?? '';
  const found: MessageBody[] = [];
  for await (const each of city.office.all<MessageBody>('/v1/messages', { campaign, kind })) found.push(each);
  return found;
}

function many(kind: string, count: number): NewEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${kind}-${index + 1}`,
    kind,
    name: `${kind} 第${index + 1}人`,
  }));
}

describe('S19: responsibility letters, integrity reports and holidays of 2023, on durable timers', function () {
  this.timeout(600_000);
  let world: World;
  let city: City;
  let base: string;
  let clerk: ApiClient;
  const unit = () => `${base}/candidacies/u1`;
  const staff = [
    ...many('principal-leader', 1),
    ...many('team-member', 4),
    ...many('section-head', 9),
    ...many('cadre', 46),
  ];

  before(async () => {
    world = await openWorld('2023-01-03');
    city = await settle(world, { u1: '某局' });
    base = await start(world, city, 'ningbo-mechanisms', 2023, { discipline: ['gongwei-org'] });
    clerk = clerkOf(city, 'u1');
  });
  after(() => world.close());

  const show = (name: string) => clerk.get<ObligationBody>(`${base}/obligations/${name}`);
  const did = (obligation: string, on: string, more: object = {}) =>
    clerk.post(`${unit()}/deeds`, { deeds: [{ obligation, on, note: '已完成', ...more }] });
  const reviews = async (obligation: string) =>
    (await city.office.get<List<ReviewBody>>(`${base}/obligations/reviews`, { obligation })).items;

  it('a roster is entered as a whole or not at all', async () => {
    const wrong = [...staff, { id: 'x', kind: 'alien', name: '某' }];
    assert.equal((await refusalOf(clerk.post(`${unit()}/roster`, { entries: wrong }))).title, 'UnknownSubject');
    assert.deepEqual((await clerk.get<List<EntryBody>>(`${unit()}/roster`)).items, []);
    await clerk.post(`${unit()}/roster`, { entries: staff });
    assert.equal((await clerk.get<List<EntryBody>>(`${unit()}/roster`, { limit: 200 })).items.length, 60);
  });

  it('NB-E3.3: 59 letters are due; of 58 that are signed the one that is missing is listed', async () => {
    await world.moveTo('2023-01-16 09:00');
    const fromOf: Readonly<Record<string, string>> = {
      'team-member': 'principal-leader-1',
      'section-head': 'team-member-1',
      cadre: 'section-head-1',
    };
    assert.equal((await show('responsibility-letter')).due, 59);
    const deeds = staff.flatMap(({ id, kind }) => {
      const from = fromOf[kind];
      if (from === undefined || id === 'cadre-46') return [];
      return [{ obligation: 'responsibility-letter', subject: id, with: from, on: '2023-01-16', note: '签订' }];
    });
    assert.equal(deeds.length, 58);
    await clerk.post(`${unit()}/deeds`, { deeds });
    const { due, met, missing, periods } = await show('responsibility-letter');
    assert.deepEqual([due, met, missing], [59, 58, 1]);
    assert.deepEqual(periods[0]?.short, [{ unit: 'u1', subject: 'cadre-46', name: 'cadre 第46人', done: 0, min: 1 }]);
  });

  it('NB-E3.3: a letter that is signed with nobody of the level above is refused with its rule', async () => {
    const wrong = { subject: 'cadre-46', with: 'principal-leader-1' };
    const refused = await refusalOf(did('responsibility-letter', '2023-01-16', wrong));
    assert.deepEqual([refused.title, refused.status], ['UnknownSubject', 404]);
    assert.ok(refused.rules.includes('NB-E3.3'));
  });

  it('NB-E3.19: 12 monthly reports, 4 quarterly analyses and a summary are 17; the period that is over is reviewed', async () => {
    const names = ['monthly-report', 'quarterly-analysis', 'annual-summary'];
    const due = await Promise.all(names.map(async (name) => (await show(name)).due));
    assert.equal(
      due.reduce((sum, each) => sum + each),
      17,
    );
    await did('monthly-report', '2023-01-16');
    await world.moveTo('2023-03-01 09:00');
    const monthly = await eventually(
      () => reviews('monthly-report'),
      ({ length }) => length === 2,
    );
    const shown = monthly.map(({ from, to, met, enough, short }) => [from, to, met, enough, short.length]);
    assert.deepEqual(shown, [
      ['2023-01-01', '2023-01-31', 1, true, 0],
      ['2023-02-01', '2023-02-28', 0, false, 1],
    ]);
    assert.equal(monthly[0]?.at, '2023-02-01T00:00:00+08:00');
  });

  it('NB-E3.19: who still lacks a report is reminded once before the period ends, and nobody else', async () => {
    const reminders = await sent(city, base, 'obligation-reminder');
    const monthly = reminders.filter(({ subject }) => subject['obligation'] === 'monthly-report');
    assert.deepEqual(
      monthly.map(({ unit: whose, at, subject }) => [whose, at, subject['from']]),
      [['u1', '2023-02-26T00:00:00+08:00', '2023-02-01']],
    );
  });

  it('what is due cannot be recorded for a day that has not come', async () => {
    const refused = await refusalOf(did('monthly-report', '2023-03-02'));
    assert.deepEqual([refused.title, refused.status], ['DateInFuture', 422]);
  });

  it('NB-E3.17, NB-A05: an integrity message goes out on the day before each major holiday, once', async () => {
    await world.moveTo('2024-01-02 09:00');
    const messages = await eventually(
      () => sent(city, base, 'holiday-sms'),
      ({ length }) => length === 6,
    );
    assert.deepEqual(
      messages.map(({ at, subject }) => [at.slice(0, 10), subject['holiday'], subject['to']]),
      [
        ['2023-01-20', 'spring-festival', 'members'],
        ['2023-04-04', 'qingming', 'members'],
        ['2023-04-28', 'labour-day', 'members'],
        ['2023-06-21', 'dragon-boat', 'members'],
        ['2023-09-28', 'mid-autumn, national-day', 'members'],
        ['2023-12-29', 'new-year', 'members'],
      ],
    );
  });

  it('NB-E2.8: at the end of the year who fell short of political life is named in a bulletin', async () => {
    const bulletins = await eventually(
      () => sent(city, base, 'political-life-bulletin'),
      ({ length }) => length > 0,
    );
    const [life, ...more] = bulletins;
    assert.deepEqual([String(life?.subject['short']).includes('某局：'), more], [true, []]);
    assert.equal(String(life?.subject['obligations']).includes('民主生活会'), true);
    const [review] = await reviews('democratic-life-meeting');
    assert.deepEqual([review?.due, review?.met, review?.enough], [1, 0, false]);
  });

  it('done again, as after a failure, everything that comes round is done once', async () => {
    const campaign = base.split('/').at(-1) ?? '';
    const entries = async () => (await verifyLedger(world.registry.db)).entries;
    const before = await entries();
    const { registry, client } = world;
    const activities = calendarActivities({ registry, client, taskQueue: 'nobody' });
    const again = (): Promise<unknown> => activities.keepCalendar(campaign, 0, Date.parse('2024-02-01'));
    assert.equal(await new MockActivityEnvironment().run(again), null);
    assert.equal(await entries(), before);
  });

  it('NB-E3.19: the year is reviewed month by month, with what each lacked, and the calendar has then ended', async () => {
    assert.equal((await reviews('monthly-report')).length, 12);
    assert.equal((await show('monthly-report')).overdue, 11);
    const campaign = base.split('/').at(-1) ?? '';
    const handle = world.client.workflow.getHandle(calendarWorkflowId(campaign));
    await eventually(
      async () => (await handle.describe()).status.name,
      (status) => status === 'COMPLETED',
    );
  });
});

describe('what comes round for the branches of a centre, 2020', function () {
  this.timeout(600_000);
  let world: World;
  let city: City;
  let base: string;

  before(async () => {
    world = await openWorld('2020-02-20');
    city = await settle(world, { u1: '某科', u2: '另一科' });
    base = await start(world, city, 'yueqing-2020', 2020);
  });
  after(() => world.close());

  const enter = (unit: string, ...entries: NewEntry[]) =>
    clerkOf(city, unit).post(`${base}/candidacies/${unit}/roster`, { entries });

  it('YQ-08: a unit without a branch secretary is represented by its administrative head, else the seat is vacant', async () => {
    await enter('u1', { id: 'b1', kind: 'branch', name: '第一支部' });
    await enter('u1', { id: 'wang', kind: 'branch-secretary', name: '王', within: 'b1' });
    await enter('u1', { id: 'li', kind: 'administrative-head', name: '李' });
    const seats = async (unit: string) => {
      const { items } = await city.office.get<List<SeatBody>>(`${base}/candidacies/${unit}/seats`);
      const [seat] = items;
      return [seat?.holders.map(({ id }) => id), seat?.vacant, seat?.rules.includes('YQ-08')];
    };
    assert.deepEqual(await seats('u1'), [['wang'], false, true]);
    assert.deepEqual(await seats('u2'), [[], true, true]);
    await clerkOf(city, 'u1').post(`${base}/candidacies/u1/roster/wang/leaving`, { on: '2020-02-20' });
    await world.moveTo('2020-02-21 09:00');
    assert.deepEqual(await seats('u1'), [['li'], false, true]);
  });

  it('a unit reads about itself only', async () => {
    const refused = await refusalOf(clerkOf(city, 'u2').get(`${base}/candidacies/u1/roster`));
    assert.deepEqual([refused.title, refused.status], ['OtherUnit', 403]);
    const all = await city.office.get<List<ObligationBody>>(`${base}/obligations`);
    const own = await clerkOf(city, 'u2').get<List<ObligationBody>>(`${base}/obligations`);
    const due = ({ items }: List<ObligationBody>) => items.find(({ obligation }) => obligation === 'branch-study')?.due;
    assert.deepEqual([due(all), due(own)], [1, 0]);
  });

  it('an edition that starts within a period has it begin then, once for every unit', async () => {
    interface MatterBody {
      readonly unit: string | null;
    }
    const matters = await eventually(
      async () => (await city.office.get<List<MatterBody>>(`${base}/matters`, { procedure: 'clean-building' })).items,
      ({ length }) => length === 2,
    );
    assert.deepEqual(matters.map(({ unit }) => unit).sort(), ['u1', 'u2']);
  });

  it('YQ-M4d: a reminder of the fixed day goes out at the beginning of every month', async () => {
    await world.moveTo('2020-04-02 09:00');
    const reminders = await eventually(
      () => sent(city, base, 'double-fixed-reminder'),
      ({ length }) => length === 3,
    );
    assert.deepEqual(
      reminders.map(({ subject }) => subject['period']),
      ['2020-02', '2020-03', '2020-04'],
    );
  });

  it('a political birthday is kept on its day, also of somebody who was entered meanwhile', async () => {
    const joined = { 'joined-on': '2001-04-15' };
    await enter('u1', { id: 'zhao', kind: 'member', name: '赵', within: 'b1', fields: joined });
    await world.moveTo('2020-04-16 09:00');
    const [message, ...more] = await eventually(
      () => sent(city, base, 'political-birthday'),
      ({ length }) => length > 0,
    );
    assert.deepEqual(
      [message?.unit, message?.at, message?.subject['name'], message?.subject['years'], more.length],
      ['u1', '2020-04-15T00:00:00+08:00', '赵', '19', 0],
    );
  });
});
