import type { Actor, Role } from '../contracts/people.ts';
import type { Bodies } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { SystemAct } from '../contracts/systems.ts';
import { refusal } from './refusal.ts';

/** Everybody who has something to do with a campaign. */
const readerRoles = [
  'organiser',
  'leadingGroup',
  'reviewer',
  'jointReviewer',
  'discipline',
  'auditor',
  'unit',
  'partyOrganisation',
  'consulted',
  'liaison',
  'leader',
] as const;

const matterRoles = [
  'organiser',
  'leadingGroup',
  'discipline',
  'reviewer',
  'jointReviewer',
  'consulted',
  'liaison',
  'unit',
  'partyOrganisation',
  'auditor',
] as const;

/**
 * Who may do what: one table for the API, for the workflows (which hear signals from other systems too) and for the
 * tests. `recused` acts are closed to people of the unit concerned who act for somebody else; by `ownUnit` acts people
 * who act for a unit do so for their own only.
 */
export const policy = {
  addOrganisation: { roles: ['administrator'] },
  moveUnit: { roles: ['administrator'] },
  addPerson: { roles: ['administrator'] },
  manageSystems: { roles: ['administrator'] },
  listOrganisations: { roles: ['administrator', ...readerRoles] },
  listPeople: { roles: ['administrator', 'auditor'] },
  startCampaign: { roles: ['organiser'] },
  closeStage: { roles: ['organiser'], tenant: true },
  fileRules: { roles: ['unit'], ownUnit: true },
  reviewRules: { roles: ['organiser'], tenant: true, recused: true },
  fileRecord: { roles: ['unit', 'partyOrganisation'], ownUnit: true },
  fileEvidence: {
    roles: ['organiser', 'jointReviewer', 'discipline', 'leadingGroup', 'consulted', 'liaison', 'reviewer'],
    tenant: true,
    recused: true,
  },
  enterRoster: { roles: ['unit', 'organiser'], ownUnit: true, tenant: true },
  recordDeed: { roles: ['unit', 'partyOrganisation', 'organiser', 'discipline'], ownUnit: true, tenant: true },
  supplyCodes: { roles: ['organiser'], tenant: true },
  scoreUnit: {
    roles: ['organiser', 'reviewer', 'jointReviewer', 'leadingGroup', 'unit'],
    ownUnit: true,
    recused: true,
    tenant: true,
  },
  recordEvent: { roles: ['organiser', 'discipline'], tenant: true, recused: true },
  moderateScore: { roles: ['organiser', 'leadingGroup'], tenant: true, recused: true },
  confirmScores: { roles: ['leadingGroup', 'organiser'], tenant: true },
  correctResult: { roles: ['leadingGroup'], tenant: true, recused: true },
  openMatter: { roles: matterRoles, ownUnit: true, recused: true, tenant: true },
  doStep: { roles: matterRoles, ownUnit: true, recused: true, tenant: true },
  addSigner: { roles: ['organiser', 'leadingGroup'], tenant: true },
  readMatters: { roles: matterRoles },
  readReport: { roles: ['discipline'], tenant: true, recused: true },
  readRestricted: { roles: matterRoles, ownUnit: true, recused: true, tenant: true },
  reportToDiscipline: { roles: ['public'] },
  commitDraw: { roles: ['organiser', 'leadingGroup', 'discipline'], tenant: true },
  assignReviewers: { roles: ['organiser'], tenant: true },
  declineAssignment: { roles: ['reviewer', 'jointReviewer'], tenant: true },
  declareRelation: { roles: ['organiser', 'reviewer', 'jointReviewer', 'discipline'], tenant: true },
  extendDeadline: { roles: ['organiser'], tenant: true, recused: true },
  computeOverall: { roles: ['organiser'], tenant: true },
  submitApplication: { roles: ['unit'], ownUnit: true },
  withdrawApplication: { roles: ['unit'], ownUnit: true },
  recordCheck: { roles: ['reviewer', 'organiser'], tenant: true, recused: true },
  castVote: { roles: ['jointReviewer'], tenant: true, recused: true },
  confirmList: { roles: ['organiser', 'leadingGroup'], tenant: true },
  withdrawList: { roles: ['organiser', 'leadingGroup'], tenant: true },
  publishNotice: { roles: ['organiser'], tenant: true },
  correctNotice: { roles: ['organiser'], tenant: true },
  lodgeObjection: { roles: ['public'] },
  ruleObjection: { roles: ['organiser'], tenant: true, recused: true },
  correctRuling: { roles: ['leadingGroup', 'organiser'], tenant: true, recused: true },
  approveNaming: { roles: ['leadingGroup'], tenant: true },
  endWithoutNaming: { roles: ['leadingGroup', 'organiser'], tenant: true },
  nameTitles: { roles: ['organiser'], tenant: true },
  reportIncident: { roles: ['organiser', 'discipline', 'unit'], ownUnit: true, tenant: true },
  confirmIncident: { roles: ['organiser'], tenant: true, recused: true },
  withdrawIncident: { roles: ['leadingGroup', 'organiser'], tenant: true, recused: true },
  proposeRevocation: { roles: ['organiser'], tenant: true, recused: true },
  decideRevocation: { roles: ['leadingGroup', 'organiser'], tenant: true, recused: true },
  readCampaign: { roles: readerRoles },
  readObjector: { roles: ['organiser'], tenant: true, recused: true },
  readIncidents: { roles: ['organiser', 'discipline', 'leadingGroup', 'auditor'] },
  readReports: { roles: ['organiser', 'discipline', 'auditor'] },
  readLedger: { roles: ['auditor', 'organiser'] },
  readEngine: { roles: ['administrator', 'auditor'] },
  restoreEngine: { roles: ['administrator'] },
} as const satisfies Record<string, Act>;

