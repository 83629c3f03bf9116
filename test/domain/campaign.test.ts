import assert from 'node:assert/strict';
import type { CampaignFact } from '../../contracts/facts.ts';
import type { Actor } from '../../contracts/people.ts';
import type { Plan } from '../../contracts/plan.ts';
import type { StageName } from '../../contracts/stages.ts';
import {
  courseOf,
  isEnded,
  openCampaign,
  refuseApproval,
  refuseCloseStage,
  refuseConfirmList,
  refuseNaming,
  refusePublish,
  stageShown,
  type Campaign,
  type Course,
} from '../../domain/campaign.ts';
import { noticeFact } from '../../domain/notice.ts';
import { ask, at, buildActor, buildPlan, campaignAfter, verdict, type Verdict } from '../support/build.ts';

const plan = buildPlan();
const officer = buildActor('organiser');
const leader = buildActor('leadingGroup');
const published = noticeFact(
  plan.notice,
  { track: 'clean', media: ['绍兴日报'], contact: '办公室' },
  at('2020-01-06 10:00'),
);

const listed: CampaignFact = { kind: 'listConfirmed', track: 'clean', candidates: ['unit-a'], leftOut: [] };
const ended: CampaignFact = { kind: 'noticeEnded', track: 'clean' };
const approved: CampaignFact = { kind: 'namingDecided', track: 'clean', approved: true, reason: '同意' };
const named: CampaignFact = { kind: 'titlesNamed', track: 'clean', circular: '通报', units: ['unit-a'], targets: [] };

/** The facts of the clean track after which it stands there. */
const waysTo: Readonly<Record<Exclude<Course['stage'], 'notDue'>, readonly CampaignFact[]>> = {
  review: [],
  list: [listed],
  notice: [listed, published],
  approval: [listed, published, ended],
  naming: [listed, published, ended, approved],
  maintenance: [listed, published, ended, approved, named],
  rejected: [listed, published, ended, { ...approved, approved: false }],
};
type Place = keyof typeof waysTo;
const places = Object.keys(waysTo) as Place[];
const campaignAt = (place: Place) => campaignAfter(plan, ...waysTo[place]);

const rules = {
  list: ['SX-S4c', 'SX-A08'],
  notice: ['SX-S4d', 'SX-A03'],
  approval: ['SX-S5a', 'SX-A12'],
  naming: plan.rules.naming,
  window: ['SX-S3c', 'SX-A02', 'SX-S0c', 'SX-A01'],
};
const already = (of: readonly string[]): Verdict => ({ code: 'AlreadyDecided', rules: of });

describe('an edition', () => {
  it('SX-S0c: opens with the tracks that are due in its year', () => {
    const course = (year: number) => openCampaign(buildPlan({ year })).courses;
    assert.deepEqual(course(2019), { clean: { stage: 'review' }, model: { stage: 'notDue' } });
    assert.deepEqual(course(2021), { clean: { stage: 'review' }, model: { stage: 'review' } });
  });

  for (const place of places) {
    it(`brings a track to ${place}, and leaves the other alone`, () => {
      const state = campaignAt(place);
      assert.equal(courseOf(state, 'clean').stage, place);
      assert.equal(courseOf(state, 'model').stage, 'notDue');
    });
  }

  it('remembers who confirmed the list until the leading group has decided', () => {
    for (const place of ['list', 'notice', 'approval'] as const) {
      const course = courseOf(campaignAt(place), 'clean');
      assert.equal('confirmedBy' in course && course.confirmedBy, officer.id, place);
    }
  });

  it('SX-S4c: has nothing to publish and nobody to name when the list is empty', () => {
    const empty = campaignAfter(plan, { ...listed, candidates: [] });
    assert.deepEqual(courseOf(empty, 'clean'), { stage: 'maintenance', named: 0 });
    assert.equal(isEnded(empty), true);
  });

  it('SX-S4e: counts the units that were named, not those that were listed', () => {
    const two = campaignAfter(plan, { ...listed, candidates: ['unit-a', 'unit-b'] }, published, ended, approved, named);
    assert.deepEqual(courseOf(two, 'clean'), { stage: 'maintenance', named: 1 });
  });

  it('enrols once, and keeps each stage of the calendar as open or closed', () => {
    const state = campaignAfter(
      plan,
      { kind: 'campaignStarted', plan },
      { kind: 'stageOpened', stage: 'mobilisation' },
      { kind: 'unitsEnrolled', units: 70 },
      { kind: 'stageClosed', stage: 'mobilisation', reason: null },
      { kind: 'stageOpened', stage: 'implementation' },
      { kind: 'campaignEnded' },
    );
    assert.deepEqual([state.enrolled, state.stages], [true, { mobilisation: 'closed', implementation: 'open' }]);
  });

  it('has ended when every track is named, rejected or not due', () => {
    const endedAt = places.filter((place) => isEnded(campaignAt(place)));
    assert.deepEqual(endedAt, ['maintenance', 'rejected']);
    const both = buildPlan({ year: 2021 });
    assert.equal(isEnded(campaignAfter(both, ...waysTo.maintenance)), false);
    const second = waysTo.rejected.map((fact) => ('track' in fact ? { ...fact, track: 'model' } : fact));
    assert.equal(isEnded(campaignAfter(both, ...waysTo.maintenance, ...second)), true);
  });
});

