import type { Obligation } from '../../contracts/obligation.ts';
import type { Programme } from '../../contracts/programme.ts';
import type { Bilingual } from '../../contracts/text.ts';
import { isHeld } from './actors.ts';
import { lastDayBefore } from './dates.ts';
import { atMost, inARow, rulesOf, several, type Finding, type Path, type Severity } from './finding.ts';
import { periodsOf } from './periods.ts';

/** Minimums, preconditions and code lists that nobody can meet, or that ask for nothing. */
export function dutyFindings(programme: Programme): Finding[] {
  return [
    ...missingMinimums(programme),
    ...earlyReminders(programme),
    ...sharesOfOne(programme),
    ...requirements(programme),
    ...minimumsAfterTheDecision(programme),
    ...codeLists(programme),
    ...idleKinds(programme),
  ];
}

function missingMinimums({ obligations }: Programme): Finding[] {
  const open = obligations
    .map((obligation, index) => ({ obligation, index }))
    .filter(({ obligation }) => obligation.min === null);
  const first = open[0];
  if (!first) return [];
  return [
    {
      code: 'minimum-not-given',
      severity: 'warning',
      path: ['obligations', first.index, 'min'],
      rules: rulesOf(...open.map(({ obligation }) => obligation)),
      message: {
        zh: `${open.length} 项要求没有给出次数或学时，无法判断是否达到`,
        en: `${several(open.length, 'minimum is', 'minimums are')} cited without a number: nobody can tell whether it is met`,
      },
      details: atMost(
        6,
        open.map(({ obligation }) => obligation.name),
      ),
      advice: { zh: '开展前由牵头单位补上数字', en: 'have the organiser supply the numbers before the campaign' },
    },
  ];
}

const shortest: Readonly<Record<Obligation['per'], number>> = {
  week: 7,
  month: 28,
  quarter: 90,
  halfYear: 181,
  year: 365,
  years: 365,
  standing: Infinity,
};

/** Reminders that would have to be sent before the time runs at all. */
function earlyReminders({ obligations, procedures }: Programme): Finding[] {
  const finding = (path: Path, rules: readonly string[], name: Bilingual, remind: number, has: number): Finding => ({
    code: 'reminder-before-start',
    severity: 'warning',
    path,
    rules,
    message: {
      zh: `“${name.zh}”提前 ${remind} 天提醒，期限总共只有 ${has} 天`,
      en: `${name.en}: reminded ${remind} days before the end of ${has}`,
    },
    details: [],
    advice: { zh: '缩短提前天数', en: 'remind later' },
  });
  return [
    ...obligations.flatMap((obligation, index): Finding[] => {
      const { remindDaysBefore: remind, per, name } = obligation;
      if (remind === undefined || remind < shortest[per]) return [];
      return [finding(['obligations', index, 'remindDaysBefore'], rulesOf(obligation), name, remind, shortest[per])];
    }),
    ...procedures.flatMap(({ steps }, index) =>
      steps.flatMap((step, nth): Finding[] => {
        const { due, remindDaysBefore: remind, name } = step;
        const has = due && Math.min(due.days, ...due.unless.map(({ days }) => days));
        if (has === undefined || remind === undefined || remind < has) return [];
        const path = ['procedures', index, 'steps', nth, 'remindDaysBefore'];
        return [finding(path, rulesOf(step, due), name, remind, has)];
      }),
    ),
  ];
}

function sharesOfOne({ obligations }: Programme): Finding[] {
  return obligations.flatMap((obligation, index): Finding[] =>
    obligation.share === 1 || obligation.subject.of !== 'organiser'
      ? []
      : [
          {
            code: 'share-of-one',
            severity: 'warning',
            path: ['obligations', index, 'share'],
            rules: rulesOf(obligation),
            message: {
              zh: `“${obligation.name.zh}”只有一个对象，谈不上 ${obligation.share * 100} %`,
              en: `${obligation.name.en} has one subject: there is no share of one`,
            },
            details: [],
            advice: { zh: '写明按哪些对象计算比例', en: 'name the subjects that the share is of' },
          },
        ],
  );
}

