import type { Programme } from '../../contracts/programme.ts';
import type { Behaviour } from './acting/behaviour.ts';
import { courseBehaviours } from './acting/course.ts';
import { formBehaviours } from './acting/forms.ts';
import { matterBehaviours } from './acting/matters.ts';
import { readerBehaviours } from './acting/readers.ts';
import { scoreBehaviours } from './acting/scores.ts';
import { yearBehaviours } from './acting/year.ts';

/** Everything that follows from the parts of a programme one by one, under the rules that each part carries. */
export function behavioursOf(programme: Programme): Map<string, Behaviour[]> {
  const all = [
    ...courseBehaviours(programme),
    ...formBehaviours(programme),
    ...matterBehaviours(programme),
    ...readerBehaviours(programme),
    ...yearBehaviours(programme),
    ...scoreBehaviours(programme),
  ];
  const ids = new Set(all.flatMap((each) => each.ids));
  return new Map([...ids].sort().map((id) => [id, all.filter((each) => each.ids.includes(id))]));
}

/** The page on which all of it is written down, so that a change of a programme shows what it changes. */
export function pageOfBehaviours(programme: Programme): string {
  const rules = [...behavioursOf(programme)].map(([id, behaviours]) => {
    const facts = [...new Set(behaviours.map(({ fact }) => fact))];
    return [`## ${id}`, '', ...facts.map((fact) => `- ${fact}`), ''].join('\n');
  });
  return [
    `# ${programme.programme}: what the engine does because of which rule\n`,
    'Written by `npm run schema`; each line is proven in `test/programmes/behaviours.test.ts`. Which rule is which:',
    `[sources](../sources/${programme.programme}.md).\n`,
    ...rules,
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

/** Where that page lies. */
export function fileOfBehaviours({ programme }: Programme): URL {
  return new URL(`../../docs/behaviours/${programme}.md`, import.meta.url);
}
