import type { Fact, FactKind } from '../contracts/facts.ts';

/**
 * What in each kind of fact may name a person: whatever somebody wrote, and names. The ledger's hashes cover only a
 * commitment to it, so that it can be erased and the chain stays whole. Ids and codes stand there as they are: ids are
 * pseudonyms. `*` stands for each item of a list, or each value of a form. The plan of a campaign is programme data.
 */
export const privateWords: { readonly [Kind in FactKind]: readonly PlaceIn<Kind>[] } = {
  campaignStarted: [],
  unitsEnrolled: [],
  stageOpened: [],
  stageClosed: ['reason'],
  listConfirmed: ['leftOut/*/reason'],
  noticePublished: ['media/*', 'contact'],
  noticeChanged: ['reason'],
  noticeEnded: [],
  namingDecided: ['reason'],
  scoresConfirmed: [],
  overallComputed: [],
  deadlineExtended: ['reason'],
  titlesNamed: [],
  campaignEnded: [],

  candidacyOpened: [],
  rulesFiled: ['fields/*'],
  rulesReviewed: ['reason'],
  rulesReminded: [],
  rulesOverdue: [],
  applicationSubmitted: ['fields/*'],
  applicationWithdrawn: ['reason'],
  notApplied: [],
  checkRecorded: ['note'],
  shortlisted: [],
  notShortlisted: ['reason'],
  objectionRuled: ['reason'],
  objectionMoot: [],
  reinstated: [],
  deadlineMoved: [],
  struck: ['reason'],
  disqualified: [],
  incidentNoted: [],
  concluded: [],
  named: [],
  notNamed: ['reason'],

  titleAwarded: [],
  revocationProposed: ['reason'],
  titleRevoked: ['reason'],
  revocationRejected: ['reason'],
  titleLapsed: [],

  matterOpened: ['fields/*'],
  matterJoined: ['fields/*'],
  stepOpened: [],
  stepReminded: [],
  stepOverdue: [],
  stepExtended: ['reason'],
  signerAdded: [],
  stepSigned: ['note'],
  stepDone: ['fields/*'],
  matterClosed: [],
  messageSent: ['about/*'],

  triggerFired: [],
  obligationReminded: [],
  obligationReviewed: [],

  scored: ['cause', 'document'],
  eventRecorded: ['person', 'case', 'cause', 'document'],
  deductionWithdrawn: ['reason'],
  sheetSubmitted: [],
  sheetWithdrawn: ['reason'],
  scoreModerated: ['reason'],

  reviewersAssigned: [],
  assignmentDeclined: ['reason'],
  relationDeclared: [],
  assignmentConflicted: [],

  organisationAdded: [],
  unitLeft: [],
  unitJoined: [],
  personAdded: ['name'],
  programmePublished: [],
  systemAdded: [],
  systemKeyRenewed: [],
  systemDeactivated: ['reason'],
  engineRestored: ['reason'],
  recordFiled: ['fields/*'],
  rosterEntered: ['name', 'fields/*'],
  rosterLeft: [],
  deedDone: ['note'],
  codesSupplied: [],
  drawCommitted: [],
  drawRevealed: [],
  restrictedRead: [],
  reportReceived: [],
  voteCast: ['reason'],
  objectionLodged: ['text'],
  incidentReported: ['category', 'description'],
  incidentConfirmed: ['reason'],

  messageRefused: ['why'],
};

/** A path below the fact, its first step one of the fact's fields. */
type PlaceIn<Kind extends FactKind> = Field<Kind> | `${Field<Kind>}/*` | `${Field<Kind>}/*/${string}`;
type Field<Kind extends FactKind> = Exclude<keyof Extract<Fact, { readonly kind: Kind }> & string, 'kind'>;