/** Preconditions that come too early to be met, or that are never asked for. */
function requirements(programme: Programme): Finding[] {
  const { tracks, records, obligations, stages } = programme;
  return tracks.flatMap((track, nth) =>
    track.requires.flatMap((requirement, index): Finding[] => {
      const path: Path = ['tracks', nth, 'requires', index];
      const finding = (code: Finding['code'], severity: Severity, message: Bilingual, advice: Bilingual): Finding => ({
        code,
        severity,
        path,
        rules: rulesOf(requirement),
        message,
        details: [],
        advice,
      });
      const name = requirement.name;
      if (requirement.before === 'application' && !track.applications) {
        return [
          finding(
            'requirement-never-asked',
            'warning',
            {
              zh: `“${name.zh}”须在申报前具备，但“${track.name.zh}”没有申报`,
              en: `${name.en} must hold before an application, and ${track.name.en} has none`,
            },
            { zh: '改为拟定名单前具备', en: 'ask for it before the list instead' },
          ),
        ];
      }
      if (requirement.needs === 'record') {
        const record = records.find((each) => each.record === requirement.record);
        const point = stages.findIndex(({ stage }) => stage === requirement.before);
        const filedIn = record?.stages.map((stage) => stages.findIndex((each) => each.stage === stage)) ?? [];
        if (point < 0 || filedIn.length === 0 || filedIn.some((stage) => stage <= point)) return [];
        return [
          finding(
            'requirement-too-early',
            'error',
            {
              zh: `“${name.zh}”须在${stages[point]?.name.zh ?? ''}前具备，而“${record?.name.zh ?? ''}”在那以后才能填报`,
              en: `${name.en} must hold before ${stages[point]?.name.en ?? ''}, but ${record?.name.en ?? ''} is filed only after it`,
            },
            { zh: '让该记录在前面的阶段也能填报', en: 'let the record be filed in an earlier stage as well' },
          ),
        ];
      }
      if (requirement.needs !== 'minimum') return [];
      const obligation = obligations.find((each) => each.obligation === requirement.obligation);
      if (obligation?.min === null) {
        return [
          finding(
            'requirement-without-number',
            'error',
            {
              zh: `“${name.zh}”是前提，次数却没有给出`,
              en: `${name.en} is demanded, and its number is not given`,
            },
            { zh: '补上数字，或不作为前提', en: 'supply the number, or do not demand it' },
          ),
        ];
      }
      const decided = decidedBefore(programme, track, requirement.before);
      if (!obligation || decided === undefined || !stillRunning(obligation, decided)) return [];
      return [
        finding(
          'minimum-not-yet-due',
          'warning',
          {
            zh: `“${name.zh}”须在${requirement.before === 'application' ? '申报截止' : '拟定名单'}（${decided}）前达到，而这一期 ${obligation.years?.to ?? ''}${obligation.years ? ' 年末' : '12-31 '}才结束`,
            en: `${name.en} must be met by ${decided}, before its period is over`,
          },
          {
            zh: '当期不算在内：写明按上一期，或到申报时为止',
            en: 'the running period is not counted: say that the last one counts, or what is reached by then',
          },
        ),
      ];
    }),
  );
}

/** The last day, `MM-DD`, before something is decided in an edition; undefined where that lies in the next year. */
function decidedBefore(
  programme: Programme,
  track: Programme['tracks'][number],
  point: 'application' | 'list' | 'result',
) {
  if (point === 'application') return track.applications?.to;
  return lastDayBefore(programme, 'list', 2023)?.slice(5);
}

/** Whether not even the first period is over by a day of the year: what is asked then has nothing to go by. */
function stillRunning({ per, years }: Obligation, decided: string): boolean {
  if (per === 'years') return years !== undefined && years.to > years.from;
  return (periodsOf(per, 2023)[0]?.to.slice(5) ?? decided) > decided;
}

