import { readFileSync } from 'node:fs';
import { createClient, type Client } from '../cli/client.ts';
import type { Stage } from '../scenario/stage.ts';
import { inParallel } from './in-parallel.ts';

const unitsFile = new URL('../programmes/units/jiaozuo-annex-1.csv', import.meta.url);

/** Everybody who acts in the demo, each through the public API with a token of their own. */
export interface People {
  readonly office: Client;
  readonly director: Client;
  readonly leader: Client;
  readonly auditor: Client;
  readonly reviewer: Client;
  readonly jointReviewers: ReadonlyMap<string, Client>;
  readonly liaisons: ReadonlyMap<string, Client>;
  readonly anybody: Client;
}

export const committee = 'gongwei';
export const leadingGroup = 'dangjian';
/** 市委组织部, 市纪委监委机关 and 市委宣传部 of the list: joint reviewers, and assessed like all the others. */
export const jointReviewers = ['jz-06', 'jz-05', 'jz-07'];

export interface Cast {
  readonly people: People;
  readonly units: readonly { readonly id: string; readonly name: string }[];
}

/** Adds the organisations, the 70 units and the people, as an administrator does before the first campaign. */
export async function gather({ admin, url }: Pick<Stage, 'admin' | 'url'>): Promise<Cast> {
  await admin.post('/v1/organisations', { id: committee, name: '市直属机关工作委员会', kind: 'committee' });
  await admin.post('/v1/organisations', { id: leadingGroup, name: '市党建工作领导小组', kind: 'leadingGroup' });
  await admin.post(`/v1/committees/${committee}/units`, readFileSync(unitsFile, 'utf8'), { type: 'text/csv' });
  const units: { id: string; name: string }[] = [];
  for await (const unit of admin.all<{ id: string; name: string }>('/v1/organisations', { kind: 'unit', committee }))
    units.push(unit);

  const add = async (id: string, name: string, organisation: string, roles: string[]) => {
    const { token } = await admin.post<{ token: string }>('/v1/people', { id, name, organisation, roles });
    return createClient(url, token);
  };
  const liaisons = new Map<string, Client>();
  await inParallel(units, async ({ id, name }) => {
    liaisons.set(id, await add(`liaison-${id}`, `${name}联络员`, id, ['unit']));
  });
  const joint = new Map<string, Client>();
  for (const id of jointReviewers) joint.set(id, await add(`joint-${id}`, `联合评审员 ${id}`, id, ['jointReviewer']));
  const people: People = {
    office: await add('office', '机关工委办公室', committee, ['organiser']),
    director: await add('director', '机关工委负责人', committee, ['organiser']),
    reviewer: await add('reviewer', '审核员', committee, ['reviewer']),
    leader: await add('leader', '领导小组组长', leadingGroup, ['leadingGroup']),
    auditor: await add('auditor', '审计员', committee, ['auditor']),
    jointReviewers: joint,
    liaisons,
    anybody: createClient(url),
  };
  return { people, units };
}
