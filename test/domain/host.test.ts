import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

describe('working days', () => {
  it('gives the same answers whatever the zone of the host', () => {
    const shifts = { UTC: 0, 'Asia/Shanghai': -480, 'America/New_York': 300 };
    for (const [zone, shift] of Object.entries(shifts)) {
      assert.deepEqual(answersIn(zone), {
        shift,
        periods: [
          ['2018-12-28', '2019-01-04', Date.parse('2019-01-04T16:00:00Z'), '2019-01-04', 5],
          ['2020-01-06', '2020-01-10', Date.parse('2020-01-10T16:00:00Z'), '2020-01-10', 5],
          ['2020-03-06', '2020-03-12', Date.parse('2020-03-12T16:00:00Z'), '2020-03-12', 4],
          ['2020-10-30', '2020-11-05', Date.parse('2020-11-05T16:00:00Z'), '2020-11-05', 4],
        ],
      });
    }
  });
});

/** The calendar asked in a process of its own, in another zone; two of the periods span New York's clock changes. */
function answersIn(TZ: string): unknown {
  const calendar = new URL('../../domain/working-days.ts', import.meta.url).href;
  const script = `
    import { dateOf, noticePeriod, weekdayOf } from ${JSON.stringify(calendar)};
    const periods = ['2018-12-28', '2020-01-06', '2020-03-06', '2020-10-30'].map((publishedOn) => {
      const { firstDay, lastDay, endsAt } = noticePeriod({ publishedOn, days: 5, unit: 'working', firstDayCounts: true });
      return [firstDay, lastDay, endsAt, dateOf(endsAt - 1), weekdayOf(lastDay)];
    });
    const shift = new Date(Date.UTC(2020, 0, 1)).getTimezoneOffset();
    console.log(JSON.stringify({ shift, periods }));
  `;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const options = { cwd: import.meta.dirname, env: { ...process.env, TZ }, encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(process.execPath, args, options));
}