/** Acts of the public, which nobody needs a token for. */
export function isPublicAct(act: ActName | null): boolean {
  return act !== null && (policy[act].roles as readonly Role[]).includes('public');
}

/** Whether somebody acts for a unit: as its committee, or as its Party organisation. */
export function actsForUnit(role: Role): boolean {
  return role === 'unit' || role === 'partyOrganisation';
}

export type ActName = keyof typeof policy;

interface Act {
  readonly roles: readonly Role[];
  readonly ownUnit?: boolean;
  readonly recused?: boolean;
  /** Only for people of the organisations that run the campaign. */
  readonly tenant?: boolean;
}

/** What the act concerns: the unit, and the organisations that run the campaign. */
export interface Concerns {
  readonly unit?: string | undefined;
  readonly bodies?: Bodies | undefined;
}

/** Why this person may not do this, or undefined. Nobody acts on the own unit (JZ-A09); the organiser's duties: SX-S5b. */
export function refuseAct(act: ActName, actor: Actor, concerns: Concerns = {}): Refusal | undefined {
  const rule: Act = policy[act];
  const { unit, bodies } = concerns;
  if (actor.role === 'system' && actor.organisation !== '') return refuseSystem(act, rule, actor, concerns);
  if (!rule.roles.includes(actor.role)) {
    return refusal('NotAllowed', `${act} is for ${rule.roles.join(' or ')}, not for ${actor.role}`);
  }
  const forUnit = actsForUnit(actor.role);
  if (rule.ownUnit && forUnit && unit !== undefined && actor.organisation !== unit) {
    return refusal('OtherUnit', `${actor.organisation} may act for itself only, not for ${unit}`);
  }
  if (rule.recused && !forUnit && unit !== undefined && actor.organisation === unit) {
    return refusal('OwnUnit', `nobody acts on the own unit: ${actor.id} belongs to ${unit}`);
  }
  if (rule.tenant && !forUnit && bodies !== undefined && !bodiesOf(actor.role, bodies).includes(actor.organisation)) {
    const code = actor.role === 'jointReviewer' ? 'NotAJointReviewer' : 'NotAllowed';
    return refusal(code, `${actor.organisation} does not act as ${actor.role} in this campaign`);
  }
  return undefined;
}

/**
 * Nobody acts on the own unit (JZ-A09): a decision on many units that decides on that of whoever would take it is taken by
 * the leading group, which stands in for the organiser there and nowhere else.
 */