/** Minimums that a score looks at and that are still running when the scores are given. */
function minimumsAfterTheDecision({ obligations, rubric, stages }: Programme): Finding[] {
  const assessment = stages.find(({ stage }) => stage === 'assessment')?.opens;
  if (assessment?.by !== 'date') return [];
  const { to } = assessment;
  const looked = rubric.flatMap(({ items }) =>
    items.flatMap(({ criteria }) => criteria.map((each) => each.obligation)),
  );
  const late = obligations
    .map((obligation, index) => ({ obligation, index }))
    .filter(
      ({ obligation }) =>
        obligation.per !== 'years' && looked.includes(obligation.obligation) && stillRunning(obligation, to),
    );
  const first = late[0];
  if (!first) return [];
  return [
    {
      code: 'minimum-after-assessment',
      severity: 'warning',
      path: ['obligations', first.index, 'per'],
      rules: rulesOf(...late.map(({ obligation }) => obligation)),
      message: {
        zh: `考评 ${to} 结束，${late.length} 项次数要求那时还没有到期`,
        en: `the assessment ends on ${to}, while ${several(late.length, 'minimum that it looks at is', 'minimums that it looks at are')} still running`,
      },
      details: atMost(
        6,
        late.map(({ obligation }) => obligation.name),
      ),
      advice: { zh: '写明考评时按什么截止日统计', en: 'say up to which day the assessment counts' },
    },
  ];
}

function codeLists(programme: Programme): Finding[] {
  const { codeLists: lists, gates } = programme;
  const all = lists.map((list, index) => ({ list, index }));
  const ofGates = gates.map(({ kinds }) => kinds.list);
  const empty = all.filter(({ list }) => list.codes.length === 0);
  const toSupply = empty.filter(({ list }) => !ofGates.includes(list.list));
  const first = toSupply[0];
  return [
    ...(first
      ? [
          {
            code: 'codes-to-supply' as const,
            severity: 'note' as const,
            path: ['codeLists', first.index, 'codes'],
            rules: rulesOf(...toSupply.map(({ list }) => list)),
            message: {
              zh: `${toSupply.length} 份条目只被提到，没有列出`,
              en: several(toSupply.length, 'list is cited and not given', 'lists are cited and not given'),
            },
            details: [inARow(toSupply.map(({ list }) => withSize(list.name, list.size)))],
            advice: {
              zh: '开展前补上；补上以前什么文字都收，不作核对',
              en: 'supply them before the campaign: until then any text is taken',
            },
          },
        ]
      : []),
    ...empty
      .filter(({ list }) => ofGates.includes(list.list))
      .map(({ list, index }): Finding => ({
        code: 'gate-without-kinds',
        severity: 'warning',
        path: ['codeLists', index, 'codes'],
        rules: rulesOf(list, ...gates),
        message: {
          zh: `“${list.name.zh}”一条也没有列出，什么事会取消资格全凭个案认定`,
          en: `${list.name.en}: none is given, so what disqualifies is decided case by case`,
        },
        details: [],
        advice: {
          zh: '开展前列出类型，让单位事先知道',
          en: 'list the kinds before the campaign: units should know them beforehand',
        },
      })),
    ...all
      .filter(({ list }) => list.codes.length > 0 && list.size !== null && list.codes.length !== list.size)
      .map(({ list, index }): Finding => ({
        code: 'code-count',
        severity: 'warning',
        path: ['codeLists', index, 'size'],
        rules: rulesOf(list),
        message: {
          zh: `“${list.name.zh}”应有 ${list.size ?? ''} 条，列出 ${list.codes.length} 条`,
          en: `${list.name.en}: ${list.size ?? ''} by the document, ${list.codes.length} given`,
        },
        details: [],
        advice: { zh: '核对原文', en: 'compare with the document' },
      })),
    ...unusedLists(programme, all),
  ];
}

