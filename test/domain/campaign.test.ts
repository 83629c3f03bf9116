import assert from 'node:assert/strict';
import type { CampaignFact } from '../../contracts/facts.ts';
import type { Actor } from '../../contracts/people.ts';
import type { Extension, Target } from '../../contracts/extension.ts';
import type { CourseStep, Plan, TrackPlan } from '../../contracts/plan.ts';
import type { StageName } from '../../contracts/stages.ts';
import {
  closingOf,
  courseOf,
  decideNaming,
  deadlineOf,
  evolveCampaign,
  isEnded,
  openCampaign,
  refuseApproval,
  refuseCloseStage,
  refuseConfirmList,
  refuseConfirmScores,
  refuseCorrectNotice,
  refuseEndWithoutNaming,
  refuseOwnResult,
  refuseExtension,
  refuseNaming,
  refusePublish,
  refuseWithdrawList,
  stageAfter,
  lastClosingOf,
  stageShown,
  trackStageShown,
  type Campaign,
  type Course,
} from '../../domain/campaign.ts';
import { noticeFact } from '../../domain/notice.ts';
import { planOf } from '../../domain/plan.ts';
import {
  ask,
  at,
  buildActor,
  buildEdition,
  buildPlan,
  buildProgramme,
  campaignAfter,
  shaoxing,
  verdict,
  type Verdict,
} from '../support/build.ts';

const plan = buildPlan();
const officer = buildActor('organiser');
const leader = buildActor('leadingGroup');
const published = noticeFact(
  plan.notice,
  { track: 'clean', media: ['绍兴日报'], contact: { person: '办公室', telephone: '0575-85130000' } },
  at('2020-01-06 10:00'),
);

type Of<Kind extends CampaignFact['kind']> = CampaignFact & { readonly kind: Kind };
const listed: Of<'listConfirmed'> = {
  kind: 'listConfirmed',
  track: 'clean',
  candidates: ['unit-a'],
  leftOut: [],
  next: 'list',
};
const ended: Of<'noticeEnded'> = { kind: 'noticeEnded', track: 'clean', next: 'approval' };
const approved: Of<'namingDecided'> = {
  kind: 'namingDecided',
  track: 'clean',
  approved: true,
  reason: '同意',
  next: 'naming',
};
const named: Of<'titlesNamed'> = {
  kind: 'titlesNamed',
  track: 'clean',
  circular: '通报',
  units: ['unit-a'],
  held: [],
  next: 'maintenance',
  targets: [],
};
const scored: Of<'scoresConfirmed'> = { kind: 'scoresConfirmed', track: 'clean', results: [], next: 'concluded' };