describe('closing a stage by decision', () => {
  const close = (state: Campaign, stage: 'mobilisation' | 'implementation', actor = officer) =>
    verdict(refuseCloseStage(plan, state, ask(actor, { stage, reason: '提前完成' })));
  const opened = (...stages: StageName[]) =>
    campaignAfter(plan, ...stages.map((stage): CampaignFact => ({ kind: 'stageOpened', stage })));

  it('SX-S5b: is for the organiser, while the stage is open', () => {
    assert.equal(close(opened('mobilisation'), 'mobilisation'), 'accepted');
    assert.deepEqual(close(opened('mobilisation'), 'mobilisation', leader), { code: 'NotAllowed', rules: [] });
  });

  it('is refused for a stage that has not opened or has closed', () => {
    assert.deepEqual(close(opened('mobilisation'), 'implementation'), { code: 'StageNotOpen', rules: [] });
    const closed = campaignAfter(
      plan,
      { kind: 'stageOpened', stage: 'mobilisation' },
      { kind: 'stageClosed', stage: 'mobilisation', reason: null },
    );
    assert.deepEqual(close(closed, 'mobilisation'), { code: 'StageNotOpen', rules: [] });
  });
});

describe('confirming the list', () => {
  const confirm = (state: Campaign, moment: string, track = 'clean', actor = officer) =>
    verdict(refuseConfirmList(plan, state, ask(actor, { track, leaveOut: [] }), at(moment)));

  it('SX-S4c: waits for the end of the window, so that no applicant is passed over', () => {
    const early = { code: 'StageNotOpen', rules: rules.list };
    assert.deepEqual(confirm(campaignAt('review'), '2019-12-30'), early);
    assert.deepEqual(confirm(campaignAt('review'), '2019-12-31 23:59:59.999'), early);
    assert.equal(confirm(campaignAt('review'), '2020-01-01 00:00'), 'accepted');
  });

  for (const place of places.filter((each) => each !== 'review')) {
    it(`SX-S4c: is done once, and refused when the track is at ${place}`, () => {
      assert.deepEqual(confirm(campaignAt(place), '2020-01-03'), already(rules.list));
    });
  }

  it('is for the organiser, in a track that is due', () => {
    assert.deepEqual(confirm(campaignAt('review'), '2020-01-03', 'clean', leader), { code: 'NotAllowed', rules: [] });
    assert.deepEqual(confirm(campaignAt('review'), '2020-01-03', 'green'), { code: 'UnknownTrack', rules: [] });
    assert.deepEqual(confirm(campaignAt('review'), '2020-01-03', 'model'), {
      code: 'NotDueThisYear',
      rules: rules.window,
    });
  });

  it('SX-S5d: is refused to the organiser of a county, whose own campaign goes its own way (S12)', () => {
    const county = {
      organiser: 'county-committee',
      leadingGroup: 'county-group',
      jointReviewers: ['county-department'],
    };
    const theirs = buildPlan({ campaign: 'county-committee.shaoxing-2018.2019', bodies: county });
    const officerThere = buildActor('organiser', { organisation: 'county-committee' });
    const message = ask(officerThere, { track: 'clean', leaveOut: [] });
    assert.equal(refuseConfirmList(theirs, openCampaign(theirs), message, at('2020-01-03')), undefined);
    assert.deepEqual(confirm(campaignAt('review'), '2020-01-03', 'clean', officerThere), {
      code: 'NotAllowed',
      rules: [],
    });
  });
});

