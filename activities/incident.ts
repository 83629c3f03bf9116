import type { Client } from '@temporalio/client';
import type { Entry } from '../contracts/facts.ts';
import type { MajorIncident } from '../contracts/messages.ts';
import { exposedTo, type Exposed } from '../domain/disqualification.ts';
import { titleId } from '../domain/naming.ts';
import { affectedBy } from '../registry/incidents.ts';
import { candidacyId, getCandidacy, majorIncident } from '../workflows/candidacy.messages.ts';
import type { Spread } from '../workflows/incident.ts';
import { majorIncident as majorIncidentOnTitle, titleWorkflowId } from '../workflows/title.messages.ts';
import type { Tools } from './index.ts';
import { signalOpen } from './signal-open.ts';

export function incidentActivities({ registry, client }: Tools) {
  return {
    /**
     * The running applications that this incident hits: asked once, for afterwards the next cycle would be the
     * earliest that is not decided (SX-A06).
     */
    async findExposed(unit: string, incident: string): Promise<Exposed[]> {
      const { occurredOn, applications } = await affectedBy(registry.db, unit, incident);
      return exposedTo(occurredOn, applications);
    },

    /** Carries a confirmed incident to these applications and to every title of the unit. */
    async spreadIncident(unit: string, confirmed: Entry, exposed: Exposed[]): Promise<Spread> {
      const message = messageOf(confirmed);
      const campaigns = [...new Set(exposed.map(({ campaign }) => campaign))];
      const justNamed: string[] = [];
      for (const campaign of campaigns) {
        const tracks = exposed.filter((each) => each.campaign === campaign).map(({ track }) => track);
        await signalOpen(client, candidacyId(campaign, unit), majorIncident, { ...message, tracks });
        justNamed.push(...(await namedIn(client, campaign, unit)));
      }
      const { titles, revoked, beginning } = await affectedBy(registry.db, unit, message.incident);
      const reached = [...new Set([...titles, ...beginning, ...justNamed])].filter((title) => !revoked.includes(title));
      for (const title of reached) {
        const heard = await signalOpen(client, titleWorkflowId(title), majorIncidentOnTitle, message);
        // Named a moment ago: the title begins any time now, and must hear of it then.
        if (!heard && !titles.includes(title)) throw new Error(`the title ${title} has not begun yet`);
      }
      return { campaigns, titles: reached };
    },
  };
}

/** The titles of a candidacy that was named before it heard of the incident. A query comes after every earlier signal. */
async function namedIn(client: Client, campaign: string, unit: string): Promise<string[]> {
  const { applications } = await client.workflow.getHandle(candidacyId(campaign, unit)).query(getCandidacy);
  const named = Object.entries(applications).filter(([, { status }]) => status === 'named');
  return named.map(([track]) => titleId(campaign, track, unit));
}

function messageOf({ fact }: Entry): MajorIncident {
  if (fact.kind !== 'incidentConfirmed') throw new Error(`not a confirmation: ${fact.kind}`);
  const { id, major, seriousImpact, tolerated } = fact;
  return { incident: id, major, seriousImpact, tolerated };
}
