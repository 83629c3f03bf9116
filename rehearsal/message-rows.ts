import type { Bilingual } from '../contracts/text.ts';
import { rulesOf } from '../domain/plan.ts';
import type { SentMessage } from './ledger.ts';
import type { Happened, Rows } from './row.ts';
import { holidayWords, messageWords, type RowKind } from './words.ts';

/** A reminder goes with the line that it belongs to; everything else that is sent has a line of its own. */
export function messageRow(rows: Rows, happened: Happened, message: SentMessage): void {
  const { programme } = happened;
  const { kind, at, unit, subject } = message;
  const date = at.slice(0, 10);
  const text = (name: string) => (typeof subject[name] === 'string' ? subject[name] : '');
  const reminder = kind === 'reminder' || kind === 'matter-reminder' || kind === 'obligation-reminder';
  const rowKind: RowKind = reminder ? 'reminded' : kind === 'overdue' || kind === 'matter-overdue' ? 'overdue' : 'sent';
  const about = { unit, sent: 1 };
  if (kind === 'reminder' || kind === 'overdue') {
    rows.add(date, rowKind, programme.actionRules?.name ?? { zh: '报备', en: 'rules' }, about);
    return;
  }
  if (kind === 'matter-reminder' || kind === 'matter-overdue') {
    const procedure = programme.procedures.find((each) => each.procedure === text('procedure'));
    const step = procedure?.steps.find((each) => each.step === text('step'));
    const what = {
      zh: `${procedure?.name.zh ?? ''}·${step?.name.zh ?? text('step')}`,
      en: `${procedure?.name.en ?? ''}: ${step?.name.en ?? text('step')}`,
    };
    rows.add(date, rowKind, what, about);
    return;
  }
  if (kind === 'obligation-reminder') {
    const obligation = programme.obligations.find((each) => each.obligation === text('obligation'));
    rows.add(date, rowKind, obligation?.name ?? { zh: kind, en: kind }, about);
    return;
  }
  const own = programme.messages.find((each) => each.message === kind);
  const { zh, en } = own?.name ?? messageWords[kind] ?? { zh: kind, en: kind };
  const to = toWords[own?.to ?? text('to')] ?? (unit === null ? toWords['units'] : toWords['unit']);
  const festivals = text('holiday')
    .split(', ')
    .map((each) => holidayWords[each] ?? each)
    .join('、');
  const holiday = festivals === '' ? '' : `（${festivals}）`;
  rows.add(
    date,
    'sent',
    { zh: `${zh}${holiday}${to ? ` → ${to.zh}` : ''}`, en: `${en}${to ? ` to ${to.en}` : ''}` },
    { ...about, rules: rulesOf(own) },
  );
}

const toWords: Readonly<Record<string, Bilingual>> = {
  unit: { zh: '有关单位', en: 'the unit' },
  units: { zh: '各单位', en: 'the units' },
  members: { zh: '党员', en: 'the members' },
  leadingGroup: { zh: '领导小组', en: 'the leading group' },
  organiser: { zh: '组织者', en: 'the organiser' },
};
