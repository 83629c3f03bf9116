import { createClient, type Client } from '../cli/client.ts';
import { post } from './product.ts';

/** The hour before a deadline: this many units apply at once, through the HTTP API; the times to each answer, sorted, in ms. */
export async function rush(api: string, adminToken: string, units: number): Promise<number[]> {
  const admin = createClient(api, adminToken);
  const committee = `rush-${units}`;
  await admin.post('/v1/organisations', { id: committee, name: '机关工委', kind: 'committee' });
  await admin.post('/v1/organisations', { id: `lead-${units}`, name: '领导小组', kind: 'leadingGroup' });
  const ids = Array.from({ length: units }, (_, index) => `${committee}-${index + 1}`);
  await admin.post(
    `/v1/committees/${committee}/units`,
    ['id,name', ...ids.map((id) => `${id},单位 ${id}`)].join('\n'),
    { type: 'text/csv' },
  );
  const tokens: (readonly [string, string])[] = [];
  const person = async (id: string, organisation: string, role: string) => {
    const { token } = await admin.post<{ token: string }>('/v1/people', { id, name: id, organisation, roles: [role] });
    tokens.push([organisation, token]);
    return createClient(api, token);
  };
  const office = await person(`office-${units}`, committee, 'organiser');
  const liaisons: (readonly [string, Client])[] = [];
  for (const id of ids) liaisons.push([id, await person(`l-${id}`, id, 'unit')]);
  const simulation = { startsAt: '2019-12-30', secondsPerDay: 86_400 };
  const body = {
    programme: 'shaoxing-2018',
    year: 2019,
    leadingGroup: `lead-${units}`,
    jointReviewers: [`lead-${units}`],
    simulation,
  };
  const { id: campaign } = await office.post<{ id: string }>('/v1/campaigns', body);
  const base = `/v1/campaigns/${campaign}/candidacies`;
  while ((await count(office, base)) < units) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const [id, liaison] of liaisons)
    await liaison.post(`${base}/${id}/rules`, { fields: { goals: '目标', schedule: '进度', measures: '措施' } });

  // What was said before has been heard: the rush begins on a quiet engine.
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  const tokenOf = new Map(tokens);
  const times = await Promise.all(
    ids.map(async (id) => {
      const asked = performance.now();
      const body = { track: 'clean', fields: { 'own-work': '自创自建情况' } };
      await post(`${api}${base}/${id}/applications`, body, tokenOf.get(id) ?? '');
      return performance.now() - asked;
    }),
  );
  const applied = await office.get<{ tracks: { track: string; counts: Record<string, number> }[] }>(
    `/v1/campaigns/${campaign}`,
  );
  const there = applied.tracks.find(({ track }) => track === 'clean')?.counts['underReview'];
  if (there !== units) throw new Error(`of ${units} applications ${there ?? 0} are there`);
  return times.sort((a, b) => a - b);
}

/** The same many at once, to a server that only looks a token up and inserts a row: what a rush costs at least. */
export async function bareRush(api: string, units: number): Promise<number[]> {
  const times = Array.from({ length: units }, async (_, index) => {
    const asked = performance.now();
    await post(`${api}/rows`, { index, fields: { 'own-work': '自创自建情况' } }, `token-${index}`);
    return performance.now() - asked;
  });
  return (await Promise.all(times)).sort((a, b) => a - b);
}

async function count(office: Client, base: string): Promise<number> {
  const found: unknown[] = [];
  for await (const each of office.all(base)) found.push(each);
  return found.length;
}