export function refuseOwnAmong(
  { organiser }: Bodies,
  { role, id, organisation }: Actor,
  decides: (unit: string) => boolean,
  { what, rules }: { readonly what: string; readonly rules: readonly string[] },
): Refusal | undefined {
  if (role !== 'leadingGroup' && decides(organisation)) {
    const why = `${what} decides on ${organisation}, and ${id} belongs to it: the leading group stands in`;
    return refusal('OwnUnit', why, rules);
  }
  if (role !== 'leadingGroup' || decides(organiser)) return undefined;
  return refusal('NotAllowed', `${what} is the organiser's: it does not decide on the organiser's own unit`, rules);
}

/** What corrects or ends is the body above's: the leading group's where there is one. */
export function refuseBelow(
  { leadingGroup }: Bodies,
  { role }: Actor,
  { what, rules }: { readonly what: string; readonly rules: readonly string[] },
): Refusal | undefined {
  if (leadingGroup === '' || role !== 'organiser') return undefined;
  return refusal('NotAllowed', `${what} by the leadingGroup`, rules);
}

/** Another system was admitted to the act already: by its account, for its own committee (`activities/admission.ts`). */
function refuseSystem(act: ActName, rule: Act, actor: Actor, { unit, bodies }: Concerns): Refusal | undefined {
  if (bodies?.organiser !== actor.organisation)
    return refusal('NotAllowed', `${act}: ${actor.id} acts in the campaigns of ${actor.organisation} only`);
  if (rule.recused && unit === actor.organisation)
    return refusal('OwnUnit', `nobody acts on the own unit: ${actor.id} belongs to ${unit}`);
  return undefined;
}

/** The engine itself, for what happens without anybody: no other system stands for no organisation. */
export function isEngine({ role, organisation }: Actor): boolean {
  return role === 'system' && organisation === '';
}

/** What a message to a workflow does, where another system may send it. */
export function actOf(message: string): SystemAct | undefined {
  return Object.hasOwn(actsOfMessages, message) ? actsOfMessages[message] : undefined;
}

const actsOfMessages: Readonly<Record<string, SystemAct>> = {
  fileRules: 'fileRules',
  reviewRules: 'reviewRules',
  submitApplication: 'submitApplication',
  withdrawApplication: 'withdrawApplication',
  recordCheck: 'recordCheck',
  ruleObjection: 'ruleObjection',
  correctRuling: 'correctRuling',
  majorIncident: 'confirmIncident',
  closeStage: 'closeStage',
  confirmList: 'confirmList',
  withdrawList: 'withdrawList',
  publishNotice: 'publishNotice',
  correctNotice: 'correctNotice',
  confirmScores: 'confirmScores',
  approveNaming: 'approveNaming',
  endWithoutNaming: 'endWithoutNaming',
  nameTitles: 'nameTitles',
  extendDeadline: 'extendDeadline',
  joinMatter: 'openMatter',
  doStep: 'doStep',
  addSigner: 'addSigner',
  extendStep: 'extendDeadline',
  proposeRevocation: 'proposeRevocation',
  decideRevocation: 'decideRevocation',
} satisfies Record<string, ActName>;

/** The organisations whose people may hold this role in a campaign. */
export function bodiesOf(role: Role, bodies: Bodies): readonly string[] {
  const { organiser, leadingGroup, jointReviewers, consulted, liaison, discipline } = bodies;
  if (role === 'leadingGroup') return [leadingGroup];
  if (role === 'jointReviewer') return jointReviewers;
  if (role === 'reviewer') return [organiser, ...jointReviewers];
  if (role === 'consulted') return Object.values(consulted);
  if (role === 'liaison') return [organiser, ...liaison];
  if (role === 'discipline') return [organiser, ...discipline];
  return [organiser];
}

/** The role in which a person does this: the first of the act's roles that the person holds. */
export function roleFor(act: ActName, roles: readonly Role[]): Role | undefined {
  const rule: Act = policy[act];
  return rule.roles.find((role) => roles.includes(role));
}
