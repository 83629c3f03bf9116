import { setTimeout as sleep } from 'node:timers/promises';
import { Refused, type Client } from '../cli/client.ts';
import { startOfDay } from '../domain/working-days.ts';
import type { Stage } from '../scenario/stage.ts';
import { jointReviewers, leadingGroup, type Cast } from './cast-and-crew.ts';
import { inParallel } from './in-parallel.ts';
import { unitsWith, type Part } from './story.ts';

export interface Year {
  readonly campaign: string;
  /** Every refusal that the people met: code, and the unit that it concerned. */
  readonly refusals: readonly {
    readonly code: string;
    readonly unit: string | null;
    readonly rules: readonly string[];
  }[];
}

type Show = (stage: string, done?: number, of?: number) => void;

const track = 'clean';
const texts = {
  rules: { goals: '全年无违纪案件', schedule: '按季推进、半年小结、年底总结', measures: '十项具体举措' },
  application: { 'own-work': '自创自建情况总结', materials: '台账与佐证材料目录' },
};

/** When the year begins, epoch ms: its first morning in China. */
export const yearBegins = startOfDay('2019-01-01');

/** How the year is played: whose calendar moves on when everybody has done what belongs to a day, and who hears of it. */
export interface Performance {
  readonly stage: Pick<Stage, 'simulation' | 'moveOn' | 'isBusy'>;
  readonly cast: Cast;
  readonly parts: ReadonlyMap<string, Part>;
  readonly show: Show;
}

