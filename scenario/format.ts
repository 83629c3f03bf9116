import { z } from 'zod';
import { role } from '../contracts/people.ts';
import { bilingual, clause, count, slug } from '../contracts/text.ts';
import { isMoment } from './moment.ts';

/** A day `2019-12-10`, which is 09:00, or a minute `2019-12-10 16:30`; 24:00 is the midnight that ends the day. */
const moment = z
  .string({ error: 'is a day such as 2019-12-10, or a minute such as 2019-12-10 16:30' })
  .refine(isMoment, 'is a day such as 2019-12-10, or a minute such as 2019-12-10 16:30');

const id = slug.meta({ description: 'small letters, digits and single hyphens' });
const name = z.string().trim().min(1).max(120);

const unitsError =
  'are ids with names, the path of a CSV file (id,name), the word programme, a number of invented ones, or a list of these';
const someUnits = z.union([z.int().min(1).max(2000), z.string().min(1), z.record(z.string(), name)], {
  error: unitsError,
});
const units = z.union([someUnits, z.array(someUnits).min(1)], { error: unitsError }).meta({
  description:
    'ids with names; the path of a CSV file, seen from this one; `programme`: the list that ships with it; how many to invent; or a list of these',
});
export type SomeUnits = z.output<typeof someUnits>;

const committee = z.strictObject({ name, units });

const organisation = z.strictObject({
  id,
  name,
  as: z
    .string()
    .optional()
    .meta({ description: 'organiser, joint, liaison, discipline, leadingGroup, or a consulted body of the programme' }),
});

const person = z.strictObject({
  id,
  name: name.optional(),
  organisation: id.meta({ description: 'a unit, or any other organisation of the cast' }),
  roles: z.array(role.exclude(['public', 'system'])).min(1),
});

const refusedError = 'is a code such as WindowClosed, or an object of code, rules and message, at least one of them';
const refused = z
  .union(
    [
      z.string().min(1),
      z
        .strictObject({
          code: z.string().min(1).optional(),
          rules: z
            .union([z.string(), z.array(z.string())])
            .optional()
            .meta({ description: 'rules that the refusal cites, among others' }),
          message: z.string().min(1).optional().meta({ description: 'what its sentence contains' }),
        })
        .refine((given) => Object.keys(given).length > 0, refusedError),
    ],
    { error: refusedError },
  )
  .meta({ description: 'the refusal that must come' });

const values = z.record(z.string(), z.unknown());

/** One thing that somebody does, or one look at how things stand. */
const act = z.strictObject({
  by: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'who: a person of the cast, a unit, public; `unit` or `party` with `for`' }),
  for: z
    .union([z.string().min(1), z.array(id).min(1)], { error: 'is a unit, a list of units, or all' })
    .optional()
    .meta({ description: 'once for each of these units: [a, b], or all' }),
  do: z.string().min(1).optional().meta({ description: 'an operation that changes something' }),
  check: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'an operation that reads; repeated for some seconds until it shows what is expected' }),
  with: values.optional().meta({ description: 'its parameters, those of path, query and body together' }),
  without: z.array(z.string()).optional().meta({ description: 'parameters that are not to be filled in' }),
  expect: z.unknown().optional().meta({ description: 'a part of the answer' }),
  refused: refused.optional(),
  save: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'a saved name is letters, digits and hyphens'), z.string())
    .optional()
    .meta({ description: 'name: path in the answer; $name stands for it from then on' }),
  note: z.string().min(1).optional().meta({ description: 'what the document says here; shown with a difference' }),
});
export type Act = z.output<typeof act>;

/** What happens next: one act, several at the same instant, or a version of a programme that is published. */
export const stepSchema = act.extend({
  at: moment.optional().meta({ description: 'moves the calendar on; without it the time of the step before' }),
  together: z
    .array(act)
    .min(1)
    .optional()
    .meta({ description: 'what several do at the same instant, each as a step without at; nobody waits for another' }),
  succeed: count
    .optional()
    .meta({ description: 'with together: how many of the calls succeed, whichever; the others are refused' }),
  publish: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'the path of a programme file, seen from this one, that is published now' }),
});
export type Step = z.output<typeof stepSchema>;

/** The acts of a step: those that are together, or its own. */
export function actsOf(step: Step): readonly Act[] {
  return step.together ?? [step];
}

const ending = z.strictObject({
  campaign: values.optional().meta({ description: 'a part of what showCampaign answers' }),
  candidacies: z
    .record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]))
    .optional()
    .meta({ description: 'unit: { track: status }, or unit: status where one track is meant' }),
  titles: z
    .array(values)
    .optional()
    .meta({ description: 'every title that was given, in any order, each with what is to be compared' }),
});

/** A scenario as data: who takes part, what happens when, and what must come out. */
export const scenarioSchema = z.strictObject({
  scenario: z.string().min(1).max(60).meta({ description: 'its short name, such as S06' }),
  title: z.union([z.string().min(1), bilingual], { error: 'is a text, or an object of zh and en' }),
  proves: z
    .array(clause, { error: 'is a list of ids of rules, such as [SX-S4d, SX-A03]' })
    .default([])
    .meta({ description: 'ids of the rules that it is evidence for' }),
  programme: z
    .string()
    .min(1)
    .meta({ description: 'a programme of this project, or the path of a programme file, seen from this one' }),
  version: count.min(1).optional().meta({ description: 'the latest when absent' }),
  year: z
    .int({ error: 'is a year such as 2019, without quotes' })
    .min(1990)
    .max(2200)
    .meta({ description: 'of the edition that is started first' }),
  starts: moment.optional().meta({ description: 'when it is started; 1 January of its year when absent' }),
  units: units.default('programme'),
  committees: z
    .record(z.string(), committee)
    .default({})
    .meta({ description: 'further committees, each with units and a whole cast of its own' }),
  organisations: z.array(organisation).default([]),
  people: z.array(person).default([]),
  edition: values.default({}).meta({ description: 'further parameters of startCampaign, for every edition' }),
  defaults: values.default({}).meta({ description: 'parameters for every step that needs and does not give them' }),
  stopOnDifference: z.boolean().default(false),
  steps: z.array(stepSchema).min(1),
  end: ending.optional(),
});
export type Scenario = z.output<typeof scenarioSchema>;

/** Every word of the format, to suggest the nearest one. */
export const formatWords: readonly string[] = [
  ...new Set(
    [scenarioSchema, stepSchema, ending, organisation, person, committee].flatMap(({ shape }) => Object.keys(shape)),
  ),
];
