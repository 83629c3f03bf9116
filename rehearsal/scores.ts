import { entriesOn, scaleOf, type Scale } from '../domain/scoring.ts';
import { dateOf } from '../domain/working-days.ts';
import { at, lastHours, peopleFor, workdayFrom, type Bench } from './bench.ts';

/** Every sheet of every unit is filled in with the best there is and handed in, on the last day on which units are scored. */
export function planScores(bench: Bench): void {
  const { plan, programme, diary } = bench;
  const scale = plan.scoring ? scaleOf(programme, plan.scoring) : undefined;
  if (!scale) return;
  const stage = plan.stages.find(({ stage: name }) => name === 'assessment' || name === 'review');
  const closesAt = stage?.closesAt ?? null;
  // Without a stage of the calendar: when the windows are closed.
  const end = Math.max(...plan.tracks.map((track) => track.closesAt));
  diary.add(closesAt === null ? at(workdayFrom(dateOf(end)), 9) : lastHours(closesAt), () => scoreUnits(bench, scale));
}

async function scoreUnits(bench: Bench, scale: Scale): Promise<void> {
  const { base, crew, attempts } = bench;
  const [rest] = scale.scoring.grades;
  for (const assessor of scale.scoring.assessors) {
    for (const { id: unit } of crew.units) {
      const path = `${base}/candidacies/${unit}`;
      const by = peopleFor(bench, assessor.by, unit);
      const sheets = assessor.each ? by.map((client) => [client]) : [by];
      for (const people of sheets) {
        await attempts.make(assessor.name, people, async (client) => {
          const body = { assessor: assessor.assessor, scores: bestOf(scale), ...(rest && { rest: rest.grade }) };
          await client.post(`${path}/scores/bulk`, body);
          await client.post(`${path}/sheets/${assessor.assessor}/submission`, {});
        });
      }
    }
  }
}

/** The lines of a sheet that no grade fills in: full points, or the best rating. */
function bestOf(scale: Scale): Record<string, unknown>[] {
  const [rating] = scale.scoring.ratings;
  return entriesOn(scale).flatMap(({ id, by, max }): Record<string, unknown>[] => {
    if (by === 'points') return [{ criterion: id, score: max ?? 0 }];
    return by === 'rating' && rating ? [{ criterion: id, rating: rating.rating, cause: '符合要求' }] : [];
  });
}
