import type { Step } from './format.ts';
import type { Action, Complain } from './script.ts';

const ofEveryStep = ['at', 'note', 'together', 'succeed', 'publish'];

/** Complains of a step that is not one thing: an act of its own, several together, or something that is published. */
export function checkForm(step: Step, problem: Complain): void {
  const { together, succeed, publish } = step;
  const allowed = [...ofEveryStep, ...(together ? ['refused'] : [])];
  const ofAnAct = Object.keys(step).filter((word) => !allowed.includes(word));
  if (together && publish !== undefined) problem(['publish'], 'stands beside together: make it a step of its own');
  for (const word of together || publish !== undefined ? ofAnAct : [])
    problem([word], together ? 'stands beside together: give it to what happens together' : 'stands beside publish');
  if (succeed !== undefined && !together) problem(['succeed'], 'counts what happens together: give together');
  if (together && step.refused !== undefined && succeed === undefined)
    problem(['refused'], 'give succeed as well, or say at each act how it is refused');
}

/** Complains of what cannot happen together, or of an outcome that cannot be. */
export function checkTogether(step: Step, actions: readonly Action[], problem: Complain): void {
  const { together = [], succeed, refused } = step;
  for (const [index, act] of together.entries()) {
    if (act.check !== undefined) problem(['together', index, 'check'], 'only what changes something happens together');
    if (succeed !== undefined && act.refused !== undefined)
      problem(
        ['together', index, 'refused'],
        'succeed counts whichever: say once, beside it, how the others are refused',
      );
  }
  const calls = actions.reduce((sum, { turns }) => sum + turns.length, 0);
  if (succeed === undefined || actions.length < together.length) return;
  if (succeed > calls) problem(['succeed'], `there are ${calls} calls`);
  if (succeed < calls && refused === undefined)
    problem(['succeed'], 'give refused as well: how the others are refused');
}
