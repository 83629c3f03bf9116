import type { Programme } from '../contracts/programme.ts';
import { bandFindings } from './findings/bands.ts';
import { dateFindings } from './findings/dates.ts';
import { dutyFindings, recordFindings } from './findings/duties.ts';
import type { Circumstances, Finding, Severity } from './findings/finding.ts';
import { participantFindings } from './findings/participants.ts';
import { powerFindings } from './findings/powers.ts';
import { procedureFindings } from './findings/procedures.ts';
import { stageFindings } from './findings/stages.ts';
import { sumFindings } from './findings/sums.ts';
import { wordingFindings } from './findings/wording.ts';

export { findingCodes } from './findings/finding.ts';
export type { Circumstances, Finding, FindingCode, Severity } from './findings/finding.ts';
export { FIRST_YEAR, LAST_YEAR, yearsOf } from './findings/periods.ts';

/** What does not hold together in a programme that loads, the gravest first (F69). */
export function findingsOf(programme: Programme, circumstances: Circumstances): Finding[] {
  const found = [
    ...stageFindings(programme),
    ...dateFindings(programme, circumstances),
    ...participantFindings(programme, circumstances),
    ...powerFindings(programme),
    ...bandFindings(programme),
    ...sumFindings(programme),
    ...dutyFindings(programme),
    ...recordFindings(programme),
    ...procedureFindings(programme),
    ...wordingFindings(programme),
  ];
  return found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** From what keeps a campaign from running to what is merely to be known. */
export const severities: readonly Severity[] = ['error', 'warning', 'note'];
