import type { Programme } from '../../contracts/programme.ts';
import type { Behaviour } from './acting/behaviour.ts';
import { courseBehaviours } from './acting/course.ts';
import { formBehaviours } from './acting/forms.ts';
import { matterBehaviours } from './acting/matters.ts';
import { scoreBehaviours } from './acting/scores.ts';
import { yearBehaviours } from './acting/year.ts';

/** Everything that follows from the parts of a programme one by one, under the rules that each part carries. */
export function behavioursOf(programme: Programme): Map<string, Behaviour[]> {
  const all = [
    ...courseBehaviours(programme),
    ...formBehaviours(programme),
    ...matterBehaviours(programme),
    ...yearBehaviours(programme),
    ...scoreBehaviours(programme),
  ];
  const ids = new Set(all.flatMap((each) => each.ids));
  return new Map([...ids].sort().map((id) => [id, all.filter((each) => each.ids.includes(id))]));
}
