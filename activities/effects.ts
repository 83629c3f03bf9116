import type { Fact } from '../contracts/facts.ts';
import type { Effect, EffectContext } from '../contracts/procedure.ts';
import type { Programme } from '../contracts/programme.ts';
import { engine } from '../domain/engine.ts';
import { hearReinstatement } from '../domain/notice.ts';
import { rulesOf } from '../domain/plan.ts';
import { refusal, unreachable } from '../domain/refusal.ts';
import { titleOutsideTracks } from '../domain/title-plan.ts';
import { saidByEngine, type Said } from '../registry/acceptance.ts';
import { editionOf, type Edition } from '../registry/following.ts';
import { countOnRecord, struckTracks } from '../registry/matters.ts';
import { awardTitles } from '../registry/titles.ts';
import { startMatters } from '../engine/start-matter.ts';
import { untilSo } from './until-so.ts';
import type { Tools } from './index.ts';

/** What the programme has happen by itself. */
export function effectsWith(tools: Tools) {
  const { registry } = tools;

  function put(effect: Effect, key: string, { campaign, unit, at }: EffectContext, fact: Fact): Promise<void> {
    return registry.record([{ key, campaign, unit, at, actor: engine, rules: rulesOf(effect), fact }]);
  }

  /** Nobody is there to be refused: what cannot happen is put on record. */
  function cannot(effect: Effect, key: string, context: EffectContext, why: string): Promise<void> {
    const { code, message } = refusal('NotPartOfThis', why);
    return put(effect, `${key}/refused`, context, {
      kind: 'messageRefused',
      message: effect.effect,
      code,
      why: message,
    });
  }

  async function carry(
    effect: Exclude<Effect, Opening>,
    key: string,
    context: EffectContext,
    edition: Edition,
  ): Promise<unknown> {
    const { plan, programme } = edition;
    const { unit, matter, fields } = context;
    if (effect.effect === 'message') return put(effect, key, context, messageOf(effect, key, context, programme));
    if (unit === null) return cannot(effect, key, context, `${effect.effect} concerns a unit, and there is none`);
    switch (effect.effect) {
      case 'title':
        return registry.transaction((tx) =>
          awardTitles(
            tx,
            plan,
            [titleOutsideTracks(plan, context.cause, unit, { name: effect.title.zh, at: context.at })],
            context.at,
          ),
        );
      case 'reinstate':
        return reinstate(effect, key, context, edition, unit);
      case 'withdrawDeduction': {
        const { line } = fields;
        if (line === undefined) return cannot(effect, key, context, 'no field `line` names the deduction');
        const reason = fields['grounds'] ?? fields['reason'] ?? context.cause;
        return put(effect, key, context, { kind: 'deductionWithdrawn', line, matter, reason });
      }
      default:
        return unreachable(effect);
    }
  }

  /**
   * Opens another matter of the same unit and answers its id, or theirs: its own form takes the fixed fields, and by name
   * what the cause says.
   */
  async function open(effect: Opening, key: string, context: EffectContext, edition: Edition): Promise<string[]> {
    const { plan, programme } = edition;
    const procedure = programme.procedures.find((each) => each.procedure === effect.procedure);
    if (!procedure) {
      await cannot(effect, key, context, `there is no procedure ${effect.procedure}`);
      return [];
    }
    const unit = procedure.about === 'unit' ? context.unit : null;
    if (procedure.about === 'unit' && unit === null) {
      await cannot(effect, key, context, `${effect.procedure} is about a unit, and there is none`);
      return [];
    }
    const names = procedure.opened.fields.map(({ field }) => field);
    const handedOn = Object.entries(context.fields).filter(([name]) => names.includes(name));
    return startMatters(tools, {
      key,
      plan,
      procedure,
      unit,
      track: context.track,
      fields: { ...Object.fromEntries(handedOn), ...effect.fields },
      opener: engine,
      source: context.key,
    });
  }

  /** Puts a struck candidate back on the list; too late where the naming is over, or where it was decided otherwise. */
  async function reinstate(
    effect: Effect,
    key: string,
    context: EffectContext,
    { plan }: Edition,
    unit: string,
  ): Promise<void> {
    const { matter, at } = context;
    for (const track of await tracksOf(context, unit)) {
      const judge: Said['judge'] = ({ state, known }) => {
        const facts = hearReinstatement(state, track, matter ?? key, known);
        return facts.length > 0 ? facts : refusal('CandidacyEnded', `${unit} is not struck from ${track} any more`);
      };
      const said = saidByEngine(plan, unit, { cause: `reinstated by ${key} on ${track}`, at, judge });
      const heard = await registry.hear({ ...said, looks: { howFar: { track } } });
      if (heard.outcome !== 'refused') continue;
      await cannot(effect, `${key}/${track}`, context, `the candidacy of ${unit} for ${track} has ended`);
    }
  }

  /** The appeal names the track, or it is about every track on which the unit was struck. */
  async function tracksOf({ track, fields, campaign }: EffectContext, unit: string): Promise<string[]> {
    const named = track ?? fields['track'];
    return named === undefined ? struckTracks(registry.db, campaign, unit) : [named];
  }

  return {
    /**
     * Carries out what follows by itself, in its order and each once; nobody can waive it (NB-E1.18, NB-E1.19). Answers
     * the ids of the matters that it opens.
     */
    async carryOut(effects: readonly Effect[], context: EffectContext): Promise<string[]> {
      const edition = await editionOf(registry.db, context.campaign);
      const opened: string[] = [];
      for (const [index, effect] of effects.entries()) {
        const key = `${context.key}/${index}`;
        if (effect.effect === 'open') opened.push(...(await open(effect, key, context, edition)));
        else await carry(effect, key, context, edition);
      }
      return opened;
    },

    /**
     * Waits until matters that were opened are on record, which each does by itself: before that, what opened them is not
     * done, for with the engine they would be lost.
     */
    async onRecord(opened: readonly string[]): Promise<void> {
      const ids = new Set(opened);
      if (ids.size > 0) await untilSo(async () => (await countOnRecord(registry.db, [...ids])) === ids.size);
    },
  };
}

type Opening = Extract<Effect, { readonly effect: 'open' }>;

/** What only few may read is not carried into a message that more people read. */
function messageOf(
  { message }: Extract<Effect, { readonly effect: 'message' }>,
  key: string,
  { cause, matter, fields }: EffectContext,
  { messages, procedures, records }: Programme,
): Fact {
  const restricted =
    procedures.some(({ procedure, readers }) => procedure === cause && readers) ||
    records.some(({ record, readers }) => record === cause && readers);
  const to = messages.find((each) => each.message === message)?.to ?? 'organiser';
  const about = { ...(restricted ? {} : fields), cause, ...(matter !== null && { matter }) };
  return { kind: 'messageSent', message, key, to, about };
}
