import { z } from 'zod';
import type { Programme } from '../contracts/programme.ts';
import { sentence, slug } from '../contracts/text.ts';
import { readYaml, sentenceOf, type FileProblem, type Issue } from '../programmes/yaml-file.ts';

const name = sentence.max(60);

const peopleSchema = z.strictObject({
  organiser: name.optional(),
  reviewer: name.optional(),
  leadingGroup: name.optional(),
  discipline: name.optional(),
  liaison: name.optional(),
  jointReviewer: z
    .record(z.string().min(1).max(60), name, { error: 'is a list of department: name' })
    .default({})
    .meta({ description: 'each department that votes, with the person who votes for it' }),
  consulted: z.record(slug, name).default({}).meta({ description: 'consulted body of the programme: name' }),
  units: z.record(slug, name).optional().meta({ description: 'unit: who acts for it; invented when absent' }),
  roster: z.array(slug).optional().meta({ description: 'kinds that the units have entered; all when absent' }),
  codeLists: z.array(slug).default([]).meta({ description: 'lists that the organiser will supply' }),
});

/** Who holds which post; what is left out is held by nobody. */
export type People = z.output<typeof peopleSchema>;

/** Everything that is wrong with a file of people. */
export class PeopleError extends Error {
  override readonly name = 'PeopleError';
  readonly problems: readonly FileProblem[];

  constructor(problems: readonly FileProblem[]) {
    super(problems.map(sentenceOf).join('\n'));
    this.problems = problems;
  }
}

/** Reads who holds which post of a committee that runs this programme. */
export function parsePeople(text: string, file: string, programme: Programme): People {
  const read = readYaml(text, file, peopleSchema, words, (people) => strangersIn(people, programme));
  if (!('data' in read)) throw new PeopleError(read.problems);
  return read.data;
}

const words = {
  unknown: () => `is no post; there are ${Object.keys(peopleSchema.shape).join(', ')}`,
  single: 'a file holds the people of one committee',
};

/** What the file names and the programme does not know. */
function strangersIn({ consulted, roster = [], codeLists }: People, programme: Programme): Issue[] {
  const bodies = programme.actors.consulted?.bodies.map(({ body }) => body) ?? [];
  const kinds = programme.roster.map(({ kind }) => kind);
  const lists = programme.codeLists.map(({ list }) => list);
  return [
    ...Object.keys(consulted)
      .filter((body) => !bodies.includes(body))
      .map((body) => ({ path: ['consulted', body], message: isNone('consulted body', bodies) })),
    ...roster.flatMap((kind, index) =>
      kinds.includes(kind) ? [] : [{ path: ['roster', index], message: isNone('kind of the roster', kinds) }],
    ),
    ...codeLists.flatMap((list, index) =>
      lists.includes(list) ? [] : [{ path: ['codeLists', index], message: isNone('code list', lists) }],
    ),
  ];
}

function isNone(what: string, known: readonly string[]): string {
  return `is no ${what} of the programme; there ${known.length === 0 ? 'is none' : `are ${known.join(', ')}`}`;
}