/** The 2019 edition from its start to the naming and a revocation, played through the public API. */
export async function playYear({ stage, cast, parts, show }: Performance): Promise<Year> {
  const { people, units } = cast;
  const refusals: { code: string; unit: string | null; rules: readonly string[] }[] = [];
  const { office, director, leader, reviewer, liaisons, anybody } = people;
  const all = units.map(({ id }) => id);
  const started = await office.post<{ id: string }>('/v1/campaigns', {
    programme: 'shaoxing-2018',
    year: 2019,
    leadingGroup,
    jointReviewers,
    simulation: await stage.simulation(),
  });
  const campaign = started.id;
  const base = `/v1/campaigns/${campaign}`;
  const candidacy = (unit: string) => `${base}/candidacies/${unit}`;

  const refused = async (unit: string | null, attempt: Promise<unknown>): Promise<void> => {
    try {
      await attempt;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refusals.push({ code: error.problem.title, unit, rules: error.problem.rules });
    }
  };

  await mobilise();
  await implement();
  await apply();
  await review();
  await appraise();
  await publicise();
  await nameAndMaintain();
  return { campaign, refusals };

  async function mobilise(): Promise<void> {
    await until(() => enrolled(office, base, all.length));
    const filing = all.filter((unit) => !['filesLate', 'neverFiles'].includes(parts.get(unit) ?? ''));
    let filed = 0;
    await inParallel(filing, async (unit) => {
      await liaison(unit).post(`${candidacy(unit)}/rules`, { fields: texts.rules });
      show('动员部署 mobilisation: 行动细则报备', ++filed, all.length);
    });
    const [one = '', other = ''] = filing;
    await refused(other, liaison(one).post(`${candidacy(other)}/rules`, { fields: texts.rules }));
  }

  async function implement(): Promise<void> {
    show('创建实施 implementation');
    await date('2019-02-10');
    for (const unit of unitsWith(parts, 'filesLate'))
      await liaison(unit).post(`${candidacy(unit)}/rules`, { fields: texts.rules });
    await date('2019-03-02');
    const [early = ''] = unitsWith(parts, 'steady');
    await refused(early, submit(early, track));
    let kept = 0;
    const working = unitsWith(parts, 'steady').slice(0, 20);
    await inParallel(working, async (unit) => {
      const fields = { measures: '本年度具体举措已优化' };
      await liaison(unit).post(`${candidacy(unit)}/records`, { type: 'yearly-measures', fields });
      show('创建实施 implementation: 年度举措', ++kept, working.length);
    });
  }

  async function apply(): Promise<void> {
    await date('2019-12-02');
    const applying = all.filter((unit) => !['doesNotApply', 'appliesLate'].includes(parts.get(unit) ?? ''));
    let applied = 0;
    await inParallel(applying, async (unit) => {
      await refused(unit, submit(unit, track));
      show('申报 application', ++applied, applying.length);
    });
    const [eager = ''] = unitsWith(parts, 'steady');
    await refused(eager, submit(eager, 'model'));
  }

  async function review(): Promise<void> {
    for (const unit of unitsWith(parts, 'majorIncident')) await confirmIncident(unit, true);
    for (const unit of unitsWith(parts, 'minorIncident')) await confirmIncident(unit, false);
    const applicants = all.filter(
      (unit) => !['neverFiles', 'doesNotApply', 'appliesLate'].includes(parts.get(unit) ?? ''),
    );
    let reviewed = 0;
    await inParallel(applicants, async (unit) => {
      for (const check of ['materials', 'visit', 'hearing']) {
        const passed = !(check === 'visit' && parts.get(unit) === 'failsVisit');
        const note = passed ? '符合要求' : '现场情况与材料不符';
        await refused(unit, reviewer.post(`${candidacy(unit)}/applications/${track}/checks`, { check, passed, note }));
      }
      show('逐一审核 review', ++reviewed, applicants.length);
    });
    await date('2020-01-02');
    for (const unit of unitsWith(parts, 'appliesLate')) await refused(unit, submit(unit, track));
  }

  async function appraise(): Promise<void> {
    const voting = await unitsOf('reviewed');
    let heard = 0;
    await inParallel(voting, async (unit) => {
      for (const [organisation, member] of people.jointReviewers) {
        const passed = parts.get(unit) !== 'votedDown' || organisation === 'jz-06';
        const vote = member.post(`${candidacy(unit)}/applications/${track}/votes`, {
          passed,
          reason: passed ? '同意' : '亮点不足',
        });
        await refused(unit, vote);
      }
      show('联合评审 joint appraisal', ++heard, voting.length);
    });
    const { units: listed } = await office.post<{ units: string[] }>(`${base}/tracks/${track}/list`, {});
    show(`候选名单 candidate list: ${listed.length}`);
  }

  async function publicise(): Promise<void> {
    await office.post(`${base}/tracks/${track}/notice`, {
      media: ['绍兴日报', '机关党建网'],
      contact: { person: '机关工委办公室', telephone: '工作日 8:30–17:30，0575-85130000' },
    });
    show('公示 public notice');
    const objections = new Map<string, string>();
    for (const unit of unitsWith(parts, 'objectionUpheld', 'objectionDismissed')) {
      const { id } = await anybody.post<{ id: string }>('/v1/public/objections', {
        campaign,
        track,
        unit,
        text: '反映的情况请予核实',
      });
      objections.set(unit, id);
    }
    for (const unit of unitsWith(parts, 'incidentInNotice')) await confirmIncident(unit, true);
    await refused(null, director.post(`${base}/tracks/${track}/naming`, { circular: '通报〔2020〕1号' }));
    await moveOn(await noticeEnds());
    for (const unit of unitsWith(parts, 'objectionLate'))
      await anybody.post('/v1/public/objections', { campaign, track, unit, text: '公示期满后的反映' });
    await refused(null, leader.post(`${base}/tracks/${track}/approval`, { approved: true, reason: '同意' }));
    for (const [unit, id] of objections) {
      const upheld = parts.get(unit) === 'objectionUpheld';
      await office.post(`${base}/objections/${id}/ruling`, { upheld, reason: upheld ? '经查属实' : '经查不属实' });
    }
  }

  async function nameAndMaintain(): Promise<void> {
    await leader.post(`${base}/tracks/${track}/approval`, { approved: true, reason: '领导小组会议同意' });
    const { units: named } = await director.post<{ units: string[] }>(`${base}/tracks/${track}/naming`, {
      circular: '通报〔2020〕1号',
    });
    show(`命名 naming: ${named.length}`);
    for (const unit of unitsWith(parts, 'revokedAfterNaming')) {
      await confirmIncident(unit, true);
      const title = `${campaign}.${track}.${unit}`;
      await until(async () => (await titlesOf(unit)).some(({ status }) => status === 'revocationProposed'));
      await leader.post(`/v1/titles/${title}/revocation/decision`, { approved: true, reason: '领导小组批准撤销' });
    }
    show('动态管理 maintenance');
  }

  async function confirmIncident(unit: string, seriousImpact: boolean): Promise<void> {
    const { now } = await office.get<{ now: string }>(base);
    const incident = { campaign, unit, occurredOn: now.slice(0, 10), category: '重大问题', description: '演示用事件' };
    const { id } = await office.post<{ id: string }>('/v1/incidents', incident);
    await director.post(`/v1/incidents/${id}/confirmation`, { major: true, seriousImpact, reason: '核查结论' });
  }

  async function unitsOf(status: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { unit } of office.all<{ unit: string }>(`${base}/candidacies`, { track, status }))
      found.push(unit);
    return found;
  }

  async function titlesOf(unit: string) {
    return (await office.get<{ items: { status: string }[] }>('/v1/titles', { unit })).items;
  }

  async function noticeEnds(): Promise<number> {
    const { tracks } = await office.get<{ tracks: { track: string; notice: { endsAt: string } | null }[] }>(base);
    const notice = tracks.find((each) => each.track === track)?.notice;
    if (!notice) throw new Error(`no notice runs for ${track}`);
    return Date.parse(notice.endsAt);
  }

  /** Turns the calendar to this day, once everything before it is done. */
  async function date(day: string): Promise<void> {
    await moveOn(startOfDay(day));
  }

  async function moveOn(instant: number): Promise<void> {
    await stage.moveOn(instant);
    await until(async () => !(await stage.isBusy()));
  }

  function submit(unit: string, to: string): Promise<unknown> {
    return liaison(unit).post(`${candidacy(unit)}/applications`, { track: to, fields: texts.application });
  }

  function liaison(unit: string): Client {
    const found = liaisons.get(unit);
    if (!found) throw new Error(`nobody speaks for ${unit}`);
    return found;
  }
}

async function enrolled(office: Client, base: string, units: number): Promise<boolean> {
  const found: unknown[] = [];
  for await (const each of office.all(`${base}/candidacies`)) found.push(each);
  return found.length === units;
}

/** Looks again until it is so; a year that stands still is a fault and not a wait. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const givenUpAt = Date.now() + 600_000;
  while (!(await isSo())) {
    if (Date.now() > givenUpAt) throw new Error('waited ten minutes for the campaign to move on');
    await sleep(50);
  }
}
