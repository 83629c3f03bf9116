import type { Role } from '../contracts/people.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Bilingual } from '../contracts/text.ts';
import { rulesOf } from '../domain/plan.ts';
import type { Crew } from './crew.ts';
import type { People } from './people-file.ts';
import { roleWords } from './words.ts';

/** Something that the programme asks for of a committee: a person in a post, entries on the rosters, codes of a list. */
export interface Need {
  readonly of: 'person' | 'unit' | 'roster' | 'codeList';
  readonly zh: string;
  readonly en: string;
  /** Who holds it; null: nobody. */
  readonly held: string | null;
  /** Whether something cannot be done without it. */
  readonly blocks: boolean;
  readonly uses: readonly Bilingual[];
  readonly rules: readonly string[];
}

/** Everything that must be there before the year begins, with who or what is there. */
export function needsOf(programme: Programme, crew: Crew, people: People | null): Need[] {
  return [
    ...personNeeds(programme, crew),
    ...unitNeeds(crew),
    ...rosterNeeds(programme, people),
    ...codeNeeds(programme, people),
  ];
}

interface Use {
  readonly name: Bilingual;
  /** Whoever may do it. */
  readonly by: readonly Role[];
  /** The one body that is meant, where several have the role. */
  readonly body?: string;
  /** Whether the year gets stuck without it. */
  readonly essential: boolean;
  readonly rules: readonly string[];
}

function personNeeds(programme: Programme, { holders }: Crew): Need[] {
  const uses = usesOf(programme);
  return holders.flatMap(({ role, post, body, person, held }): Need[] => {
    const own = uses.filter((use) => use.by.includes(role) && (use.body === undefined || use.body === body));
    if (own.length === 0) return [];
    const { zh, en } = roleWords[role];
    return [
      {
        of: 'person',
        zh: post === zh ? zh : `${zh}：${post}`,
        en,
        held: held ? person : null,
        blocks: !held && own.some(({ by, essential }) => essential && by.length === 1),
        uses: own.map(({ name }) => name),
        rules: [...new Set(own.flatMap(({ rules }) => rules))],
      },
    ];
  });
}

/** What is done in a role: decisions, steps of procedures, records, sheets. */
function usesOf(programme: Programme): Use[] {
  const { list, notice, approval, naming, checks, appraisal, scoring, maintenance, procedures, records, actors } =
    programme;
  const use = (name: Bilingual, by: readonly Role[], based: Parameters<typeof rulesOf>[0], essential: boolean): Use => {
    return { name, by, essential, rules: rulesOf(based) };
  };
  const decision = (name: Bilingual, by: readonly Role[], based: Parameters<typeof rulesOf>[0]) =>
    use(name, by, based, true);
  return [
    decision({ zh: '启动年度', en: 'starts the edition' }, ['organiser'], actors.organiser),
    ...[list, notice, naming].flatMap((step) => (step ? [decision(step.name, ['organiser'], step)] : [])),
    ...(approval ? [decision(approval.name, ['leadingGroup'], approval)] : []),
    ...checks.map((check) => decision(check.name, ['reviewer', 'organiser'], check)),
    ...(appraisal ? [decision(appraisal.name, ['jointReviewer'], appraisal)] : []),
    ...(maintenance?.revocation.approvedBy === 'leadingGroup'
      ? [decision({ zh: '批准撤销称号', en: 'approves a revocation' }, ['leadingGroup'], maintenance.revocation)]
      : []),
    ...(scoring?.assessors ?? []).map((each) => decision(each.name, each.by, each)),
    ...(scoring
      ? [decision({ zh: '确认得分', en: 'confirms the scores' }, [scoring.confirmedBy.role], scoring.confirmedBy)]
      : []),
    ...(actors.consulted?.bodies ?? []).map(({ body, ...each }) => ({
      ...decision({ zh: '提出意见', en: 'gives its opinion' }, ['consulted'], each),
      body,
    })),
    ...procedures.flatMap((procedure) => [
      ...procedure.steps
        .filter(({ by }) => !by.includes('consulted'))
        .flatMap((step) => [
          decision(within(procedure.name, step.name), step.by, step),
          ...(step.signatures?.roles ?? []).map((role) => decision(within(procedure.name, step.name), [role], step)),
        ]),
      use({ zh: `提起${procedure.name.zh}`, en: `opens: ${procedure.name.en}` }, procedure.opened.by, procedure, false),
    ]),
    ...records.map((record) => use(record.name, record.by, record, isDemanded(programme, record))),
  ];
}

