import { z } from 'zod';
import { role as roleSchema, type Role } from '../../contracts/people.ts';
import type { Plan } from '../../contracts/plan.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { day, sentence, slug } from '../../contracts/text.ts';
import { matterHistoryView, matterView } from '../../contracts/views-matters.ts';
import { refuseNotBegun, refuseOpening, stepOf } from '../../domain/matter.ts';
import { rulesOf } from '../../domain/plan.ts';
import { refuseAct } from '../../domain/policy.ts';
import { refusal } from '../../domain/refusal.ts';
import { scopeIn, type Scopes } from '../../domain/visibility.ts';
import type { Step } from '../../domain/term.ts';
import { dateOf } from '../../domain/working-days.ts';
import {
  findMatter,
  historyOf,
  matterPage,
  mattersUnder,
  type MatterRow,
  type StepRow,
} from '../../registry/matters.ts';
import { matterId, partiesOf, startMatters, type NewMatter } from '../../engine/start-matter.ts';
import * as messages from '../../workflows/matter.messages.ts';
import { ask, withDeadline } from '../ask.ts';
import { allow, demandSeen, planFor, programmeOf, sightOf } from '../concerns.ts';
import { instant } from '../present.ts';
import { badBody, problemOf, type Problem } from '../problem.ts';
import { readingOf } from '../readings.ts';
import {
  actingAs,
  demandEnrolled,
  demandKnown,
  demandStage,
  isOfUnit,
  onRecord,
  procedureOf,
  readerOf,
} from '../procedures.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';
import { mattersSeen } from '../veils.ts';
import { inCampaign, reference } from './addresses.ts';

const tag = 'matters';
const path = '/v1/campaigns/{campaign}/matters';
const steps = '/v1/campaigns/{campaign}/steps';

const fields = z.record(slug, sentence).default({}).meta({ description: 'one text per field of the form' });
const about = {
  procedure: slug,
  unit: slug.optional().meta({ description: 'the unit that it is about; the own one when absent' }),
  track: slug.optional(),
};
const newMatter = z.strictObject({ ...about, fields });
const newStep = z.strictObject({
  ...about,
  matter: reference.optional().meta({ description: 'which matter, where several are open' }),
  step: slug,
  outcome: slug,
  fields: fields.meta({ description: 'one text per field of the form; a signature may say more in `note`' }),
});

type AnyCall = Call<unknown, unknown, unknown>;

