import { dateOf } from '../domain/working-days.ts';
import { entryRows } from './entry-rows.ts';
import { messageRow } from './message-rows.ts';
import { dayBefore, openRows, trackName, type Happened, type Row, type Rows } from './row.ts';
import type { RowKind } from './words.ts';

/** Every line of a year: of its plan, of what the ledger says happened, and of what was sent; in order. */
export function rowsOf(happened: Happened): Row[] {
  const rows = openRows(happened.plan.bodies.organiser);
  planRows(rows, happened);
  for (const entry of happened.entries) entryRows(rows, happened, entry);
  for (const message of happened.messages) messageRow(rows, happened, message);
  return rows.all().sort((a, b) => (a.date === b.date ? order(a) - order(b) : a.date < b.date ? -1 : 1));
}

const inADay: readonly RowKind[] = [
  'overdue',
  'opens',
  'happens',
  'reminded',
  'sent',
  'done',
  'decided',
  'due',
  'closes',
  'reviewed',
];

function order({ kind }: Row): number {
  return inADay.indexOf(kind);
}

function planRows(rows: Rows, { programme, plan }: Happened): void {
  for (const { stage, opensAt, closesAt, rules } of plan.stages) {
    const name = programme.stages.find((each) => each.stage === stage)?.name ?? { zh: stage, en: stage };
    if (opensAt !== null) rows.add(dateOf(opensAt), 'opens', name, { rules });
    if (closesAt !== null) rows.add(dayBefore(closesAt), 'closes', name, { rules });
  }
  if (plan.actionRules && programme.actionRules) {
    const { dueAt, dueRules } = plan.actionRules;
    rows.add(dayBefore(dueAt), 'due', programme.actionRules.name, { by: ['unit'], rules: dueRules });
  }
  for (const track of plan.tracks.filter(({ due, applies }) => due && applies)) {
    const name = trackName(programme, track.track);
    const what = { zh: `申报${name.zh}`, en: `applications: ${name.en}` };
    rows.add(dateOf(track.opensAt), 'opens', what, { by: ['unit'], rules: track.windowRules });
    rows.add(dayBefore(track.closesAt), 'due', what, { by: ['unit'], rules: track.windowRules });
  }
}
