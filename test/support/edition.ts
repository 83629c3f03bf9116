import type { Client as ApiClient } from '../../cli/client.ts';
import type { World } from './world.ts';

/** An edition under way, with the people who act in it; each method is one call of one of them. */
export interface Edition {
  readonly id: string;
  readonly base: string;
  readonly office: ApiClient;
  readonly director: ApiClient;
  readonly reviewer: ApiClient;
  readonly leader: ApiClient;
  readonly auditor: ApiClient;
  unit(id: string): ApiClient;
  path(unit: string): string;
  fileRules(unit: string): Promise<unknown>;
  apply(unit: string, track?: string): Promise<unknown>;
  check(unit: string, check: string, passed?: boolean, track?: string): Promise<unknown>;
  vote(unit: string, passed?: boolean, track?: string): Promise<unknown>;
  list(track?: string, leaveOut?: { unit: string; reason: string }[]): Promise<{ units: string[] }>;
  publish(track?: string): Promise<unknown>;
  approve(track?: string, approved?: boolean): Promise<unknown>;
  end(track?: string): Promise<unknown>;
  name(track?: string): Promise<{ units: string[]; warnings: { code: string }[] }>;
  object(unit: string, track?: string): Promise<{ id: string; standing: string }>;
  rule(objection: string, upheld: boolean): Promise<unknown>;
  incident(unit: string, occurredOn: string): Promise<string>;
  confirm(
    incident: string,
    facts: { major: boolean; seriousImpact: boolean },
  ): Promise<{ campaigns: string[]; titles: string[] }>;
  status(unit: string, track?: string): Promise<string>;
  campaign(): Promise<CampaignBody>;
}

export interface CampaignBody {
  readonly now: string;
  readonly stages: { stage: string; openedAt: string | null; closedAt: string | null }[];
  readonly tracks: {
    track: string;
    stage: string;
    counts: Record<string, number>;
    notice: { firstDay: string; lastDay: string } | null;
    openObjections: number;
  }[];
}

export interface CandidacyBody {
  readonly rules: { filedAt: string | null; overdueSince: string | null };
  readonly applications: { track: string; status: string; reason: string | null }[];
}

/** The organisations and people of a city with these units, once in a world. */
export async function settle(world: World, units: Readonly<Record<string, string>>, committee = 'gongwei') {
  const { admin } = world;
  await admin.post('/v1/organisations', { id: committee, name: `${committee} 机关工委`, kind: 'committee' });
  await admin.post('/v1/organisations', { id: `${committee}-lead`, name: '党建工作领导小组', kind: 'leadingGroup' });
  await admin.post('/v1/organisations', { id: `${committee}-org`, name: '组织部', kind: 'department' });
  const csv = ['id,name', ...Object.entries(units).map(([id, name]) => `${id},${name}`)].join('\n');
  await admin.post(`/v1/committees/${committee}/units`, csv, { type: 'text/csv' });
  const liaisons = new Map<string, ApiClient>();
  for (const id of Object.keys(units)) liaisons.set(id, await world.person(`liaison-${id}`, id, 'unit'));
  return {
    committee,
    liaisons,
    office: await world.person(`${committee}-office`, committee, 'organiser'),
    director: await world.person(`${committee}-director`, committee, 'organiser'),
    reviewer: await world.person(`${committee}-reviewer`, committee, 'reviewer'),
    leader: await world.person(`${committee}-leader`, `${committee}-lead`, 'leadingGroup'),
    auditor: await world.person(`${committee}-auditor`, committee, 'auditor'),
    joint: await world.person(`${committee}-joint`, `${committee}-org`, 'jointReviewer'),
  };
}

export type City = Awaited<ReturnType<typeof settle>>;

/** Starts an edition of the Shaoxing programme on the world's calendar. */
export async function startEdition(world: World, city: City, year: number, options: object = {}): Promise<Edition> {
  const { office, director, reviewer, leader, auditor, joint, liaisons, committee } = city;
  const started = await office.post<{ id: string }>('/v1/campaigns', {
    programme: 'shaoxing-2018',
    year,
    leadingGroup: `${committee}-lead`,
    jointReviewers: [`${committee}-org`],
    simulation: await world.simulation(),
    ...options,
  });
  const base = `/v1/campaigns/${started.id}`;
  const path = (unit: string) => `${base}/candidacies/${unit}`;
  const unit = (id: string) => {
    const found = liaisons.get(id);
    if (!found) throw new Error(`no unit ${id}`);
    return found;
  };
  return {
    id: started.id,
    base,
    office,
    director,
    reviewer,
    leader,
    auditor,
    unit,
    path,
    fileRules: (id) =>
      unit(id).post(`${path(id)}/rules`, { fields: { goals: '目标', schedule: '进度', measures: '措施' } }),
    apply: (id, track = 'clean') =>
      unit(id).post(`${path(id)}/applications`, { track, fields: { 'own-work': '自创自建情况' } }),
    check: (id, check, passed = true, track = 'clean') =>
      reviewer.post(`${path(id)}/applications/${track}/checks`, { check, passed, note: '记录' }),
    vote: (id, passed = true, track = 'clean') =>
      joint.post(`${path(id)}/applications/${track}/votes`, { passed, reason: '意见' }),
    list: (track = 'clean', leaveOut = []) => office.post(`${base}/tracks/${track}/list`, { leaveOut }),
    publish: (track = 'clean') =>
      office.post(`${base}/tracks/${track}/notice`, {
        media: ['绍兴日报'],
        contact: { person: '机关工委办公室', telephone: '0575-85130000' },
      }),
    approve: (track = 'clean', approved = true) =>
      leader.post(`${base}/tracks/${track}/approval`, { approved, reason: '会议决定' }),
    end: (track = 'clean') => leader.post(`${base}/tracks/${track}/ending`, { reason: '不予命名', final: true }),
    name: (track = 'clean') => director.post(`${base}/tracks/${track}/naming`, { circular: '通报1号' }),
    object: (id, track = 'clean') =>
      world.anybody.post('/v1/public/objections', { campaign: started.id, track, unit: id, text: '反映问题' }),
    rule: (objection, upheld) => office.post(`${base}/objections/${objection}/ruling`, { upheld, reason: '核查结论' }),
    async incident(id, occurredOn) {
      const reported = await office.post<{ id: string }>('/v1/incidents', {
        campaign: started.id,
        unit: id,
        occurredOn,
        category: '重大问题',
        description: '事件',
      });
      return reported.id;
    },
    confirm: (incident, facts) => director.post(`/v1/incidents/${incident}/confirmation`, { ...facts, reason: '核查' }),
    async status(id, track = 'clean') {
      const { applications } = await office.get<CandidacyBody>(path(id));
      return applications.find((each) => each.track === track)?.status ?? 'missing';
    },
    campaign: () => office.get<CampaignBody>(base),
  };
}

/** Everything from the application to the joint appraisal's vote, for a unit without any trouble. */
export async function passReview(edition: Edition, unit: string, track = 'clean'): Promise<void> {
  for (const check of ['materials', 'visit', 'hearing']) await edition.check(unit, check, true, track);
  await edition.vote(unit, true, track);
}
