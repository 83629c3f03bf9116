import { readFileSync } from 'node:fs';
import { confirmationOf } from '../domain/sealed-outcome.ts';
import { readSealed } from '../domain/sealed-entry.ts';
import type { SealedExport } from '../domain/sealed-record.ts';
import { check, type Said } from './check.ts';

const UNREADABLE = 64;
const usage: Said = {
  zh: '用法：npx tsx verify/main.ts 文件.json [另行公布的哈希 ...]',
  en: 'usage: npx tsx verify/main.ts FILE.json [HASH published elsewhere ...]',
};

process.exitCode = main(process.argv.slice(2));

/** Checks one file and says what it found; 0 everything agrees, 1 it does not, 64 it cannot be read. */
function main([file, ...published]: readonly string[]): number {
  if (file === undefined || file.startsWith('-')) return refuse(usage);
  const bytes = readBytes(file);
  if (!bytes) return refuse({ zh: `读不到文件 ${file}`, en: `cannot read ${file}` });
  const checked = check(bytes, published);
  if ('unreadable' in checked) return refuse(checked.unreadable);
  const { record, differences } = checked;
  if (differences.length === 0) {
    agree(record);
    return 0;
  }
  say({ zh: `核验不通过，${differences.length} 处不符`, en: `not verified, ${differences.length} difference(s)` });
  for (const each of differences) say(each, '  - ');
  return 1;
}

function agree(record: SealedExport): void {
  const { campaign, track, outcome, heads, seal, entries } = record;
  say({ zh: '核验通过，逐字节一致', en: 'verified, byte for byte' });
  say({ zh: `活动 ${campaign}，赛道 ${track}`, en: 'campaign and track' });
  for (const { rank, unit, total } of outcome.ranking) {
    console.log(
      `  ${rank === null ? '–' : rank}\t${unit}\t${total ?? '–'}${rank === null ? '\t不具备资格 not eligible' : ''}`,
    );
  }
  if (outcome.list) {
    const listed = outcome.list.filter((each) => each.listed).map(({ unit }) => unit);
    say({ zh: `名单：${listed.join('、') || '无'}`, en: 'list' });
  }
  const scores = confirmationOf(entries.map(readSealed), 'scoresConfirmed', record);
  say({ zh: `封印 ${seal}`, en: 'seal' });
  if (scores && !heads.some(({ hash }) => hash === scores.hash))
    say({ zh: `得分确认 #${scores.seq} ${scores.hash}`, en: 'scores confirmed' });
  for (const { chain, seq, hash } of heads) say({ zh: `链头 ${chain} #${seq} ${hash}`, en: 'head of the chain' });
}

function readBytes(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function refuse(why: Said): number {
  console.error(both(why));
  return UNREADABLE;
}

function say(what: Said, before = ''): void {
  console.log(`${before}${both(what)}`);
}

function both({ zh, en }: Said): string {
  return `${zh} / ${en}`;
}