function withSize({ zh, en }: Bilingual, size: number | null): Bilingual {
  return size === null ? { zh, en } : { zh: `${zh}（${size}）`, en: `${en} (${size})` };
}

function unusedLists(
  { records, procedures, tracks, actionRules, gates }: Programme,
  all: readonly { readonly list: Programme['codeLists'][number]; readonly index: number }[],
): Finding[] {
  const forms = [
    ...records,
    ...tracks.map(({ applications }) => applications),
    ...procedures.flatMap(({ opened, steps }) => [opened, ...steps]),
    actionRules,
  ];
  const used = [
    ...forms.flatMap((form) => form?.fields.map(({ list }) => list) ?? []),
    ...gates.map(({ kinds }) => kinds.list),
  ];
  const idle = all.filter(({ list }) => !used.includes(list.list));
  const first = idle[0];
  if (!first) return [];
  return [
    {
      code: 'code-list-unused',
      severity: 'note',
      path: ['codeLists', first.index, 'list'],
      rules: rulesOf(...idle.map(({ list }) => list)),
      message: {
        zh: `${idle.length} 份条目没有一处用到`,
        en: several(idle.length, 'code list is used nowhere', 'code lists are used nowhere'),
      },
      details: [inARow(idle.map(({ list }) => list.name))],
      advice: { zh: '让某个字段从中选择，或删去', en: 'let a field choose from them, or drop them' },
    },
  ];
}

/** Kinds of people that every unit would have to list, and that no rule looks at. */
function idleKinds({ roster, seats, records, obligations, triggers }: Programme): Finding[] {
  const used = [
    ...roster.map(({ within }) => within),
    ...seats.flatMap(({ filledBy }) => filledBy),
    ...records.flatMap(({ about }) => about),
    ...obligations.flatMap(({ subject }) =>
      subject.of === 'roster'
        ? subject.kinds
        : subject.of === 'pair'
          ? subject.pairs.flatMap(({ from, each }) => [...from, ...each])
          : [],
    ),
    ...triggers.flatMap(({ cause }) => (cause.on === 'anniversary' || cause.on === 'term' ? cause.kinds : [])),
  ];
  const idle = roster.map((kind, index) => ({ kind, index })).filter(({ kind }) => !used.includes(kind.kind));
  const first = idle[0];
  if (!first) return [];
  return [
    {
      code: 'roster-kind-unused',
      severity: 'note',
      path: ['roster', first.index, 'kind'],
      rules: rulesOf(...idle.map(({ kind }) => kind)),
      message: {
        zh: `单位要填 ${idle.length} 类人员或组织，却没有规则用到`,
        en: `units would list ${several(idle.length, 'kind', 'kinds')} of people or groups that no rule looks at`,
      },
      details: [inARow(idle.map(({ kind }) => kind.name))],
      advice: { zh: '删去，少一份填报', en: 'drop them: one thing less to fill in' },
    },
  ];
}

/** Records that nobody in the programme may file; the graver where somebody waits for one. */
export function recordFindings(programme: Programme): Finding[] {
  const { records, tracks } = programme;
  const demanded = tracks.flatMap(({ requires }) =>
    requires.map((requirement) => (requirement.needs === 'record' ? requirement.record : undefined)),
  );
  return records.flatMap((record, index): Finding[] =>
    record.by.some((role) => isHeld(programme, role))
      ? []
      : [
          {
            code: 'role-without-actor',
            severity: demanded.includes(record.record) || record.minimumPerYear > 0 ? 'error' : 'warning',
            path: ['records', index, 'by'],
            rules: rulesOf(record),
            message: {
              zh: `“${record.name.zh}”没有人能填报：方案里没有 ${record.by.join('、')}`,
              en: `nobody can file ${record.name.en}: the programme has no ${record.by.join(', ')}`,
            },
            details: [],
            advice: {
              zh: '在 actors 写明该机构，或改由他人填报',
              en: 'name the body under actors, or let others file it',
            },
          },
        ],
  );
}