/** Side processes: opinions, rectifications, demonstration units, sign-offs, talks, appeals. */
export const matterRoutes = [
  change({
    path,
    operation: 'openMatter',
    summary: 'Open a side process of the programme; where one at a time may be open, join it',
    tag,
    act: 'openMatter',
    params: inCampaign,
    body: newMatter,
    status: 201,
    reply: z.object({
      matters: z.array(matterView).meta({ description: 'one for each consulted body, where the procedure says so' }),
    }),
    handle: async (call) => {
      const { body, parts, key, receivedAt } = call;
      const plan = await planFor(call, call.params.campaign);
      const programme = await programmeOf(call, plan);
      const procedure = procedureOf(programme, body.procedure);
      const { unit, track } = subjectOf(call, plan, procedure, body);
      const actor = actingAs(call, 'openMatter', procedure.opened.by, plan, unit);
      const refused = refuseOpening({ procedure, bodies: plan.bodies, unit }, { actor, fields: body.fields });
      if (refused) throw problemOf(refused);
      if (unit !== null) await demandEnrolled(call, plan, unit);
      if (actor.role === 'unit' || actor.role === 'partyOrganisation')
        await demandEnrolled(call, plan, actor.organisation);
      await demandStage(call, plan, procedure);
      await demandKnown(call, programme, plan, { fields: procedure.opened.fields, given: body.fields, unit });
      const given = { key, plan, procedure, unit, track, fields: body.fields, opener: actor, source: null, receivedAt };
      await demandNotAsked(call, given);
      const opened = await withDeadline(call, () => startMatters(parts, given));
      const rows = await Promise.all(opened.map((id) => onRecord(parts, id)));
      const scopes = mattersSeen(await sightOf(call, plan.campaign), programme);
      return { body: { matters: await Promise.all(rows.map((row) => presentTo(call, scopes, procedure, row))) } };
    },
  }),

  change({
    path: steps,
    operation: 'doStep',
    summary: 'Do, or sign, a step of the matter that is open',
    tag,
    act: 'doStep',
    params: inCampaign,
    body: newStep,
    reply: matterView,
    handle: async (call) => {
      const { body, parts } = call;
      const plan = await planFor(call, call.params.campaign);
      const programme = await programmeOf(call, plan);
      const procedure = procedureOf(programme, body.procedure);
      const step = stepOf(procedure, body.step);
      if (!step) throw problemOf(unknownStep(procedure, body.step));
      demandRole(call, step);
      demandRight(call, plan, step, body.matter === undefined ? subjectOf(call, plan, procedure, body).unit : null);
      const scopes = mattersSeen(await sightOf(call, plan.campaign), programme);
      const row = await openMatterOf(call, plan, scopes, procedure, step);
      const actor = actingAs(call, 'doStep', rolesOf(step, row), plan, row.unit);
      await demandKnown(call, programme, plan, { fields: step.fields, given: body.fields, unit: row.unit });
      await ask(
        { ...call, actor },
        {
          workflowId: messages.matterWorkflowId(row.id),
          update: messages.doStep,
          message: { step: body.step, outcome: body.outcome, fields: body.fields },
          underWay: () => isOpen(call, row.id),
          gone: () => gone(call, row.id, procedure),
        },
      );
      return { body: await presentTo(call, scopes, procedure, await onRecord(parts, row.id)) };
    },
  }),

  change({
    path: `${steps}/signers`,
    operation: 'addSigner',
    summary: 'Add a signer to a step that is open',
    tag,
    act: 'addSigner',
    params: inCampaign,
    body: z.strictObject({ matter: reference, step: slug, role: roleSchema }),
    reply: matterView,
    handle: (call) => {
      const { matter, ...message } = call.body;
      return tell(call, 'addSigner', matter, { update: messages.addSigner, message });
    },
  }),

  change({
    path: `${steps}/extension`,
    operation: 'extendStep',
    summary: 'Extend the term of a step to a later day; it is in force at once',
    tag,
    act: 'extendDeadline',
    params: inCampaign,
    body: z.strictObject({ matter: reference, step: slug, until: day, reason: sentence }),
    reply: matterView,
    handle: (call) => {
      const { matter, ...message } = call.body;
      return tell(call, 'extendDeadline', matter, { update: messages.extendStep, message });
    },
  }),

  read({
    path,
    operation: 'listMatters',
    summary: 'List the side processes of a campaign; a unit sees its own, and only readers see what is restricted',
    tag,
    act: 'readMatters',
    params: inCampaign,
    query: z.strictObject({
      ...page,
      procedure: slug.optional(),
      unit: slug.optional(),
      track: slug.optional(),
      open: z.stringbool().optional(),
      overdue: z.stringbool().optional().meta({ description: 'only those with an open step that is overdue' }),
    }),
    reply: pageOf(matterView),
    handle: async (call) => {
      const { parts, query } = call;
      const plan = await planFor(call, call.params.campaign);
      const programme = await programmeOf(call, plan);
      const { cursor, ...filter } = query;
      const see = await sightOf(call, plan.campaign);
      await demandSeen(call, see('matters'), plan, query.unit);
      const scopes = mattersSeen(see, programme);
      const asked = { ...filter, campaign: plan.campaign, after: cursor };
      const { items, next } = await matterPage(parts.registry.db, scopes, asked);
      for (const procedure of programme.procedures) {
        const scope = scopeIn(scopes, procedure.procedure);
        const read = scope.recorded ? items.filter((each) => each.procedure === procedure.procedure) : [];
        if (read.length === 0) continue;
        const units = [...new Set(read.map(({ unit }) => unit))];
        const about = units.length === 1 ? (units[0] ?? null) : null;
        await recordReading(call, plan, procedure, about, read, scope.rows[0]?.as);
      }
      return { body: { items: items.map((row) => present(procedureOf(programme, row.procedure), row)), next } };
    },
  }),

  read({
    path: '/v1/matters/{matter}',
    operation: 'showMatter',
    summary: 'Show a side process with its steps and all that happened in it',
    tag,
    act: 'readMatters',
    params: z.strictObject({ matter: reference }),
    reply: matterHistoryView,
    handle: async (call) => {
      const { plan, procedure, row, role } = await readableMatter(call, call.params.matter);
      if (procedure.readers) await recordReading(call, plan, procedure, row.unit, [row], role);
      const entries = await historyOf(call.parts.registry.db, row.id);
      const history = entries.map(({ at, actor, rules, fact }) => ({
        at: instant(at),
        actor: { ...actor },
        rules: [...rules],
        fact: { ...fact },
      }));
      return { body: { ...present(procedure, row), history } };
    },
  }),
];

