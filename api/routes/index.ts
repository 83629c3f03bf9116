import type { Route } from '../route.ts';
import { campaignRoutes } from './campaigns.ts';
import { candidacyRoutes } from './candidacies.ts';
import { decisionRoutes } from './decisions.ts';
import { incidentRoutes } from './incidents.ts';
import { ledgerRoutes } from './ledger.ts';
import { objectionRoutes } from './objections.ts';
import { organisationRoutes } from './organisations.ts';
import { peopleRoutes } from './people.ts';
import { programmeRoutes } from './programmes.ts';
import { recordRoutes } from './records.ts';
import { titleRoutes } from './titles.ts';

/** Every route under /v1; the router and the OpenAPI document are both made from this list. */
export const routes: readonly Route[] = [
  ...programmeRoutes,
  ...organisationRoutes,
  ...peopleRoutes,
  ...campaignRoutes,
  ...candidacyRoutes,
  ...recordRoutes,
  ...decisionRoutes,
  ...objectionRoutes,
  ...incidentRoutes,
  ...titleRoutes,
  ...ledgerRoutes,
];