describe('publishing the notice', () => {
  const publish = (state: Campaign, track = 'clean', actor = officer) =>
    verdict(refusePublish(plan, state, ask(actor, { track, media: ['绍兴日报'], contact: '办公室' })));

  const expected: Readonly<Record<Place, Verdict>> = {
    review: { code: 'ListNotConfirmed', rules: rules.list },
    list: 'accepted',
    notice: already(rules.notice),
    approval: already(rules.notice),
    naming: already(rules.notice),
    maintenance: already(rules.notice),
    rejected: already(rules.notice),
  };
  for (const place of places) {
    it(`SX-S4d: is ${expected[place] === 'accepted' ? 'taken' : 'refused'} when the track is at ${place}`, () => {
      assert.deepEqual(publish(campaignAt(place)), expected[place]);
    });
  }

  it('is for the organiser, in a track that is due', () => {
    assert.deepEqual(publish(campaignAt('list'), 'clean', leader), { code: 'NotAllowed', rules: [] });
    assert.deepEqual(publish(campaignAt('list'), 'green'), { code: 'UnknownTrack', rules: [] });
    assert.deepEqual(publish(campaignAt('list'), 'model'), { code: 'NotDueThisYear', rules: rules.window });
  });
});

describe('approving the naming', () => {
  const approve = (state: Campaign, moment: string, track = 'clean', actor: Actor = leader) =>
    verdict(refuseApproval(plan, state, ask(actor, { track, approved: true, reason: '同意' }), at(moment)));
  const running = { code: 'NoticeRunning', rules: rules.notice };

  it('SX-S4d: waits for the end of the notice (S06)', () => {
    assert.deepEqual(approve(campaignAt('notice'), '2020-01-10 12:00'), running);
    assert.deepEqual(approve(campaignAt('notice'), '2020-01-10 23:59:59.999'), running);
    assert.equal(approve(campaignAt('notice'), '2020-01-11 00:00'), 'accepted');
  });

  const expected: Readonly<Record<Place, Verdict>> = {
    review: { code: 'ListNotConfirmed', rules: rules.list },
    list: { code: 'NoticeNotPublished', rules: rules.notice },
    notice: 'accepted',
    approval: 'accepted',
    naming: already(rules.approval),
    maintenance: already(rules.approval),
    rejected: already(rules.approval),
  };
  for (const place of places) {
    it(`SX-S5a: is ${expected[place] === 'accepted' ? 'taken' : 'refused'} after the notice when the track is at ${place}`, () => {
      assert.deepEqual(approve(campaignAt(place), '2020-01-13'), expected[place]);
    });
  }

  it('SX-S5a, SX-A12: is for the leading group, in a track that is due', () => {
    assert.deepEqual(approve(campaignAt('approval'), '2020-01-13', 'clean', officer), {
      code: 'NotAllowed',
      rules: [],
    });
    assert.deepEqual(approve(campaignAt('approval'), '2020-01-13', 'green'), { code: 'UnknownTrack', rules: [] });
    const notDue = { code: 'NotDueThisYear', rules: rules.window };
    assert.deepEqual(approve(campaignAt('approval'), '2020-01-13', 'model'), notDue);
  });

  it('is refused to whoever confirmed the list, in whatever role (F54)', () => {
    const both = buildActor('leadingGroup', { id: officer.id });
    for (const place of ['notice', 'approval'] as const) {
      const refused = approve(campaignAt(place), '2020-01-13', 'clean', both);
      assert.deepEqual(refused, { code: 'OwnSubmission', rules: rules.approval }, place);
    }
  });
});

