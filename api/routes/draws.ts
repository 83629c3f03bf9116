import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sentence, slug } from '../../contracts/text.ts';
import { drawView } from '../../contracts/views-obligations.ts';
import { countOf, drawnWith, refusePeriod, refuseReveal } from '../../domain/draw.ts';
import { rulesOf } from '../../domain/plan.ts';
import { refusal } from '../../domain/refusal.ts';
import { drawPage, findDraw, lockDraw, type DrawRow } from '../../registry/draws.ts';
import { putOnFile } from '../../registry/filing.ts';
import { unitsIn } from '../../registry/obligations.ts';
import { write } from '../../registry/write.ts';
import { allow, demandScope, planFor, programmeOf, timeOf } from '../concerns.ts';
import { instant } from '../present.ts';
import { problemOf } from '../problem.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';
import { inCampaign, reference } from './addresses.ts';

const tag = 'draws';
const path = '/v1/campaigns/{campaign}/draws';

const commitment = z.strictObject({
  draw: slug.meta({ description: 'a draw of the programme' }),
  period: z
    .string()
    .regex(/^\d{4}(-(H[12]|Q[1-4]|(0[1-9]|1[0-2])))?$/, 'a period is written 2023, 2023-H1, 2023-Q3 or 2023-05')
    .meta({ description: 'the period that it is for' }),
  commitment: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'the SHA-256 of the seed, 64 small hexadecimal digits')
    .meta({ description: 'SHA-256 of the seed (UTF-8), which stays secret until it is revealed' }),
});

export const drawRoutes = [
  change({
    path,
    operation: 'commitDraw',
    summary: 'Fix who can be drawn and how many, and the seed by its hash, before anybody knows the seed',
    tag,
    act: 'commitDraw',
    params: inCampaign,
    body: commitment,
    status: 201,
    reply: drawView,
    handle: async (call) => {
      const { parts, body, actor, key } = call;
      const { plan, programme } = await termsOf(call);
      allow(call, 'commitDraw', plan);
      const draw = programme.draws.find((each) => each.draw === body.draw);
      if (!draw) throw problemOf(refusal('UnknownDraw', `${plan.programme} has no draw ${body.draw}`));
      const refused = refusePeriod(draw, plan.year, body.period);
      if (refused) throw problemOf(refused);
      const at = timeOf(call, plan);
      const rules = rulesOf(draw);
      const id = hash(key).slice(0, 20);
      const { campaign } = plan;
      await parts.registry.transaction(async (tx) => {
        const found = await lockDraw(tx, { campaign, ...body });
        // Asked again after its answer was lost.
        if (found?.id === id) return;
        if (found)
          throw problemOf(refusal('AlreadyDecided', `${body.draw} of ${body.period} is committed already`, rules));
        const population = (await unitsIn(tx, campaign)).map(({ unit }) => unit);
        const drawn = { id, ...body, population, count: countOf(draw, population.length) };
        const committed = { kind: 'drawCommitted' as const, ...drawn };
        await write(tx, [{ key, campaign, unit: null, at, actor, rules, fact: committed }]);
      });
      const committed = await findDraw(parts.registry.db, campaign, id);
      if (!committed) throw new Error(`the draw ${id} is not on record`);
      return { body: shown(committed) };
    },
  }),

  change({
    path: `${path}/{draw}/reveal`,
    operation: 'revealDraw',
    summary: 'Reveal the seed: the units are drawn with it, and the inspection of each is opened',
    tag,
    act: 'commitDraw',
    params: inCampaign.extend({ draw: reference }),
    body: z.strictObject({ seed: sentence }),
    reply: drawView,
    handle: async (call) => {
      const { parts, params, body, actor, key } = call;
      const { plan, programme } = await termsOf(call);
      allow(call, 'commitDraw', plan);
      const committed = await findDraw(parts.registry.db, plan.campaign, params.draw);
      if (!committed) throw problemOf(refusal('UnknownDraw', `there is no draw ${params.draw}`));
      const rules = rulesOf(programme.draws.find(({ draw }) => draw === committed.draw));
      const refused = refuseReveal(committed, hash(body.seed), rules);
      if (refused) throw problemOf(refused);
      const at = timeOf(call, plan);
      const { campaign, id } = committed;
      const drawn = drawnWith(body.seed, committed, hash);
      const fact = { kind: 'drawRevealed' as const, id, seed: body.seed, drawn };
      const filed = { key, campaign, unit: null, at, actor, rules, fact };
      // Whether the seed is known already is asked there: the same call may come again.
      const second = await parts.registry.transaction((tx) => putOnFile(tx, { plan, programme }, filed));
      if (second) throw problemOf(second);
      const revealed = await findDraw(parts.registry.db, campaign, id);
      return { body: shown(revealed ?? committed) };
    },
  }),

  read({
    path,
    operation: 'listDraws',
    summary: 'List every draw with all that it was made from, so that anybody can draw again',
    tag,
    act: 'readCampaign',
    params: inCampaign,
    query: z.strictObject(page),
    reply: pageOf(drawView),
    handle: async (call) => {
      const { parts, params, query } = call;
      const plan = await planFor(call, params.campaign);
      const scope = await demandScope(call, 'draws', plan);
      const asked = { campaign: plan.campaign, after: query.cursor, limit: query.limit };
      const { items, next } = await drawPage(parts.registry.db, scope, asked);
      return { body: { items: items.map(shown), next } };
    },
  }),
];

async function termsOf(call: Call<z.output<typeof inCampaign>, unknown, unknown>) {
  const plan = await planFor(call, call.params.campaign);
  return { plan, programme: await programmeOf(call, plan) };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function shown(row: DrawRow) {
  return { ...row, committedAt: instant(row.committedAt), revealedAt: instant(row.revealedAt) };
}
