import { chanceOf, shuffled } from './chance.ts';

/** What happens to a unit in the demo's year; most are `steady`. */
export type Part =
  | 'steady'
  | 'filesLate'
  | 'neverFiles'
  | 'doesNotApply'
  | 'appliesLate'
  | 'failsVisit'
  | 'votedDown'
  | 'majorIncident'
  | 'minorIncident'
  | 'incidentInNotice'
  | 'objectionUpheld'
  | 'objectionDismissed'
  | 'objectionLate'
  | 'revokedAfterNaming';

/** Where each part must end by the document's rules, and the code of the refusal that it must have met. */
export const endings: Readonly<
  Record<Part, { readonly status: string; readonly zh: string; readonly refused?: string }>
> = {
  steady: { status: 'named', zh: '全年正常，命名' },
  filesLate: { status: 'named', zh: '行动细则逾期后补报，命名' },
  neverFiles: { status: 'notApplied', zh: '未报备行动细则，申报不予受理', refused: 'RulesNotFiled' },
  doesNotApply: { status: 'notApplied', zh: '未申报' },
  appliesLate: { status: 'notApplied', zh: '逾期申报，不予受理', refused: 'WindowClosed' },
  failsVisit: { status: 'notShortlisted', zh: '实地查看未通过' },
  votedDown: { status: 'notShortlisted', zh: '联合评审未过半数' },
  majorIncident: { status: 'disqualified', zh: '申报后发生重大问题且影响严重，取消资格', refused: 'Disqualified' },
  minorIncident: { status: 'named', zh: '有问题但未造成严重影响，继续' },
  incidentInNotice: { status: 'disqualified', zh: '公示期间发生重大问题，取消资格' },
  objectionUpheld: { status: 'struck', zh: '公示异议成立，从名单移除' },
  objectionDismissed: { status: 'named', zh: '公示异议不成立，命名' },
  objectionLate: { status: 'named', zh: '公示期满后的异议转为线索，命名' },
  revokedAfterNaming: { status: 'named', zh: '命名后发生重大问题，称号撤销' },
};

const casting: readonly (readonly [Part, number])[] = [
  ['filesLate', 1],
  ['neverFiles', 2],
  ['doesNotApply', 4],
  ['appliesLate', 1],
  ['failsVisit', 2],
  ['votedDown', 1],
  ['majorIncident', 1],
  ['minorIncident', 1],
  ['incidentInNotice', 1],
  ['objectionUpheld', 1],
  ['objectionDismissed', 1],
  ['objectionLate', 1],
  ['revokedAfterNaming', 1],
];

/** Who plays what, by the seed. Joint reviewers are cast like everybody else: on their own unit they are recused. */
export function cast(units: readonly string[], seed: number): Map<string, Part> {
  const order = shuffled(units, chanceOf(seed));
  const parts = new Map<string, Part>(units.map((unit) => [unit, 'steady']));
  for (const [part, count] of casting) for (const unit of order.splice(0, count)) parts.set(unit, part);
  return parts;
}

export function unitsWith(parts: ReadonlyMap<string, Part>, ...wanted: readonly Part[]): string[] {
  return [...parts].filter(([, part]) => wanted.includes(part)).map(([unit]) => unit);
}
