import type { Route } from '../route.ts';
import { assignmentRoutes } from './assignments.ts';
import { campaignRoutes } from './campaigns.ts';
import { candidacyRoutes } from './candidacies.ts';
import { correctionRoutes } from './corrections.ts';
import { decisionRoutes } from './decisions.ts';
import { drawRoutes } from './draws.ts';
import { engineRoutes } from './engine.ts';
import { extensionRoutes } from './extensions.ts';
import { incidentRoutes } from './incidents.ts';
import { ledgerRoutes } from './ledger.ts';
import { matterRoutes } from './matters.ts';
import { objectionRoutes } from './objections.ts';
import { obligationRoutes } from './obligations.ts';
import { organisationRoutes } from './organisations.ts';
import { peopleRoutes } from './people.ts';
import { programmeRoutes } from './programmes.ts';
import { recordRoutes } from './records.ts';
import { overallRoutes } from './overall.ts';
import { reportRoutes } from './reports.ts';
import { scoreRoutes } from './scores.ts';
import { sealedRecordRoutes } from './sealed-records.ts';
import { systemRoutes } from './systems.ts';
import { titleRoutes } from './titles.ts';

/** Every route under /v1; the router and the OpenAPI document are both made from this list. */
export const routes: readonly Route[] = [
  ...programmeRoutes,
  ...organisationRoutes,
  ...peopleRoutes,
  ...systemRoutes,
  ...campaignRoutes,
  ...candidacyRoutes,
  ...recordRoutes,
  ...obligationRoutes,
  ...matterRoutes,
  ...reportRoutes,
  ...drawRoutes,
  ...assignmentRoutes,
  ...scoreRoutes,
  ...correctionRoutes,
  ...decisionRoutes,
  ...extensionRoutes,
  ...overallRoutes,
  ...objectionRoutes,
  ...incidentRoutes,
  ...titleRoutes,
  ...ledgerRoutes,
  ...sealedRecordRoutes,
  ...engineRoutes,
];
