import assert from 'node:assert/strict';
import type { Programme } from '../../../contracts/programme.ts';
import { rulesOf } from '../../../domain/plan.ts';
import { refuseSubmission, scoreOf, sheetFor, type ScoreLine } from '../../../domain/score-sheet.ts';
import { entriesOn, scaleOf, score, type Scale, type ScaleEntry } from '../../../domain/scoring.ts';
import { assertRefused, carried, type Behaviour } from './behaviour.ts';

/** What each line of the score sheet takes, and what its items and areas come to. */
export function scoreBehaviours(programme: Programme): Behaviour[] {
  const { scoring, rubric } = programme;
  if (!scoring) return [];
  const scale = scaleOf(programme, {
    gradeLevel: scoring.gradeLevel.of,
    sameCase: scoring.sameCase?.counts ?? 'heavier',
  });
  if (!scale) return [];
  return carried([
    ...entriesOn(scale).flatMap((entry) => [ofLine(scale, entry), ...ofWholeSheet(scale, entry)]),
    ...rubric.flatMap((area) => [
      ...ofSum(scale, rulesOf(area), area.area, area.max, (sums) => sums.areas.find((each) => each.area === area.area)),
      ...area.items.flatMap((item) =>
        ofSum(scale, rulesOf(item), item.item, item.max, (sums) => sums.items.find((each) => each.item === item.item)),
      ),
    ]),
  ]);
}

function ofLine(scale: Scale, entry: ScaleEntry): Behaviour {
  const { id, by, max, rules: ids } = entry;
  const assessor = scale.scoring.assessors[0]?.assessor ?? '';
  const code = by === 'events' ? 'NotPartOfThis' : by === 'points' ? 'OutsideRange' : 'UnknownGrade';
  const wrong =
    by === 'points' ? { score: (max ?? 0) + 1 } : by === 'rating' ? { rating: 'no-rating' } : { grade: 'no-grade' };
  const prove = () => {
    const answer = score(scale, { assessor, criterion: id, cause: '依据', ...wrong }, 'line');
    assertRefused('refused' in answer ? answer.refused : undefined, code, ids);
  };
  return { ids, by: ['scoreCriterion', code], fact: `line ${id} of the sheet is filled in by ${by}`, prove };
}

/** No sheet is handed in without it; what the year's events score needs no line. */
function ofWholeSheet(scale: Scale, { id, by, rules: ids }: ScaleEntry): Behaviour[] {
  if (by === 'events') return [];
  const assessor = scale.scoring.assessors[0]?.assessor ?? '';
  const prove = () => {
    const lines = entriesOn(scale)
      .filter((each) => each.id !== id)
      .map((each) => ({ ...lineOf(each, 0), assessor }));
    const sheet = sheetFor(
      scale,
      { lines, events: [], sheets: [], moderation: null, assigned: [] },
      assessor,
      'officer',
    );
    assert.deepEqual(sheet?.score.missing, [id]);
    assert.equal(refuseSubmission(scale, sheet)?.code, 'SheetIncomplete');
  };
  return [{ ids, by: ['submitSheet', 'SheetIncomplete'], fact: `no sheet is complete without ${id}`, prove }];
}

type Sums = ReturnType<typeof scoreOf>;

/** With nothing taken off it comes to its points, and less without the lines that stand below it. */
function ofSum(
  scale: Scale,
  ids: readonly string[],
  name: string,
  max: number | null,
  of: (sums: Sums) => { readonly score: number | null } | undefined,
): Behaviour[] {
  if (max === null) return [];
  const prove = () => {
    const full = entriesOn(scale).map((entry) => lineOf(entry, 0));
    assert.equal(of(scoreOf(scale, full, []))?.score, max);
    const empty = entriesOn(scale).map((entry) => lineOf(entry, entry.max ?? 0));
    assert.ok((of(scoreOf(scale, empty, []))?.score ?? max) < max);
  };
  return [{ ids, by: ['showScores'], fact: `${name} is the sum of what stands below it, ${max} points`, prove }];
}

function lineOf({ id }: ScaleEntry, deduction: number): ScoreLine {
  const said = { grade: null, rating: null, deduction, discretionary: false, cause: '', document: null };
  return { ...said, line: id, assessor: 'office', criterion: id, person: 'officer', seq: 0, at: 0, withdrawn: null };
}