/** The matter of a call that only reads; for whoever may not read it there is none. */
export async function readableMatter(call: AnyCall, id: string) {
  const row = await matterNamed(call, id);
  const plan = await planFor(call, row.campaign);
  const programme = await programmeOf(call, plan);
  const role = await readerOf(call, mattersSeen(await sightOf(call, plan.campaign), programme), row);
  if (role === undefined) throw problemOf(noMatter(id));
  return { row, plan, procedure: procedureOf(programme, row.procedure), role };
}

/** Every reading of what only few may read is on record. */
export async function recordReading(
  call: AnyCall,
  plan: Plan,
  procedure: Procedure,
  unit: string | null,
  rows: readonly { readonly id: string }[],
  role: Role = call.actor.role,
): Promise<void> {
  const read = { what: 'matter' as const, type: procedure.procedure, ids: rows.map(({ id }) => id) };
  await call.parts.registry.record([readingOf(call, plan, read, { unit, rules: rulesOf(procedure), role })]);
}

/** The unit and the track that a call is about, as far as the procedure is about one. */
function subjectOf(
  call: AnyCall,
  plan: Plan,
  { procedure, about: subject }: Procedure,
  body: { readonly unit?: string | undefined; readonly track?: string | undefined },
): { unit: string | null; track: string | null } {
  if (body.track !== undefined && !plan.tracks.some(({ track }) => track === body.track))
    throw problemOf(refusal('UnknownTrack', `the programme has no track ${body.track}`));
  if (subject !== 'unit' && body.unit !== undefined)
    throw badBody([{ pointer: '/body/unit', message: `${procedure} is about a ${subject}, not about a unit` }]);
  if (subject === 'campaign') return { unit: null, track: null };
  if (subject === 'track') {
    const track = body.track ?? (plan.tracks.length === 1 ? plan.tracks[0]?.track : undefined);
    if (track === undefined)
      throw badBody([{ pointer: '/body/track', message: `${procedure} is about a track: name it` }]);
    return { unit: null, track };
  }
  const unit = body.unit ?? (isOfUnit(call) ? call.actor.organisation : undefined);
  if (unit === undefined) throw badBody([{ pointer: '/body/unit', message: `${procedure} is about a unit: name it` }]);
  return { unit, track: body.track ?? null };
}

/** A consulted body that is asked already is not asked a second time. */
async function demandNotAsked({ parts }: AnyCall, given: NewMatter): Promise<void> {
  const { plan, procedure, unit, track, key } = given;
  if (procedure.opened.each === undefined) return;
  const mine = partiesOf(given).map(({ body }) => matterId(key, body));
  if (mine.length === 0)
    throw problemOf(refusal('NotAllowed', `nobody but ${unit ?? 'itself'} could be asked`, rulesOf(procedure)));
  const under = { campaign: plan.campaign, procedure: procedure.procedure, unit, track };
  const asked = (await mattersUnder(parts.registry.db, under)).filter(
    ({ id, closedAt }) => closedAt === null && !mine.includes(id),
  );
  if (asked.length === 0) return;
  const bodies = asked.map(({ body }) => body).join(', ');
  throw problemOf(refusal('AlreadyOpen', `${bodies} were asked, and have not answered`, rulesOf(procedure)));
}

