import { role } from '../contracts/people.ts';
import { refusalCode, warningCode } from '../contracts/refusals.ts';
import {
  applicationStatus,
  assignmentStatus,
  courseStage,
  engineMessage,
  incidentStatus,
  objectionStatus,
  reportProgress,
  stageName,
  titleStatus,
} from '../contracts/stages.ts';
import { privateWords } from '../domain/private-words.ts';
import { contractCodes } from './script.ts';

/** Names of one kind that the engine itself has, whatever the programme. */
export interface EngineWords {
  readonly kind: string;
  /** Where they stand: `kind` of an entry of listLedger. */
  readonly where: string;
  readonly names: readonly string[];
}

/** Every name of the engine that a step or an expectation may use, by kind. */
export const engineWords: readonly EngineWords[] = [
  { kind: 'role', where: '`roles` of a person', names: role.options },
  { kind: 'stage', where: '`stage` of showCampaign and its tracks', names: stageName.options },
  {
    kind: 'stage of a track',
    where: '`tracks` of showCampaign; before the end of the window the stage of the calendar',
    names: [...courseStage.options, 'notDue'],
  },
  {
    kind: 'status of an application',
    where: '`applications` of a candidacy, `end.candidacies`',
    names: applicationStatus.options,
  },
  { kind: 'status of an objection', where: '`status` in listObjections', names: objectionStatus.options },
  { kind: 'status of an incident', where: '`status` in listIncidents', names: incidentStatus.options },
  { kind: 'status of a title', where: '`status` in listTitles, `end.titles`', names: titleStatus.options },
  { kind: 'status of an assignment', where: '`status` in listAssignments', names: assignmentStatus.options },
  { kind: 'status of a report', where: '`status` of a report asked with its receipt', names: reportProgress.options },
  {
    kind: 'message',
    where: '`kind` in listMessages, beside the messages of the programme',
    names: engineMessage.options,
  },
  { kind: 'fact', where: '`kind` in listLedger', names: Object.keys(privateWords) },
  { kind: 'warning', where: '`code` under `warnings` of an answer', names: warningCode.options },
  { kind: 'refusal', where: '`refused` of a step', names: refusalCode.options },
  { kind: 'refusal of the contract', where: '`refused` of a step', names: contractCodes },
];