/** The facts of the clean track after which it stands there. */
const waysTo: Readonly<Record<Exclude<Course['stage'], 'notDue'>, readonly CampaignFact[]>> = {
  review: [],
  list: [listed],
  notice: [listed, published],
  approval: [listed, published, ended],
  naming: [listed, published, ended, approved],
  maintenance: [listed, published, ended, approved, named],
  rejected: [listed, published, ended, { kind: 'endedWithoutNaming', track: 'clean', reason: '不予命名' }],
  concluded: [scored],
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
    const empty = campaignAfter(plan, { ...listed, candidates: [], next: 'maintenance' });
    assert.equal(courseOf(empty, 'clean').stage, 'maintenance');
    assert.equal(isEnded(empty), true);
  });

  it('SX-S4e: ends its course with the naming, however many are named: units are counted on record', () => {
    const two = campaignAfter(plan, { ...listed, candidates: ['unit-a', 'unit-b'] }, published, ended, approved, named);
    assert.deepEqual(courseOf(two, 'clean'), { stage: 'maintenance' });
  });

  it('enrols once, and keeps each stage of the calendar as open or closed', () => {
    const state = campaignAfter(
      plan,
      { kind: 'campaignStarted', plan },
      { kind: 'stageOpened', stage: 'mobilisation' },
      { kind: 'unitsEnrolled', units: 70, reference: 0 },
      { kind: 'stageClosed', stage: 'mobilisation', reason: null },
      { kind: 'stageOpened', stage: 'implementation' },
      { kind: 'campaignEnded' },
    );
    assert.deepEqual([state.enrolled, state.stages], [true, { mobilisation: 'closed', implementation: 'open' }]);
  });

  it('has ended when every track is named, rejected, concluded by its scores or not due', () => {
    const endedAt = places.filter((place) => isEnded(campaignAt(place)));
    assert.deepEqual(endedAt, ['maintenance', 'rejected', 'concluded']);
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
    const reviewer = buildActor('reviewer');
    assert.deepEqual(confirm(campaignAt('review'), '2020-01-03', 'clean', reviewer), { code: 'NotAllowed', rules: [] });
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
      consulted: {},
      liaison: [],
      discipline: [],
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

describe('taking the list back (F1)', () => {
  const withdraw = (state: Campaign, track = 'clean', actor = officer) =>
    verdict(refuseWithdrawList(plan, state, ask(actor, { track, reason: '漏列一个单位' })));
  const withdrawn: CampaignFact = { kind: 'listWithdrawn', track: 'clean', reason: '漏列一个单位' };

  const expected: Readonly<Record<Place, Verdict>> = {
    review: { code: 'ListNotConfirmed', rules: rules.list },
    list: 'accepted',
    notice: already(rules.list),
    approval: already(rules.list),
    naming: already(rules.list),
    maintenance: already(rules.list),
    rejected: already(rules.list),
    concluded: already(rules.list),
  };
  for (const place of places) {
    it(`SX-S4c: is ${expected[place] === 'accepted' ? 'taken' : 'refused'} when the track is at ${place}`, () => {
      assert.deepEqual(withdraw(campaignAt(place)), expected[place]);
    });
  }

  it('SX-S4c: leaves the track under review, so that the list is drawn up again', () => {
    const back = campaignAfter(plan, listed, withdrawn);
    assert.deepEqual(back, openCampaign(plan));
    const again = ask(officer, { track: 'clean', leaveOut: [] });
    assert.equal(refuseConfirmList(plan, back, again, at('2020-01-03')), undefined);
  });

  it('SX-S4c: is possible for a list with nobody on it, until the edition has ended', () => {
    const empty = campaignAfter(plan, { ...listed, candidates: [], next: 'maintenance' });
    assert.equal(withdraw(empty), 'accepted');
    assert.equal(isEnded(evolveCampaign(empty, withdrawn, officer.id)), false);
    assert.deepEqual(withdraw(evolveCampaign(empty, { kind: 'campaignEnded' }, 'engine')), already(rules.list));
  });

  it('is for the organiser and the leading group, in a track that is due', () => {
    assert.equal(withdraw(campaignAt('list'), 'clean', leader), 'accepted');
    assert.deepEqual(withdraw(campaignAt('list'), 'clean', buildActor('reviewer')), { code: 'NotAllowed', rules: [] });
    assert.deepEqual(withdraw(campaignAt('list'), 'green'), { code: 'UnknownTrack', rules: [] });
    assert.deepEqual(withdraw(campaignAt('list'), 'model'), { code: 'NotDueThisYear', rules: rules.window });
  });
});

describe('publishing the notice', () => {
  const publish = (state: Campaign, track = 'clean', actor = officer) =>
    verdict(
      refusePublish(
        plan,
        state,
        ask(actor, { track, media: ['绍兴日报'], contact: { person: '办公室', telephone: '0575-85130000' } }),
      ),
    );

  const expected: Readonly<Record<Place, Verdict>> = {
    review: { code: 'ListNotConfirmed', rules: rules.list },
    list: 'accepted',
    notice: already(rules.notice),
    approval: already(rules.notice),
    naming: already(rules.notice),
    maintenance: already(rules.notice),
    rejected: already(rules.notice),
    concluded: already(rules.notice),
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

describe('correcting the contact of a notice (F1)', () => {
  const correct = (
    state: Campaign,
    moment = '2020-01-08',
    actor: Actor = officer,
    track = 'clean',
    edition: Plan = plan,
  ) => {
    const message = ask(actor, { track, contact: { person: '办公室', telephone: '0575' }, reason: '号码有误' });
    return verdict(refuseCorrectNotice(edition, state, message, at(moment)));
  };

  const expected: Readonly<Record<Place, Verdict>> = {
    review: { code: 'ListNotConfirmed', rules: rules.list },
    list: { code: 'NoticeNotPublished', rules: rules.notice },
    notice: 'accepted',
    approval: already(rules.notice),
    naming: already(rules.notice),
    maintenance: already(rules.notice),
    rejected: already(rules.notice),
    concluded: already(rules.notice),
  };
  for (const place of places) {
    it(`SX-S4d: is ${expected[place] === 'accepted' ? 'taken' : 'refused'} when the track is at ${place}`, () => {
      assert.deepEqual(correct(campaignAt(place)), expected[place]);
    });
  }

  it('SX-S4d: is possible until the notice has ended, also before anybody has heard of its end', () => {
    assert.equal(correct(campaignAt('notice'), '2020-01-10 23:59:59.999'), 'accepted');
    assert.deepEqual(correct(campaignAt('notice'), '2020-01-11 00:00'), already(rules.notice));
  });

  it('changes nothing of the course, and is for the organiser', () => {
    const contact = { person: '办公室', telephone: '0575' };
    const fact: CampaignFact = { kind: 'noticeCorrected', track: 'clean', before: contact, contact, reason: '有误' };
    assert.deepEqual(campaignAfter(plan, ...waysTo.notice, fact), campaignAt('notice'));
    assert.deepEqual(correct(campaignAt('notice'), '2020-01-08', leader), { code: 'NotAllowed', rules: [] });
    assert.deepEqual(correct(campaignAt('notice'), '2020-01-08', officer, 'model'), {
      code: 'NotDueThisYear',
      rules: rules.window,
    });
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
    concluded: already(rules.approval),
  };
  for (const place of places) {
    it(`SX-S5a: is ${expected[place] === 'accepted' ? 'taken' : 'refused'} after the notice when the track is at ${place}`, () => {
      assert.deepEqual(approve(campaignAt(place), '2020-01-13'), expected[place]);
    });
  }

  it('SX-S5a: refused, it sends the list back under review, and ends no year (F1)', () => {
    const refused = decideNaming(plan, { track: 'clean', approved: false, reason: '需重新审议' });
    assert.deepEqual(refused, [
      { ...approved, approved: false, reason: '需重新审议', next: 'review' },
      { kind: 'listWithdrawn', track: 'clean', reason: '需重新审议' },
    ]);
    const back = campaignAfter(plan, ...waysTo.approval, ...refused);
    assert.deepEqual([courseOf(back, 'clean'), isEnded(back)], [{ stage: 'review' }, false]);
  });

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

describe('ending a year without a naming (F1)', () => {
  const end = (
    state: Campaign,
    moment = '2020-01-13',
    actor: Actor = leader,
    track = 'clean',
    edition: Plan = plan,
  ) => {
    const message = ask(actor, { track, reason: '年度任务未完成', final: true as const });
    return verdict(refuseEndWithoutNaming(edition, state, message, at(moment)));
  };

  for (const place of places) {
    const over = ['maintenance', 'rejected', 'concluded'].includes(place);
    it(`SX-S5a: is ${over ? 'refused' : 'taken'} when the track is at ${place}`, () => {
      assert.deepEqual(end(campaignAt(place)), over ? already(rules.approval) : 'accepted');
    });
  }

  it('waits for the end of the window: who may still apply would be left behind', () => {
    const early = { code: 'StageNotOpen', rules: rules.list };
    assert.deepEqual(end(campaignAt('review'), '2019-12-31 23:59:59.999'), early);
    assert.equal(end(campaignAt('review'), '2020-01-01 00:00'), 'accepted');
  });

  it('SX-S5a: is for the leading group, and for the organiser only where there is none', () => {
    const state = campaignAt('review');
    assert.deepEqual(end(state, '2020-01-13', officer), { code: 'NotAllowed', rules: rules.approval });
    assert.deepEqual(end(state, '2020-01-13', buildActor('reviewer')), { code: 'NotAllowed', rules: [] });
    const alone: Plan = { ...plan, bodies: { ...plan.bodies, leadingGroup: '' } };
    assert.equal(end(state, '2020-01-13', officer, 'clean', alone), 'accepted');
    assert.deepEqual(end(state, '2020-01-13', leader, 'model'), { code: 'NotDueThisYear', rules: rules.window });
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
    concluded: already(rules.naming),
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
  const clean = plan.tracks.find(({ track }) => track === 'clean')!;
  const open = (stage: StageName): CampaignFact => ({ kind: 'stageOpened', stage });
  const close = (stage: StageName): CampaignFact => ({ kind: 'stageClosed', stage, reason: null });

  it('is that of the calendar while one is open', () => {
    for (const stage of ['mobilisation', 'implementation', 'application'] as const) {
      assert.equal(stageShown(plan, campaignAfter(plan, open(stage))), stage);
    }
    assert.equal(stageShown(plan, campaignAfter(plan, open('mobilisation'), open('implementation'))), 'implementation');
  });

  it('F6: is where it was between two stages, and its first before any has opened', () => {
    const early = [open('mobilisation'), close('mobilisation'), open('implementation'), close('implementation')];
    assert.equal(stageShown(plan, campaignAfter(plan, ...early)), 'implementation');
    assert.equal(stageShown(plan, openCampaign(plan)), 'mobilisation');
  });

  it('F6: of a track follows what is in force: an extension for one unit keeps it open to applications', () => {
    const shown = (state: Campaign, moment: string) => trackStageShown({ plan, state }, clean, 'review', at(moment));
    const running = campaignAfter(plan, open('mobilisation'));
    assert.deepEqual(
      [shown(openCampaign(plan), '2018-12-31'), shown(running, '2019-06-01'), shown(running, '2019-12-01')],
      ['mobilisation', 'implementation', 'application'],
    );
    assert.equal(shown(running, '2020-01-01'), 'review');
    const until = at('2020-01-16');
    const target = { of: 'applications', track: 'clean' } as const;
    const granted = evolveCampaign(
      running,
      { kind: 'deadlineExtended', target, unit: 'u', from: 0, until, reason: '' },
      'o',
    );
    assert.deepEqual([shown(granted, '2020-01-15'), shown(granted, '2020-01-16')], ['application', 'review']);
    assert.deepEqual(
      [lastClosingOf(granted, clean, 'u'), lastClosingOf(granted, clean, 'v')],
      [until, at('2020-01-01')],
    );
  });

  it('is that of the track which is least far afterwards', () => {
    const over = (['mobilisation', 'implementation', 'application'] as const).flatMap((stage) => [
      open(stage),
      close(stage),
    ]);
    for (const place of places) {
      const shown = stageShown(plan, campaignAfter(plan, ...over, ...waysTo[place]));
      assert.equal(shown, place === 'rejected' || place === 'concluded' ? 'maintenance' : place);
    }
    const both = buildPlan({ year: 2021 });
    assert.equal(stageShown(both, campaignAfter(both, ...over, ...waysTo.naming)), 'review');
  });
});

describe('the course of a track, as the programme’s stages have it (F04)', () => {
  const courses: readonly (readonly CourseStep[])[] = [
    ['list', 'notice', 'approval', 'naming'],
    ['list', 'approval', 'notice', 'naming'],
    ['list', 'notice', 'naming'],
    ['list', 'approval', 'naming'],
    ['list', 'naming'],
    ['list', 'notice'],
    ['list'],
  ];
  const steps: readonly CourseStep[] = ['list', 'notice', 'approval', 'naming'];
  const late = at('2020-02-28');

  for (const course of courses) {
    const ordered = planWith(course);

    it(`F04: is ${course.join(', ')} where the file says so`, () => {
      assert.deepEqual(ordered.course, course);
    });

    it(`F04: takes ${course.join(', ')} in that order, each once and none before its turn`, () => {
      for (const [index, next] of [...course, undefined].entries()) {
        const state = course
          .slice(0, index)
          .reduce((before, step) => take(ordered, before, step), openCampaign(ordered));
        for (const step of steps) {
          const answer = decide(ordered, state, step, late);
          const place = `${step} after ${course.slice(0, index).join(', ') || 'nothing'}`;
          if (step === next) assert.equal(answer, 'accepted', place);
          else if (!course.includes(step)) assert.deepEqual(answer, { code: 'NotPartOfThis', rules: [] }, place);
          else if (course.indexOf(step) < index) assert.equal(codeOf(answer), 'AlreadyDecided', place);
          else assert.notEqual(answer, 'accepted', place);
        }
      }
    });

    it(`F04: has ended after the last of ${course.join(', ')}`, () => {
      const over = course.reduce((before, step) => take(ordered, before, step), openCampaign(ordered));
      const closed = endOfNotice(ordered, over);
      assert.equal(courseOf(closed, 'clean').stage, 'maintenance');
      assert.equal(isEnded(closed), true);
    });
  }

  it('SX-S4d: decides nothing while a notice that comes before it runs, wherever the approval stands', () => {
    for (const course of courses.filter((each) => each.includes('notice') && each.includes('naming'))) {
      const ordered = planWith(course);
      const until = course.slice(0, course.indexOf('notice') + 1);
      const running = until.reduce((before, step) => take(ordered, before, step), openCampaign(ordered));
      const next = course[course.indexOf('notice') + 1]!;
      const early = decide(ordered, running, next, at('2020-01-10 23:59:59.999'));
      assert.deepEqual(early, { code: 'NoticeRunning', rules: rules.notice }, course.join(', '));
    }
  });

  it('SX-A12: does not publish or name what has to be approved first', () => {
    const first = planWith(['list', 'approval', 'notice', 'naming']);
    const drawn = take(first, openCampaign(first), 'list');
    assert.deepEqual(decide(first, drawn, 'notice', late), { code: 'NotApproved', rules: rules.approval });
    const unpublished = planWith(['list', 'approval', 'naming']);
    const listedOnly = take(unpublished, openCampaign(unpublished), 'list');
    assert.deepEqual(decide(unpublished, listedOnly, 'naming', late), { code: 'NotApproved', rules: rules.approval });
  });

  it('JZ-S15: names right after the list where nothing is published or approved', () => {
    const short = planWith(['list', 'naming']);
    assert.equal(courseOf(take(short, openCampaign(short), 'list'), 'clean').stage, 'naming');
    assert.deepEqual(decide(short, openCampaign(short), 'naming', late), {
      code: 'ListNotConfirmed',
      rules: rules.list,
    });
  });

  it('F1: takes the list back until it is published or decided on, wherever these stand', () => {
    const withdrawnAfter = (course: readonly CourseStep[], ...done: readonly CourseStep[]) => {
      const ordered = planWith(course);
      const state = done.reduce((before, step) => take(ordered, before, step), openCampaign(ordered));
      return refuseWithdrawList(ordered, state, ask(officer, { track: 'clean', reason: '更正' }))?.code ?? 'accepted';
    };
    assert.equal(withdrawnAfter(['list', 'naming'], 'list'), 'accepted');
    assert.equal(withdrawnAfter(['list', 'approval', 'naming'], 'list'), 'accepted');
    assert.equal(withdrawnAfter(['list', 'approval', 'naming'], 'list', 'approval'), 'AlreadyDecided');
    const approvedFirst = ['list', 'approval', 'notice', 'naming'] as const;
    assert.equal(withdrawnAfter(approvedFirst, 'list'), 'accepted');
    assert.equal(withdrawnAfter(approvedFirst, 'list', 'approval'), 'accepted');
    assert.equal(withdrawnAfter(approvedFirst, 'list', 'approval', 'notice'), 'AlreadyDecided');
  });

  it('is not approved by whoever confirmed the list, also where nothing is published between (F54)', () => {
    const short = planWith(['list', 'approval', 'naming']);
    const both = buildActor('leadingGroup', { id: officer.id });
    const message = ask(both, { track: 'clean', approved: true, reason: '同意' });
    const drawn = take(short, openCampaign(short), 'list');
    assert.equal(refuseApproval(short, drawn, message, late)?.code, 'OwnSubmission');
  });

  it('says what a track waits for after each step', () => {
    const after = (course: readonly CourseStep[], step: CourseStep) => stageAfter(planWith(course), step);
    assert.equal(after(['list', 'notice', 'approval', 'naming'], 'list'), 'list');
    assert.equal(after(['list', 'notice', 'approval', 'naming'], 'notice'), 'approval');
    assert.equal(after(['list', 'approval', 'notice', 'naming'], 'approval'), 'list');
    assert.equal(after(['list', 'naming'], 'list'), 'naming');
    assert.equal(after(['list', 'notice', 'naming'], 'naming'), 'maintenance');
  });

  it('F1: corrects no notice before it is published, also where the list is approved first', () => {
    const first = planWith(['list', 'approval', 'notice', 'naming']);
    const drawn = take(first, openCampaign(first), 'list');
    const message = ask(officer, { track: 'clean', contact: { person: '王', telephone: '1' }, reason: '有误' });
    assert.equal(refuseCorrectNotice(first, drawn, message, late)?.code, 'NoticeNotPublished');
  });

  function planWith(course: readonly CourseStep[]): Plan {
    const others = shaoxing.stages.filter(({ stage }) => !steps.some((step) => step === stage));
    const own = course.map((step) => shaoxing.stages.find(({ stage }) => stage === step)!);
    return planOf(buildProgramme({ stages: [...others, ...own] }), buildEdition());
  }

  function decide(ordered: Plan, state: Campaign, step: CourseStep, moment: number): Verdict {
    switch (step) {
      case 'list':
        return verdict(refuseConfirmList(ordered, state, ask(officer, { track: 'clean', leaveOut: [] }), moment));
      case 'notice':
        return verdict(
          refusePublish(
            ordered,
            state,
            ask(officer, {
              track: 'clean',
              media: ['网站'],
              contact: { person: '办公室', telephone: '0575-85130000' },
            }),
          ),
        );
      case 'approval': {
        const message = ask(leader, { track: 'clean', approved: true, reason: '同意' });
        return verdict(refuseApproval(ordered, state, message, moment));
      }
      case 'naming':
        return verdict(refuseNaming(ordered, state, ask(officer, { track: 'clean', circular: '通报' }), moment));
    }
  }

  /** The campaign after this step, as its workflow takes it. */
  function take(ordered: Plan, state: Campaign, step: CourseStep): Campaign {
    const next = stageAfter(ordered, step);
    const before = step === 'list' || step === 'notice' ? state : endOfNotice(ordered, state);
    const facts: Readonly<Record<CourseStep, CampaignFact>> = {
      list: { ...listed, next },
      notice: published,
      approval: { ...approved, next },
      naming: named,
    };
    return evolveCampaign(before, facts[step], officer.id);
  }

  function endOfNotice(ordered: Plan, state: Campaign): Campaign {
    if (courseOf(state, 'clean').stage !== 'notice') return state;
    return evolveCampaign(state, { ...ended, next: stageAfter(ordered, 'notice') }, officer.id);
  }

  function codeOf(answer: Verdict): string {
    return answer === 'accepted' ? answer : answer.code;
  }
});

describe('a result that counts the unit of whoever would confirm it (JZ-A09)', () => {
  const scoredBy = (confirmedBy: 'organiser' | 'leadingGroup'): Plan => ({
    ...plan,
    scoring: { gradeLevel: 'criterion', sameCase: 'heavier', confirmedBy, rules: [] },
  });
  const own = plan.bodies.organiser;
  const ruled = (by: 'organiser' | 'leadingGroup', actor: typeof officer, units: readonly string[]) =>
    refuseOwnResult(scoredBy(by), actor, units)?.code ?? 'accepted';

  it('is confirmed by the leading group and not by the organiser, and any other by the organiser only', () => {
    const answers = [officer, leader].flatMap((actor) =>
      [[own, 'finance-bureau'], ['finance-bureau']].map((units) => ruled('organiser', actor, units)),
    );
    assert.deepEqual(answers, ['OwnUnit', 'accepted', 'accepted', 'NotAllowed']);
  });

  it('is the leading group’s from the start where the programme says so', () => {
    assert.deepEqual(
      [ruled('leadingGroup', leader, [own]), ruled('leadingGroup', leader, [])],
      ['accepted', 'accepted'],
    );
  });
});

describe('a track of which nothing is named (YQ-A07)', () => {
  const scoring: Plan = {
    ...plan,
    tracks: plan.tracks.map((each): TrackPlan => ({ ...each, title: null })),
    scoring: { gradeLevel: 'criterion', sameCase: 'heavier', confirmedBy: 'leadingGroup', rules: ['YQ-A10'] },
    rules: { ...plan.rules, scores: ['YQ-A10'] },
  };
  const confirm = (state: Campaign, actor = leader, track = 'clean', edition: Plan = scoring) =>
    verdict(refuseConfirmScores(edition, state, ask(actor, { track, reason: '审定' })));

  it('YQ-A07: ends with its confirmed scores, and has neither list nor notice, approval or naming', () => {
    const state = openCampaign(scoring);
    assert.equal(confirm(state), 'accepted');
    assert.equal(isEnded(evolveCampaign(state, scored, leader.id)), true);
    const none = { code: 'NotPartOfThis', rules: [] };
    const late = at('2020-02-28');
    const onTrack = { track: 'clean' };
    assert.deepEqual(
      verdict(refuseConfirmList(scoring, state, ask(officer, { ...onTrack, leaveOut: [] }), late)),
      none,
    );
    const notice = ask(officer, { ...onTrack, media: [], contact: { person: '办公室', telephone: '0575-85130000' } });
    assert.deepEqual(verdict(refusePublish(scoring, state, notice)), none);
    const approval = ask(leader, { ...onTrack, approved: true, reason: '' });
    assert.deepEqual(verdict(refuseApproval(scoring, state, approval, late)), none);
    assert.deepEqual(verdict(refuseNaming(scoring, state, ask(officer, { ...onTrack, circular: '' }), late)), none);
  });

  it('YQ-A10: is confirmed by whom the programme says, and once', () => {
    const state = openCampaign(scoring);
    assert.deepEqual(confirm(state, officer), { code: 'NotAllowed', rules: ['YQ-A10'] });
    const byOffice = { ...scoring, scoring: { ...scoring.scoring!, confirmedBy: 'organiser' as const } };
    assert.equal(confirm(state, officer, 'clean', byOffice), 'accepted');
    assert.deepEqual(confirm(state, buildActor('reviewer'), 'clean', byOffice), { code: 'NotAllowed', rules: [] });
    const over = evolveCampaign(state, scored, leader.id);
    assert.deepEqual(confirm(over), { code: 'AlreadyDecided', rules: ['YQ-A10'] });
  });

  it('is confirmed in a track that is due, of a programme that scores', () => {
    const state = openCampaign(scoring);
    assert.deepEqual(confirm(state, leader, 'green'), { code: 'UnknownTrack', rules: [] });
    assert.deepEqual(confirm(state, leader, 'model'), { code: 'NotDueThisYear', rules: rules.window });
    assert.deepEqual(confirm(openCampaign(plan), leader, 'clean', plan), { code: 'NotPartOfThis', rules: [] });
  });

  it('waits for its list where something is named too: confirmed scores come before it', () => {
    const state = evolveCampaign(openCampaign(plan), { ...scored, next: 'review' }, leader.id);
    assert.equal(courseOf(state, 'clean').stage, 'review');
    const list = ask(officer, { track: 'clean', leaveOut: [] });
    assert.equal(refuseConfirmList(plan, state, list, at('2020-01-03')), undefined);
    const named: Plan = { ...scoring, tracks: plan.tracks };
    assert.deepEqual(confirm(state, leader, 'clean', named), { code: 'AlreadyDecided', rules: ['YQ-A10'] });
  });
});

describe('a list that a meeting decides (JZ-A02)', () => {
  const meeting: Plan = { ...plan, listBy: 'meeting', rules: { ...plan.rules, list: ['JZ-A02'] } };
  const confirm = (edition: Plan, units: string[] | undefined, moment = '2020-01-03') => {
    const message = ask(officer, { track: 'clean', leaveOut: [], units, meeting: '工委会议' });
    return verdict(refuseConfirmList(edition, openCampaign(edition), message, at(moment)));
  };

  it('JZ-A02: names the units that the meeting chose', () => {
    assert.equal(confirm(meeting, ['unit-a']), 'accepted');
    assert.equal(confirm(meeting, []), 'accepted');
    assert.deepEqual(confirm(meeting, undefined), { code: 'FieldMissing', rules: ['JZ-A02'] });
  });

  it('SX-A08: is not chosen by anybody where the joint appraisal draws it up', () => {
    assert.equal(confirm(plan, undefined), 'accepted');
    assert.deepEqual(confirm(plan, ['unit-a']), { code: 'NotPartOfThis', rules: rules.list });
  });

  it('waits for the beginning of the judgement where nobody applies', () => {
    const judged = at('2019-12-01');
    const nobody: Plan = {
      ...meeting,
      tracks: plan.tracks.map((each) => ({ ...each, applies: false, opensAt: judged, closesAt: judged })),
    };
    assert.deepEqual(confirm(nobody, ['unit-a'], '2019-11-30 23:59:59.999'), {
      code: 'StageNotOpen',
      rules: ['JZ-A02'],
    });
    assert.equal(confirm(nobody, ['unit-a'], '2019-12-01 00:00'), 'accepted');
  });
});

describe('candidates whom an open objection holds (F34)', () => {
  const inPart: CampaignFact = { ...named, held: ['unit-b'], next: 'naming' };

  it('F34: keep the track at the naming while the others are named, until they are decided too', () => {
    const state = campaignAfter(plan, ...waysTo.naming, inPart);
    assert.equal(courseOf(state, 'clean').stage, 'naming');
    assert.equal(isEnded(state), false);
    const message = ask(officer, { track: 'clean', circular: '通报2号' });
    assert.equal(refuseNaming(plan, state, message, at('2020-02-28')), undefined);
    const over = evolveCampaign(state, named, officer.id);
    assert.equal(isEnded(over), true);
  });
});

describe('a notice whose list changes (F35)', () => {
  const changed: CampaignFact = {
    kind: 'noticeChanged',
    track: 'clean',
    firstDay: '2020-01-08',
    lastDay: '2020-01-14',
    endsAt: at('2020-01-15'),
    provisional: false,
    reason: 'unit-b: struck',
  };

  it('F35: runs until its new end, and nothing is decided before', () => {
    const state = campaignAfter(plan, ...waysTo.notice, changed);
    const course = courseOf(state, 'clean');
    assert.deepEqual(course, { stage: 'notice', confirmedBy: officer.id, endsAt: at('2020-01-15') });
    const approve = ask(leader, { track: 'clean', approved: true, reason: '同意' });
    assert.equal(refuseApproval(plan, state, approve, at('2020-01-14 23:59:59.999'))?.code, 'NoticeRunning');
    assert.equal(refuseApproval(plan, state, approve, at('2020-01-15')), undefined);
  });
});

describe('a deadline that is moved (F47)', () => {
  const clean = plan.tracks.find(({ track }) => track === 'clean')!;
  const stage = (name: StageName): Target => ({ of: 'stage', stage: name });
  const applications = (track = 'clean'): Target => ({ of: 'applications', track });
  const extend = (state: Campaign, target: Target, until: string, moment: string, actor = officer) => {
    const message: Extension = { target, until, reason: '台风' };
    return verdict(refuseExtension(plan, state, ask(actor, message), at(moment)));
  };
  const moved = (target: Target, until: string, unit: string | null = null): CampaignFact => ({
    kind: 'deadlineExtended',
    target,
    unit,
    from: 0,
    until: at(until),
    reason: '台风',
  });

  const deadlines: [target: Target, before: string, rules: readonly string[]][] = [
    [stage('implementation'), '2019-12-01', ['SX-S2', 'SX-S2a', 'SX-A14']],
    [stage('application'), '2020-01-01', ['SX-S3', 'SX-S3a', 'SX-A02', 'SX-A14']],
    [applications(), '2020-01-01', ['SX-S3b', 'SX-A02', 'SX-S0b']],
    [{ of: 'rules' }, '2019-02-01', ['SX-S1b', 'SX-A10']],
  ];
  for (const [target, before, behind] of deadlines) {
    const what = Object.values(target).join(' ');
    it(`F47: of ${what} moves to a later day while it has not passed`, () => {
      const state = openCampaign(plan);
      assert.equal(deadlineOf(plan, state, target), at(before));
      const last = before === '2019-02-01' ? '2019-01-31' : before === '2019-12-01' ? '2019-11-30' : '2019-12-31';
      assert.equal(extend(state, target, '2020-01-15', `${last} 23:59:59.999`), 'accepted');
      assert.deepEqual(extend(state, target, '2020-01-15', before), { code: 'DeadlinePassed', rules: behind });
      assert.deepEqual(extend(state, target, last, '2019-01-02'), { code: 'NotLater', rules: behind });
    });

    it(`F47: of ${what} is in force at once, and is moved again from there`, () => {
      const state = campaignAfter(plan, moved(target, '2020-01-16'));
      assert.equal(deadlineOf(plan, state, target), at('2020-01-16'));
      assert.deepEqual(extend(state, target, '2020-01-15', '2020-01-15 12:00'), { code: 'NotLater', rules: behind });
      assert.equal(extend(state, target, '2020-01-16', '2020-01-15 12:00'), 'accepted');
    });
  }

  it('F47: of a running notice moves the end of the notice, and of none that is not published', () => {
    const target: Target = { of: 'notice', track: 'clean' };
    assert.equal(deadlineOf(plan, campaignAt('notice'), target), at('2020-01-11'));
    assert.equal(extend(campaignAt('notice'), target, '2020-01-11', '2020-01-10 12:00'), 'accepted');
    assert.deepEqual(extend(campaignAt('notice'), target, '2020-01-10', '2020-01-10 12:00'), {
      code: 'NotLater',
      rules: rules.notice,
    });
    for (const place of places.filter((each) => each !== 'notice')) {
      const answer = extend(campaignAt(place), target, '2020-02-01', '2020-01-10');
      assert.deepEqual(answer, { code: 'UnknownDeadline', rules: [] }, place);
    }
  });

  it('F47: delays the list until the window has closed, for the stage and for the track alike', () => {
    for (const target of [stage('application'), applications()]) {
      const state = campaignAfter(plan, moved(target, '2020-01-16'));
      assert.equal(closingOf(state, clean), at('2020-01-16'));
      const list = ask(officer, { track: 'clean', leaveOut: [] });
      assert.equal(refuseConfirmList(plan, state, list, at('2020-01-15 23:59:59.999'))?.code, 'StageNotOpen');
      assert.equal(refuseConfirmList(plan, state, list, at('2020-01-16')), undefined);
    }
    assert.equal(closingOf(openCampaign(plan), clean), at('2020-01-01'));
    const other = campaignAfter(plan, moved(applications('model'), '2020-01-16'));
    assert.equal(closingOf(other, clean), at('2020-01-01'));
  });

  it('F47: does not move the beginning of the judgement where nobody applies', () => {
    const state = campaignAfter(plan, moved(stage('application'), '2020-01-16'));
    assert.equal(closingOf(state, { ...clean, applies: false }), clean.closesAt);
  });

  it('F48: for one unit moves nothing for the others', () => {
    const state = campaignAfter(plan, moved(applications(), '2020-01-16', 'unit-a'));
    assert.equal(deadlineOf(plan, state, applications()), at('2020-01-01'));
    assert.equal(deadlineOf(plan, state, applications(), 'unit-b'), at('2020-01-01'));
    assert.equal(deadlineOf(plan, state, applications(), 'unit-a'), at('2020-01-16'));
    assert.deepEqual({ ...state, granted: {} }, openCampaign(plan));
  });

  it('F48: for one unit is moved on from where that unit stands, also when it has passed for everybody', () => {
    const state = campaignAfter(plan, moved(applications(), '2020-01-16', 'unit-a'));
    const grant = (unit: string, until: string, moment: string) =>
      verdict(
        refuseExtension(plan, state, ask(officer, { target: applications(), unit, until, reason: 'r' }), at(moment)),
      );
    assert.equal(grant('unit-a', '2020-01-20', '2020-01-10'), 'accepted');
    assert.deepEqual(grant('unit-a', '2020-01-15', '2020-01-10'), { code: 'NotLater', rules: clean.windowRules });
  });

  it('F3: for one unit is granted after it has passed too, until the list is drawn up, and for everybody never', () => {
    const late = (target: Target, state: Campaign, unit?: string) => {
      const message: Extension = { target, until: '2020-01-20', reason: '住院', ...(unit !== undefined && { unit }) };
      return verdict(refuseExtension(plan, state, ask(officer, message), at('2020-01-10')));
    };
    const passed = { code: 'DeadlinePassed', rules: clean.windowRules };
    assert.equal(late(applications(), openCampaign(plan), 'unit-b'), 'accepted');
    assert.equal(late(stage('application'), openCampaign(plan), 'unit-b'), 'accepted');
    assert.equal(late({ of: 'rules' }, openCampaign(plan), 'unit-b'), 'accepted');
    assert.deepEqual(late(applications(), openCampaign(plan)), passed);
    assert.deepEqual(late(applications(), campaignAt('notice'), 'unit-b'), passed);
  });

  it('F48: the list waits for whom more was granted, so that no applicant is passed over', () => {
    for (const target of [stage('application'), applications()]) {
      const state = campaignAfter(plan, moved(target, '2020-01-16', 'unit-a'));
      const list = ask(officer, { track: 'clean', leaveOut: [] });
      assert.equal(refuseConfirmList(plan, state, list, at('2020-01-15 23:59:59.999'))?.code, 'StageNotOpen');
      assert.equal(refuseConfirmList(plan, state, list, at('2020-01-16')), undefined);
    }
    const other = campaignAfter(plan, moved(applications('model'), '2020-01-16', 'unit-a'));
    const list = ask(officer, { track: 'clean', leaveOut: [] });
    assert.equal(refuseConfirmList(plan, other, list, at('2020-01-01')), undefined);
  });

  it('F48: is for one unit only where units meet it one by one', () => {
    const granting = (state: Campaign, target: Target) =>
      refuseExtension(
        plan,
        state,
        ask(officer, { target, unit: 'unit-a', until: '2020-02-01', reason: 'r' }),
        at('2019-01-10'),
      )?.code;
    assert.equal(granting(campaignAt('notice'), { of: 'notice', track: 'clean' }), 'NotPartOfThis');
    assert.equal(granting(openCampaign(plan), stage('implementation')), 'NotPartOfThis');
    for (const target of [applications(), stage('application'), { of: 'rules' } as const])
      assert.equal(granting(openCampaign(plan), target), undefined);
  });

  it('is none of this edition: not due, without applications, opened by decision, a step, or no rules asked for', () => {
    const none = { code: 'UnknownDeadline', rules: [] };
    const state = openCampaign(plan);
    for (const target of [applications('model'), applications('green'), stage('review'), stage('opinions')]) {
      assert.deepEqual(extend(state, target, '2022-01-15', '2019-06-01'), none, JSON.stringify(target));
    }
    assert.deepEqual(
      extend(state, { of: 'step', matter: 'matter-1', step: 'answer' }, '2022-01-15', '2019-06-01'),
      none,
    );
    const bare: Plan = { ...plan, actionRules: null, tracks: [{ ...clean, applies: false }] };
    assert.equal(deadlineOf(bare, state, { of: 'rules' }), undefined);
    assert.equal(deadlineOf(bare, state, applications()), undefined);
  });

  it('is moved by the organiser of this campaign only (F54)', () => {
    const state = openCampaign(plan);
    const by = (actor: Actor) => extend(state, applications(), '2020-01-15', '2019-12-01', actor);
    assert.equal(by(officer), 'accepted');
    assert.deepEqual(by(leader), { code: 'NotAllowed', rules: [] });
    assert.deepEqual(by(buildActor('organiser', { organisation: 'county-committee' })), {
      code: 'NotAllowed',
      rules: [],
    });
  });
});
