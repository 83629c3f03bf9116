import assert from 'node:assert/strict';
import { campaignTime, DAY, judgedAt, realTime, waitUntil } from '../../domain/clock.ts';
import { at } from '../support/build.ts';

describe('the real clock', () => {
  it('shows the campaign the time that it is, and waits for real', () => {
    const now = at('2019-12-31 23:59:59.999');
    assert.equal(campaignTime(null, now), now);
    assert.equal(realTime(null, now), now);
    assert.equal(waitUntil(null, at('2020-01-01'), now), 1);
  });
});

describe('a simulated clock', () => {
  const anchoredAt = at('2026-10-01 09:00');
  const startsAt = at('2019-01-01');
  const clock = {
    anchoredAt,
    startsAt,
    // A second a day until the applications open, then a minute a day.
    paces: [
      { from: startsAt, msPerDay: 1_000 },
      { from: at('2019-12-01'), msPerDay: 60_000 },
    ],
  };
  const rows: [real: number, moment: string][] = [
    [0, '2019-01-01'],
    [500, '2019-01-01 12:00'],
    [1_000, '2019-01-02'],
    [334_000, '2019-12-01'],
    [334_000 + 30_000, '2019-12-01 12:00'],
    [334_000 + 60_000, '2019-12-02'],
    [334_000 + 31 * 60_000, '2020-01-01'],
  ];

  for (const [real, moment] of rows) {
    it(`shows ${moment} ${real} ms after its anchor, and reaches it then`, () => {
      assert.equal(campaignTime(clock, anchoredAt + real), at(moment));
      assert.equal(realTime(clock, at(moment)), anchoredAt + real);
    });
  }

  it('stands still before its anchor, and reaches what lies before its start at the anchor', () => {
    assert.equal(campaignTime(clock, anchoredAt - DAY), startsAt);
    assert.equal(realTime(clock, startsAt - DAY), anchoredAt);
  });

  it('keeps whole milliseconds: a moment that falls between two of them is reached at the later one', () => {
    assert.equal(realTime(clock, at('2019-01-01 00:00:01')), anchoredAt + 1);
    const week = { anchoredAt, startsAt, paces: [{ from: startsAt, msPerDay: 7_000 }] };
    assert.equal(campaignTime(week, anchoredAt + 1), startsAt + 12_342);
  });

  it('waits no longer for what has passed', () => {
    assert.equal(waitUntil(clock, at('2019-01-03'), anchoredAt), 2_000);
    assert.equal(waitUntil(clock, at('2019-01-03'), anchoredAt + 2_000), 0);
    assert.equal(waitUntil(clock, at('2019-01-03'), anchoredAt + 9_000), 0);
  });
});

describe('the instant by which a message is judged (F66)', () => {
  const now = at('2020-01-01 00:00:05');
  const rows: [what: string, receivedAt: number | undefined, judged: number][] = [
    ['the stamp of the server, a moment before the window closed', at('2019-12-31 23:59:59.999'), now - 5_001],
    ['a stamp of this very instant', now, now],
    ['a stamp of ten minutes ago', now - 600_000, now - 600_000],
    ['now, when the stamp is older than ten minutes: nobody back-dates', now - 600_001, now],
    ['now, when the stamp lies in the future', now + 1, now],
    ['now, when there is no stamp', undefined, now],
  ];
  for (const [what, receivedAt, judged] of rows) {
    it(`is ${what}`, () => {
      assert.equal(judgedAt(receivedAt, now), judged);
    });
  }
});

describe('a stamp that is no instant (F66)', () => {
  it('is not believed, whatever it is', () => {
    const now = 1_577_000_000_000;
    for (const stamp of ['soon', {}, Number.NaN, now - 0.5, null]) assert.equal(judgedAt(stamp as never, now), now);
  });
});
