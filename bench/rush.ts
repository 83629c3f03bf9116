import { createClient, type Client } from '../cli/client.ts';

const committee = 'rush';

/** The hour before a deadline: this many units apply at once, through the HTTP API; the times to each answer, sorted, in ms. */
export async function rush(api: string, adminToken: string, units: number): Promise<number[]> {
  const admin = createClient(api, adminToken);
  await admin.post('/v1/organisations', { id: committee, name: '机关工委', kind: 'committee' });
  await admin.post('/v1/organisations', { id: 'dangjian', name: '领导小组', kind: 'leadingGroup' });
  const ids = Array.from({ length: units }, (_, index) => `rush-${index + 1}`);
  await admin.post(
    `/v1/committees/${committee}/units`,
    ['id,name', ...ids.map((id) => `${id},单位 ${id}`)].join('\n'),
    { type: 'text/csv' },
  );
  const person = async (id: string, organisation: string, role: string) => {
    const { token } = await admin.post<{ token: string }>('/v1/people', { id, name: id, organisation, roles: [role] });
    return createClient(api, token);
  };
  const office = await person('rush-office', committee, 'organiser');
  const liaisons: (readonly [string, Client])[] = [];
  for (const id of ids) liaisons.push([id, await person(`l-${id}`, id, 'unit')]);
  const simulation = { startsAt: '2019-12-30', secondsPerDay: 86_400 };
  const body = {
    programme: 'shaoxing-2018',
    year: 2019,
    leadingGroup: 'dangjian',
    jointReviewers: ['dangjian'],
    simulation,
  };
  const { id: campaign } = await office.post<{ id: string }>('/v1/campaigns', body);
  const base = `/v1/campaigns/${campaign}/candidacies`;
  while ((await count(office, base)) < units) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const [id, liaison] of liaisons)
    await liaison.post(`${base}/${id}/rules`, { fields: { goals: '目标', schedule: '进度', measures: '措施' } });

  const times = liaisons.map(async ([id, liaison]) => {
    const asked = performance.now();
    await liaison.post(`${base}/${id}/applications`, { track: 'clean', fields: { 'own-work': '自创自建情况' } });
    return performance.now() - asked;
  });
  return (await Promise.all(times)).sort((a, b) => a - b);
}

async function count(office: Client, base: string): Promise<number> {
  const found: unknown[] = [];
  for await (const each of office.all(base)) found.push(each);
  return found.length;
}
