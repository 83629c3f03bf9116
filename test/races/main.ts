import { Command, InvalidArgumentError } from 'commander';
import { openRaces, type Outcome } from './race.ts';

const { runs, seed } = new Command('races')
  .description(
    'What happens to five units at once, in orders by chance, on the real record; ends with 1 if anything is wrong',
  )
  .option('--runs <n>', 'how many orders are tried', whole, 1_000)
  .option('--seed <n>', 'one order only: that of this seed', whole)
  .parse()
  .opts<{ runs: number; seed?: number }>();

const races = await openRaces();
const wrong: Outcome[] = [];
const ends = new Map<string, number>();
const seeds = seed === undefined ? Array.from({ length: runs }, () => Math.floor(Math.random() * 2 ** 32)) : [seed];
for (const [nth, each] of seeds.entries()) {
  const outcome = await races.run(each);
  for (const end of outcome.ends) ends.set(end, (ends.get(end) ?? 0) + 1);
  if (seed !== undefined) console.log([...outcome.tried, outcome.ends.join(', ')].join('\n'));
  if (outcome.wrong.length > 0) {
    wrong.push(outcome);
    console.log(`--seed ${each}\n  ${outcome.wrong.join('\n  ')}`);
  }
  if ((nth + 1) % 100 === 0) console.error(`${nth + 1} of ${seeds.length}`);
}
await races.close();
console.log([...ends].map(([end, count]) => `${count} ${end}`).join(', '));
console.log(
  wrong.length === 0 ? `${seeds.length} orders, nothing wrong` : `${wrong.length} of ${seeds.length} orders are wrong`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number');
  return value;
}