/** The one matter that a step belongs to: by its id, or by what it is about and, for a consulted body, who is asked. */
async function openMatterOf(
  call: Call<unknown, unknown, z.output<typeof newStep>>,
  plan: Plan,
  scopes: Scopes,
  procedure: Procedure,
  step: Step,
): Promise<MatterRow> {
  const { body, parts } = call;
  if (body.matter !== undefined) {
    const row = await matterNamed(call, body.matter);
    if (!(await isKnownTo(call, scopes, step, row))) throw problemOf(noMatter(body.matter));
    if (row.campaign === plan.campaign && row.procedure === body.procedure) return row;
    throw problemOf(refusal('UnknownMatter', `${body.matter} is no matter of ${body.procedure} in ${plan.campaign}`));
  }
  const { unit, track } = subjectOf(call, plan, procedure, body);
  const under = { campaign: plan.campaign, procedure: procedure.procedure, unit, track };
  const all = await mattersUnder(parts.registry.db, under);
  const own = isConsulted(call, step) ? all.filter(({ party }) => party === null || isOwn(call, party)) : all;
  const open = own.filter(({ closedAt }) => closedAt === null);
  const found = await Promise.all((open.length > 0 ? open : own.slice(-1)).map(({ id }) => onRecord(parts, id)));
  const known = await Promise.all(found.map((row) => isKnownTo(call, scopes, step, row)));
  const rows = found.filter((_, nth) => known[nth]);
  if (rows.length === 0) throw problemOf(refuseNotBegun(procedure));
  const ready = rows.filter((row) => row.steps.some((each) => each.step === step.step && each.doneAt === null));
  const [only, ...others] = ready.length > 0 ? ready : rows;
  if (only && others.length === 0) return only;
  const ids = (ready.length > 0 ? ready : rows).map(({ id }) => id).join(', ');
  throw problemOf(refusal('AlreadyOpen', `several are open, name one of them: ${ids}`, rulesOf(procedure)));
}

/** Throws when the caller does nothing for that unit in this campaign, asked before anything is looked up. */
function demandRight(call: AnyCall, plan: Plan, step: Step, unit: string | null): void {
  const { by, signatures } = step;
  const { actor, roles } = call;
  const able = roles
    .filter((role) => signatures !== undefined || by.includes(role))
    .map((role) => ({ ...actor, role }));
  const refused = able.map((each) => refuseAct('doStep', each, { bodies: plan.bodies, unit: unit ?? undefined }));
  const [first] = refused;
  if (first && refused.every((each) => each !== undefined)) throw problemOf({ ...first, rules: rulesOf(step) });
}

/** Whether the caller knows of a matter: reads it, or is whom its open step waits for. To others it is not there (NB-A10). */
async function isKnownTo(call: AnyCall, scopes: Scopes, step: Step, row: MatterRow): Promise<boolean> {
  if ((await readerOf(call, scopes, row)) !== undefined) return true;
  const waits = row.steps.some((each) => each.step === step.step && each.doneAt === null);
  return waits && rolesOf(step, row).some((role) => call.roles.includes(role));
}

/** Throws when nobody in this role ever does the step; which signers were added only its matter knows. */
function demandRole({ actor, roles }: AnyCall, step: Step): void {
  const { by, signatures } = step;
  if (signatures || by.some((role) => roles.includes(role))) return;
  const why = `${step.step} is for ${by.join(' or ')}, not for ${actor.role}`;
  throw problemOf(refusal('NotAllowed', why, rulesOf(step)));
}

function isConsulted({ roles }: AnyCall, { by }: Step): boolean {
  return by.includes('consulted') && roles.includes('consulted');
}

function isOwn({ actor }: AnyCall, party: string): boolean {
  return party === actor.organisation;
}

/** Puts the organiser's word on a step to its matter. */
async function tell<Body extends object>(
  call: Call<z.output<typeof inCampaign>, unknown, unknown>,
  act: 'addSigner' | 'extendDeadline',
  id: string,
  { update, message }: { readonly update: Parameters<typeof ask<Body, unknown>>[1]['update']; readonly message: Body },
) {
  const plan = await planFor(call, call.params.campaign);
  allow(call, act, plan);
  const row = await matterNamed(call, id);
  const programme = await programmeOf(call, plan);
  const scopes = mattersSeen(await sightOf(call, plan.campaign), programme);
  if (row.campaign !== plan.campaign || (await readerOf(call, scopes, row)) === undefined)
    throw problemOf(noMatter(id));
  const procedure = procedureOf(programme, row.procedure);
  const workflowId = messages.matterWorkflowId(id);
  await ask(call, {
    workflowId,
    update,
    message,
    underWay: () => isOpen(call, id),
    gone: () => gone(call, id, procedure),
  });
  return { body: await presentTo(call, scopes, procedure, await onRecord(call.parts, id)) };
}

async function matterNamed({ parts }: AnyCall, id: string): Promise<MatterRow> {
  const found = await findMatter(parts.registry.db, id);
  if (!found) throw problemOf(noMatter(id));
  return found;
}

