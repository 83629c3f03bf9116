import { eq, sql } from 'drizzle-orm';
import type { Plan } from '../contracts/plan.ts';
import type { Place, Viewer } from '../domain/visibility.ts';
import type { Db } from './database.ts';
import { rowsOf } from './rows.ts';
import { campaigns } from './schema.ts';

/** The campaigns, or this one, with what decides whether the viewer has a part in each. */
export async function placesOf(db: Db, viewer: Viewer, campaign?: string): Promise<Place[]> {
  const found = await db
    .select({
      campaign: campaigns.id,
      plan: sql<Required<Pick<Plan, 'bodies' | 'toUnits'>>>`json_build_object(
        'bodies', ${campaigns.plan} -> 'bodies', 'toUnits', coalesce(${campaigns.plan} -> 'toUnits', '[]'::jsonb))`,
    })
    .from(campaigns)
    .where(campaign === undefined ? undefined : eq(campaigns.id, campaign));
  const enrolled = await enrolledIn(db, viewer, campaign);
  const led = await organisationsBelow(db, organisationsOf(viewer, 'leader'));
  return found.map(({ campaign: id, plan: { bodies, toUnits } }) => ({
    campaign: id,
    bodies,
    toUnits,
    enrolled: enrolled.filter((row) => row.campaign === id).map(({ unit }) => unit),
    above: led.filter((each) => each.id === bodies.organiser).map(({ top }) => top),
  }));
}

/** Where the viewer's organisations are assessed: whoever they act for, their own unit is their own (JZ-A09). */
function enrolledIn(db: Db, { memberships }: Viewer, campaign: string | undefined) {
  const organisations = JSON.stringify([...new Set(memberships.map(({ organisation }) => organisation))]);
  return rowsOf<{ campaign: string; unit: string }>(
    db,
    sql`select campaign, unit from candidacies
      where unit in (select json_array_elements_text(${organisations}::json))
        and (${campaign ?? null}::text is null or campaign = ${campaign ?? null}::text)`,
  );
}

/** Every organisation below these, with which of them it is below. */
async function organisationsBelow(db: Db, tops: readonly string[]): Promise<{ top: string; id: string }[]> {
  if (tops.length === 0) return [];
  return rowsOf(
    db,
    sql`with recursive below(top, id) as (
      select id, id from organisations where id in (select json_array_elements_text(${JSON.stringify(tops)}::json))
      union select below.top, o.id from below join organisations o on o.parent = below.id)
      select top, id from below`,
  );
}

function organisationsOf({ memberships }: Viewer, role: 'leader'): string[] {
  return memberships.filter((each) => each.role === role).map(({ organisation }) => organisation);
}