describe('naming', () => {
  const nameAt = (state: Campaign, moment: string, track = 'clean', actor: Actor = officer, edition: Plan = plan) =>
    verdict(refuseNaming(edition, state, ask(actor, { track, circular: '通报' }), at(moment)));
  const running = { code: 'NoticeRunning', rules: rules.notice };
  const notApproved: Verdict = { code: 'NotApproved', rules: rules.approval };

  it('SX-S4d, SX-A03: is refused on 10 January, when the notice still runs, and says until when (S06)', () => {
    assert.deepEqual(nameAt(campaignAt('notice'), '2020-01-10'), running);
    assert.deepEqual(nameAt(campaignAt('notice'), '2020-01-10 23:59:59.999'), running);
    const message = ask(officer, { track: 'clean', circular: '通报' });
    const refused = refuseNaming(plan, campaignAt('notice'), message, at('2020-01-10'));
    assert.equal(refused?.message, 'the notice of clean runs until 2020-01-10 at 24:00');
  });

  it('SX-A12: waits for the approval from 11 January 00:00 on, and is possible with it (S06)', () => {
    assert.deepEqual(nameAt(campaignAt('notice'), '2020-01-11 00:00'), notApproved);
    assert.equal(nameAt(campaignAt('naming'), '2020-01-11 00:00'), 'accepted');
  });

  const expected: Readonly<Record<Place, Verdict>> = {
    review: { code: 'ListNotConfirmed', rules: rules.list },
    list: { code: 'NoticeNotPublished', rules: rules.notice },
    notice: notApproved,
    approval: notApproved,
    naming: 'accepted',
    maintenance: already(rules.naming),
    rejected: already(rules.naming),
  };
  for (const place of places) {
    it(`SX-S4e, SX-A12: is ${expected[place] === 'accepted' ? 'taken' : 'refused'} when the track is at ${place}`, () => {
      assert.deepEqual(nameAt(campaignAt(place), '2020-01-13'), expected[place]);
    });
  }

  it('SX-S4e: is for the organiser, in a track that is due', () => {
    assert.deepEqual(nameAt(campaignAt('naming'), '2020-01-13', 'clean', leader), { code: 'NotAllowed', rules: [] });
    assert.deepEqual(nameAt(campaignAt('naming'), '2020-01-13', 'green'), { code: 'UnknownTrack', rules: [] });
    assert.deepEqual(nameAt(campaignAt('naming'), '2020-01-13', 'model'), {
      code: 'NotDueThisYear',
      rules: rules.window,
    });
  });
});

describe('the stage that an operator sees of a campaign', () => {
  const open = (stage: StageName): CampaignFact => ({ kind: 'stageOpened', stage });
  const close = (stage: StageName): CampaignFact => ({ kind: 'stageClosed', stage, reason: null });

  it('is that of the calendar while one is open', () => {
    for (const stage of ['mobilisation', 'implementation', 'application'] as const) {
      assert.equal(stageShown(campaignAfter(plan, open(stage))), stage);
    }
    assert.equal(stageShown(campaignAfter(plan, open('mobilisation'), open('implementation'))), 'implementation');
  });

  it('is that of the track which is least far afterwards', () => {
    const over = (['mobilisation', 'implementation', 'application'] as const).flatMap((stage) => [
      open(stage),
      close(stage),
    ]);
    for (const place of places) {
      const shown = stageShown(campaignAfter(plan, ...over, ...waysTo[place]));
      assert.equal(shown, place === 'rejected' ? 'maintenance' : place);
    }
    const both = buildPlan({ year: 2021 });
    assert.equal(stageShown(campaignAfter(both, ...over, ...waysTo.naming)), 'review');
  });
});
