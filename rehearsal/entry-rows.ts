import type { Fact } from '../contracts/facts.ts';
import type { Role } from '../contracts/people.ts';
import type { Bilingual } from '../contracts/text.ts';
import { rulesOf } from '../domain/plan.ts';
import type { LedgerEntry } from './ledger.ts';
import { dayBefore, trackName, type Happened, type Rows } from './row.ts';
import type { RowKind } from './words.ts';

/** The lines of one entry of the ledger. */
export function entryRows(rows: Rows, happened: Happened, entry: LedgerEntry): void {
  const { programme, plan } = happened;
  const { fact, unit, rules } = entry;
  const date = entry.at.slice(0, 10);
  const about = { unit, rules };
  const on = (track: string, { zh, en }: Bilingual) => {
    const name = trackName(programme, track);
    return { zh: `${zh}：${name.zh}`, en: `${en}: ${name.en}` };
  };
  const filing = programme.actionRules?.name ?? { zh: '报备', en: 'rules' };
  switch (fact.kind) {
    case 'campaignStarted': {
      rows.add(
        date,
        'happens',
        { zh: `${plan.year} 年度启动`, en: `the edition of ${plan.year} starts` },
        { by: ['organiser'] },
      );
      return;
    }
    case 'unitsEnrolled': {
      rows.add(date, 'happens', { zh: `${fact.units} 个单位列入`, en: `${fact.units} units are enrolled` }, { rules });
      return;
    }
    case 'stageOpened':
    case 'stageClosed':
      return undefined;
    case 'rulesFiled': {
      rows.add(date, 'done', { zh: `报备${filing.zh}`, en: `files: ${filing.en}` }, { ...about, by: ['unit'] });
      return;
    }
    case 'rulesReviewed': {
      rows.add(date, 'done', { zh: `审核${filing.zh}`, en: `looks at: ${filing.en}` }, { ...about, by: ['organiser'] });
      return;
    }
    case 'rulesReminded': {
      rows.add(date, 'reminded', filing, { ...about, by: ['unit'] });
      return;
    }
    case 'rulesOverdue': {
      rows.add(date, 'overdue', filing, { ...about, by: ['unit'] });
      return;
    }
    case 'applicationSubmitted': {
      rows.add(date, 'done', on(fact.track, { zh: '申报', en: 'applies' }), { ...about, by: ['unit'] });
      return;
    }
    case 'notApplied': {
      rows.add(date, 'overdue', on(fact.track, { zh: '未申报', en: 'did not apply' }), {
        ...about,
        by: ['unit'],
      });
      return;
    }
    case 'recordFiled': {
      const record = programme.records.find((each) => each.record === fact.type);
      rows.add(date, 'done', record?.name ?? { zh: fact.type, en: fact.type }, {
        ...about,
        by: [roleOf(entry)],
      });
      return;
    }
    case 'checkRecorded': {
      const check = programme.checks.find((each) => each.check === fact.check);
      rows.add(date, 'done', check?.name ?? { zh: fact.check, en: fact.check }, { ...about, by: ['reviewer'] });
      return;
    }
    case 'voteCast': {
      rows.add(date, 'done', on(fact.track, programme.appraisal?.name ?? { zh: '联合评审', en: 'votes' }), {
        ...about,
        by: ['jointReviewer'],
      });
      return;
    }
    case 'sheetSubmitted': {
      const assessor = programme.scoring?.assessors.find((each) => each.assessor === fact.assessor);
      const { zh, en } = assessor?.name ?? { zh: fact.assessor, en: fact.assessor };
      rows.add(date, 'done', { zh: `评分：${zh}`, en: `scores: ${en}` }, { ...about, by: [roleOf(entry)] });
      return;
    }
    case 'scoresConfirmed': {
      rows.add(date, 'decided', on(fact.track, { zh: '确认得分', en: 'scores confirmed' }), {
        by: [roleOf(entry)],
        units: fact.results.map((each) => each.unit),
        rules,
      });
      return;
    }
    case 'listConfirmed': {
      rows.add(date, 'decided', on(fact.track, programme.list?.name ?? { zh: '名单', en: 'list' }), {
        by: ['organiser'],
        units: fact.candidates,
        rules,
      });
      return;
    }
    case 'noticePublished': {
      const what = on(fact.track, programme.notice?.name ?? { zh: '公示', en: 'public notice' });
      rows.add(fact.firstDay, 'opens', what, { by: ['organiser'], rules });
      rows.add(fact.lastDay, 'closes', what, { rules });
      return;
    }
    case 'namingDecided': {
      rows.add(date, 'decided', on(fact.track, programme.approval?.name ?? { zh: '审批', en: 'approval' }), {
        by: ['leadingGroup'],
        rules,
      });
      return;
    }
    case 'titlesNamed': {
      rows.add(date, 'decided', on(fact.track, programme.naming?.name ?? { zh: '命名', en: 'naming' }), {
        by: ['organiser'],
        units: fact.units,
        rules,
      });
      return;
    }
    case 'overallComputed': {
      rows.add(date, 'decided', on(fact.track, { zh: `${fact.years.join('–')} 年总评`, en: 'overall result' }), {
        by: ['organiser'],
        rules,
      });
      return;
    }
    case 'titleAwarded': {
      rows.add(date, 'happens', { zh: `授予“${fact.name}”`, en: 'title given' }, about);
      if (fact.validUntil === null) return undefined;
      rows.add(dayBefore(fact.validUntil), 'closes', { zh: `“${fact.name}”有效期届满`, en: 'the title lapses' }, about);
      return;
    }
    case 'campaignEnded': {
      rows.add(date, 'happens', { zh: '年度决定完毕', en: 'nothing more is to be decided' });
      return;
    }
    case 'drawCommitted':
    case 'drawRevealed': {
      drawRow(rows, happened, entry, fact);
      return;
    }
    case 'triggerFired': {
      const trigger = programme.triggers.find((each) => each.trigger === fact.trigger);
      rows.add(date, 'happens', trigger?.name ?? { zh: fact.trigger, en: fact.trigger }, about);
      return;
    }
    case 'obligationReminded': {
      obligationRow(rows, happened, fact, { date, kind: 'reminded', units: [] });
      return;
    }
    case 'obligationReviewed': {
      obligationRow(rows, happened, fact, {
        date: fact.to,
        kind: 'reviewed',
        units: fact.short.map((each) => each.unit),
        standing: { zh: `应达 ${fact.due}，已达 ${fact.met}`, en: `${fact.met} of ${fact.due}` },
      });
      return;
    }
    default: {
      stepRow(rows, happened, entry);
      return;
    }
  }
}

