import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { loadProgrammes } from '../../programmes/load.ts';
import { behavioursOf, fileOfBehaviours, pageOfBehaviours } from './behaviours.ts';

for (const { programme } of loadProgrammes()) {
  describe(`what the engine does because ${programme.programme} says so`, () => {
    for (const [id, behaviours] of behavioursOf(programme)) {
      it(`${id}: holds as docs/behaviours says it, line by line`, () => {
        for (const { fact, prove } of behaviours) assert.doesNotThrow(prove, fact);
      });
    }

    it('is what docs/behaviours says; if it is meant to change: npm run schema', () => {
      assert.equal(pageOfBehaviours(programme), readFileSync(fileOfBehaviours(programme), 'utf8'));
    });
  });
}
