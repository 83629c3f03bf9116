import { loadProgrammes } from '../../programmes/load.ts';
import { behavioursOf } from './behaviours.ts';

for (const { programme } of loadProgrammes()) {
  describe(`what the engine does because ${programme.programme} says so`, () => {
    for (const [id, behaviours] of behavioursOf(programme)) {
      it(`${id}: ${behaviours.map(({ fact }) => fact).join('; ')}`, () => {
        for (const { prove } of behaviours) prove();
      });
    }
  });
}