function drawRow(
  rows: Rows,
  { programme, entries }: Happened,
  { at, rules }: LedgerEntry,
  fact: Extract<Fact, { kind: 'drawCommitted' | 'drawRevealed' }>,
): void {
  const committed = entries.find((each) => each.fact.kind === 'drawCommitted' && each.fact.id === fact.id)?.fact;
  const draw = programme.draws.find((each) => committed?.kind === 'drawCommitted' && each.draw === committed.draw);
  const { zh, en } = draw?.name ?? { zh: '抽取', en: 'draw' };
  const [what, units] =
    fact.kind === 'drawCommitted'
      ? [{ zh: `${zh}：封存种子`, en: `${en}: seed committed` }, []]
      : [
          { zh: `${zh}：公布种子，抽中 ${fact.drawn.length} 个单位`, en: `${en}: ${fact.drawn.length} drawn` },
          fact.drawn,
        ];
  rows.add(at.slice(0, 10), 'done', what, { by: ['organiser'], units, rules });
}

function obligationRow(
  rows: Rows,
  { programme }: Happened,
  fact: Extract<Fact, { kind: 'obligationReminded' | 'obligationReviewed' }>,
  { date, kind, units, standing }: { date: string; kind: RowKind; units: readonly string[]; standing?: Bilingual },
): void {
  const obligation = programme.obligations.find((each) => each.obligation === fact.obligation);
  if (!obligation) return;
  const { name, subject, per } = obligation;
  const by: readonly Role[] = [subject.of === 'organiser' ? 'organiser' : 'unit'];
  const what = standing ? { zh: `${name.zh}：${standing.zh}`, en: `${name.en}: ${standing.en}` } : name;
  rows.add(date, kind, what, { by, units, rules: rulesOf(obligation), per });
}

/** What happens in side processes. */
function stepRow(rows: Rows, { programme, entries }: Happened, { fact, at, unit, rules, actor }: LedgerEntry): void {
  if (!('matter' in fact) || fact.matter === null) return;
  const opened = entries.find((each) => each.fact.kind === 'matterOpened' && each.fact.matter === fact.matter)?.fact;
  if (opened?.kind !== 'matterOpened') return;
  const procedure = programme.procedures.find((each) => each.procedure === opened.procedure);
  if (!procedure) return;
  const date = at.slice(0, 10);
  const bodies = opened.party ? [opened.party.body] : [];
  if (fact.kind === 'matterOpened') {
    const { zh, en } = procedure.name;
    rows.add(date, 'happens', { zh: `提起${zh}`, en: `opened: ${en}` }, { unit, rules, bodies });
    return;
  }
  if (!('step' in fact)) return;
  const step = procedure.steps.find((each) => each.step === fact.step);
  const what = {
    zh: `${procedure.name.zh}·${step?.name.zh ?? fact.step}`,
    en: `${procedure.name.en}: ${step?.name.en ?? fact.step}`,
  };
  const about = { unit, by: step?.by ?? [], bodies, rules };
  switch (fact.kind) {
    case 'stepOpened':
      if (fact.dueAt !== null) rows.add(dayBefore(fact.dueAt), 'due', what, about);
      return;
    case 'stepReminded':
      rows.add(date, 'reminded', what, about);
      return;
    case 'stepOverdue':
      rows.add(date, 'overdue', what, about);
      return;
    case 'stepDone': {
      const outcome = step?.outcomes.find((each) => each.outcome === fact.outcome)?.name;
      const { zh = fact.outcome, en = fact.outcome } = outcome ?? {};
      const by = actor.role === 'system' ? [] : [actor.role as Role];
      rows.add(date, 'done', { zh: `${what.zh}：${zh}`, en: `${what.en}: ${en}` }, { ...about, by });
      return;
    }
    default:
      return;
  }
}

function roleOf({ actor }: LedgerEntry): Role {
  return actor.role as Role;
}
