import { openWorld } from '../support/world.ts';
import { messageKey, replaceHistories } from './histories.ts';
import { years, type Histories } from './years.ts';

// Plays the years and keeps what Temporal recorded of each kind of run, as it stands at the end of the edition.

const histories: Histories = new Map();
for (const { firstDay, play } of years) {
  const world = await openWorld(firstDay, messageKey);
  try {
    await play(world, histories);
  } finally {
    await world.close();
  }
}
replaceHistories(histories);
console.log(`${histories.size} histories recorded`);
