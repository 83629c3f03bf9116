import assert from 'node:assert/strict';
import { fieldsOf } from './fields-read.ts';

const files = ['programme', 'form', 'obligation', 'procedure', 'scoring', 'plan'].map((each) => `contracts/${each}.ts`);

/** What the document says for people to read: what it is, whom it names, what guides the work. No rule is in it. */
const text = [
  /^document\.|^source\.|^body\.|^programmeSchema\.(source|principles|dimensions|levers)/,
  /^actors\.(organiser|leadingGroup|office|leader|discipline|liaison|cooperating|participants|byAnalogy)/,
  /^rubricItem\.(guidance|points)|^point\.|^rubricArea\.label|^criterion\.corrected|^obligation\.stated/,
  /^appraisal\.(inputs|results)$|^programmeSchema\.naming\.(benefits\.benefit|uses)/,
];

/** Everything else that no act, timer or refusal reads, and why it need not. */
const explained: Readonly<Record<string, string>> = {
  'actors.jointReviewers': 'who they are is chosen for the edition',
  'actors.jointReviewers.always': 'whom the document names: the organiser chooses their organisations for the edition',
  'actors.jointReviewers.open': 'says how the document names them',
  'actors.consulted.open': 'says how the document names them: each body that is given must have an organisation',
  'enrolment.mandatory.count': 'how many the document lists; who takes part are the units of the committee',
  'enrolment.mandatory.file': 'the list that people import before an edition begins',
  'recordType.minimumPerYear': 'how often it is expected, as the rehearsal plays it; what is demanded is a requirement',
  'gate.kinds': 'the kinds that the document cites; what disqualifies are the two findings',
  'gate.kinds.list': 'the kinds that the document cites; what disqualifies are the two findings',
  'gate.period': 'its parts can say one thing only',
  'gate.tolerance': 'its part can say one thing only',
  'obligation.item': 'where the rubric asks for it, for people; a line that looks at a minimum names it itself',
  'message.public': 'nothing goes to the public by itself: messages stay inside, and people publish what was approved',
  'event.about': 'whose it was, for people; what it costs is its deduction',
  'scoring.areaTotal': 'what the areas add up to is checked before the programme is published',
  'scoring.areaTotal.points': 'what the areas add up to is checked before the programme is published',
  'Plan.contentHash': 'which file it was made of, on record for whoever compares',
  'ScoringTerms.rules': 'on record with the plan',
  'GatePlan.gate': 'the name of the gate, on record with the plan',
};

describe('a rule of a programme holds because the engine acts on it', () => {
  const unread = fieldsOf(files).filter(({ of, actedOn }) => !actedOn && !text.some((each) => each.test(of)));

  it('every field of the schema and of the plan is read by an act, a timer or a refusal, or says why not', () => {
    const silent = unread.filter(({ of }) => !Object.hasOwn(explained, of));
    assert.deepEqual(
      silent.map(({ of }) => of),
      [],
    );
  });

  it('and nothing is excused that is read by now', () => {
    const still = new Set(unread.map(({ of }) => of));
    assert.deepEqual(
      Object.keys(explained).filter((of) => !still.has(of)),
      [],
    );
  });
});