/** Whether somebody must put such a record on file in the course of a year. */
export function isDemanded({ tracks }: Programme, { record, minimumPerYear }: Programme['records'][number]): boolean {
  const asked = tracks
    .flatMap(({ requires }) => requires)
    .some((each) => each.needs === 'record' && each.record === record);
  return minimumPerYear > 0 || asked;
}

function within(procedure: Bilingual, step: Bilingual): Bilingual {
  return { zh: `${procedure.zh}·${step.zh}`, en: `${procedure.en}: ${step.en}` };
}

function unitNeeds({ units, ofUnit }: Crew): Need[] {
  return units
    .filter(({ id }) => ofUnit.get(id) === null)
    .map(({ id, name }) => ({
      of: 'unit' as const,
      zh: `单位联络员：${name}`,
      en: `acts for ${id}`,
      held: null,
      blocks: true,
      uses: [{ zh: '本单位的一切事项', en: 'whatever the unit does' }],
      rules: [],
    }));
}

/** Kinds of the roster that minimums, seats, triggers or records count on. */
function rosterNeeds(programme: Programme, people: People | null): Need[] {
  return programme.roster.flatMap((kind): Need[] => {
    const uses = [
      ...programme.obligations.filter(({ subject }) => kindsIn(subject).includes(kind.kind)).map(({ name }) => name),
      ...programme.seats.filter(({ filledBy }) => filledBy.includes(kind.kind)).map(({ name }) => name),
      ...programme.triggers
        .filter(({ cause }) => 'kinds' in cause && cause.kinds.includes(kind.kind))
        .map(({ name }) => name),
      ...programme.records.filter(({ about }) => about.includes(kind.kind)).map(({ name }) => name),
    ];
    const held = people?.roster === undefined || people.roster.includes(kind.kind);
    if (uses.length === 0) return [];
    const { zh, en } = kind.name;
    const whose = people?.roster === undefined ? '虚构 invented' : '已录入 entered';
    return [{ of: 'roster', zh, en, held: held ? whose : null, blocks: false, uses, rules: rulesOf(kind) }];
  });
}

function kindsIn(subject: Programme['obligations'][number]['subject']): readonly string[] {
  if (subject.of === 'roster') return subject.kinds;
  return subject.of === 'pair' ? subject.pairs.flatMap(({ from, each }) => [...from, ...each]) : [];
}

/** Lists that the document cites without giving: until they are supplied any text is taken for a code. */
function codeNeeds({ codeLists, records, procedures, gates }: Programme, people: People | null): Need[] {
  const empty = codeLists.filter(({ codes }) => codes.length === 0);
  return empty.map((each): Need => {
    const fits = ({ list }: { list?: string | undefined }) => list === each.list;
    const uses = [
      ...records.filter(({ fields }) => fields.some(fits)).map(({ name }) => name),
      ...procedures
        .filter(({ opened, steps }) => [...opened.fields, ...steps.flatMap(({ fields }) => fields)].some(fits))
        .map(({ name }) => name),
      ...gates.filter(({ kinds }) => kinds.list === each.list).map(({ name }) => name),
    ];
    const held = people?.codeLists.includes(each.list) === true ? '由组织者提供 to be supplied' : null;
    return { of: 'codeList', zh: each.name.zh, en: each.name.en, held, blocks: false, uses, rules: rulesOf(each) };
  });
}