function noMatter(id: string) {
  return refusal('UnknownMatter', `there is no matter ${id}`);
}

async function isOpen(call: AnyCall, id: string): Promise<boolean> {
  return (await matterNamed(call, id)).closedAt === null;
}

/** Why a matter cannot be asked any more: it is closed, by silence perhaps. */
async function gone(call: AnyCall, id: string, procedure: Procedure): Promise<Problem> {
  const row = await matterNamed(call, id);
  const last = row.steps.findLast(({ doneAt }) => doneAt !== null);
  if (last?.silent) {
    const rules = rulesOf(stepOf(procedure, last.step)?.onOverdue);
    const why = `nobody answered in time: ${last.step} counts as ${last.outcome ?? ''}`;
    return problemOf(refusal('TooLate', why, rules));
  }
  return problemOf(refusal('MatterClosed', `the matter is closed: ${row.outcome ?? ''}`, rulesOf(procedure)));
}

/** Who may do a step, or sign it: the programme's roles and the signers that were added. */
function rolesOf({ step, by, signatures }: Step, { steps: turns }: MatterRow): readonly Role[] {
  if (!signatures) return by;
  const open = turns.find((each) => each.step === step && each.doneAt === null);
  return [...signatures.roles, ...(open?.signatures.map(({ role }) => role) ?? [])];
}

/** The same for somebody who acted and may not read: without what is written in it. */
async function presentTo(
  call: AnyCall,
  scopes: Scopes,
  procedure: Procedure,
  row: MatterRow,
): Promise<z.input<typeof matterView>> {
  const shown = present(procedure, row);
  if ((await readerOf(call, scopes, row)) !== undefined) return shown;
  return { ...shown, fields: {}, steps: shown.steps.map((each) => ({ ...each, fields: null, signatures: [] })) };
}

function present(procedure: Procedure, row: MatterRow): z.input<typeof matterView> {
  const { id, campaign, unit, track, fields: given, source, openedBy, outcome, body, party } = row;
  return {
    id,
    campaign,
    procedure: row.procedure,
    name: procedure.name,
    unit,
    track,
    party: body !== null && party !== null ? { body, organisation: party } : null,
    fields: { ...given },
    source,
    openedBy,
    openedAt: instant(row.openedAt),
    closedAt: instant(row.closedAt),
    outcome,
    overdue: row.steps.some(({ overdueAt, doneAt }) => overdueAt !== null && doneAt === null),
    steps: row.steps.map((each) => presentStep(procedure, each)),
  };
}

function presentStep(procedure: Procedure, row: StepRow): z.input<typeof matterView>['steps'][number] {
  const { step, turn, openedAt, dueAt, remindedAt, overdueAt, doneAt, by, outcome, late, silent } = row;
  const data = stepOf(procedure, step);
  const signatures = row.signatures.flatMap(({ role, by: signer, at, note }) =>
    signer === null || at === null ? [] : [{ role, by: signer, at: instant(at), note: note ?? '' }],
  );
  return {
    step,
    name: data?.name ?? { zh: step, en: step },
    turn,
    openedAt: instant(openedAt),
    dueAt: instant(dueAt),
    dueOn: dueOn(dueAt),
    remindedAt: instant(remindedAt),
    overdueAt: instant(overdueAt),
    doneAt: instant(doneAt),
    by,
    outcome,
    fields: row.fields,
    late,
    silent,
    signatures,
    awaits: doneAt === null ? missing(data, row) : [],
  };
}

/** The roles whose signatures are missing: those of the programme first, then those that were added. */
function missing(data: Step | undefined, { signatures }: StepRow): Role[] {
  const signed = signatures.filter(({ by }) => by !== null).map(({ role }) => role);
  const added = signatures.filter(({ by }) => by === null).map(({ role }) => role);
  return [...(data?.signatures?.roles ?? []), ...added].filter((role) => {
    const index = signed.indexOf(role);
    if (index >= 0) signed.splice(index, 1);
    return index < 0;
  });
}

/** The last day of a term, which counts until 24:00. */
export function dueOn(dueAt: number | null): string | null {
  return dueAt === null ? null : dateOf(dueAt - 1);
}

function unknownStep({ procedure, steps: known }: Procedure, step: string) {
  return refusal('UnknownStep', `${procedure} has ${known.map((each) => each.step).join(', ')}, not ${step}`);
}
