import type { Rehearsal } from './rehearse.ts';

/** A rehearsal for programs: every line of the calendar, nothing folded. */
export function dataOf({
  loaded,
  year,
  starts,
  manner,
  crew,
  needs,
  rows,
  notes,
  blocked,
  facts,
  messages,
}: Rehearsal) {
  const { programme, version } = loaded.programme;
  const people = crew.holders.map(({ role, post, body, person, held }) => ({
    role,
    post,
    body,
    person: held ? person : null,
  }));
  return {
    programme,
    version,
    year,
    starts,
    manner,
    blocked,
    facts,
    messages,
    units: crew.units,
    people,
    needs,
    calendar: rows,
    notes,
  };
}
