import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';
import { chainedText, commitmentsIn, committedText, LEDGER_FORMAT } from '../domain/ledger-format.ts';
import { confirmationOf, planIn, recompute, resultsIn, type Outcome } from '../domain/sealed-outcome.ts';
import { readSealed, type SealedEntry, type ToldEntry } from '../domain/sealed-entry.ts';
import { confirmingKinds, FORMAT, type SealedExport } from '../domain/sealed-record.ts';

/** A sentence as people see it: Chinese first, English beside it. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

export type Checked =
  | { readonly unreadable: Said }
  /** None: everything agrees. */
  | { readonly record: SealedExport; readonly differences: readonly Said[] };

/**
 * Checks a sealed record against itself: seal, programme, entries, and everything that follows from them, byte for
 * byte (F23). `published` are hashes that somebody got elsewhere: the seal, or those of the confirmations.
 */
export function check(bytes: Uint8Array, published: readonly string[] = []): Checked {
  const read = readRecord(bytes);
  if ('unreadable' in read) return read;
  const { text, record } = read;
  const all = [checkLayout, checkSeal, checkProgramme, checkEntries, checkWords, checkHeads, checkOutcome];
  const checks = [...all, (sealed: SealedExport) => checkPublished(sealed, published)];
  const differences = checks.flatMap((each) => {
    try {
      return each(record, text);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return [said(`无法复算：${why}`, `it cannot be recomputed: ${why}`)];
    }
  });
  return { record, differences };
}

function readRecord(bytes: Uint8Array): { readonly unreadable: Said } | { text: string; record: SealedExport } {
  try {
    // What is no UTF-8 must not become a replacement character, nor a byte order mark vanish.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const record: unknown = JSON.parse(text);
    if (isSealedRecord(record)) return { text, record };
    return { unreadable: said('不是封存记录', `this is no sealed record of the form ${FORMAT}`) };
  } catch {
    return { unreadable: said('文件不是 UTF-8 编码的 JSON', 'the file is no JSON in UTF-8') };
  }
}

function isSealedRecord(value: unknown): value is SealedExport {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;
}

/** White space and spellings that leave the content alone are no part of the seal: they must be as they are written. */
function checkLayout(record: SealedExport, text: string): Said[] {
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  if (body === JSON.stringify(record) || body === JSON.stringify(record, null, 2)) return [];
  return [said('文件的写法与导出时不同', 'the file is not written as it was exported: no spaces, or two to indent')];
}

function checkSeal({ seal, ...record }: SealedExport): Said[] {
  const found = sha256(canonicalJson(record));
  if (found === seal) return [];
  return [said(`封印不符：内容为 ${found}`, `the seal is not that of the content, ${found}`)];
}

/** The programme is the version on which the campaign started. */
function checkProgramme({ campaign, programme, entries }: SealedExport): Said[] {
  const plan = planIn(entries.map(readSealed), campaign);
  const { body, ...named } = programme;
  const found = sha256(canonicalJson(body));
  const expected = { programme: plan.programme, version: plan.version, contentHash: plan.contentHash };
  return [
    ...(found === programme.contentHash
      ? []
      : [said(`方案内容与其摘要不符：${found}`, `the programme is not what its hash says: ${found}`)]),
    ...(canonicalJson(named) === canonicalJson(expected)
      ? []
      : [said('方案不是活动启动时的版本', 'the programme is not the version that the campaign started on')]),
  ];
}

/** Each entry has the hash of its content, shown or not, and follows on the one before it in its chain. */
function checkEntries({ entries }: SealedExport): Said[] {
  return entries.flatMap((entry, nth) => {
    const { body, seq, hash, prevHash } = entry;
    const before = entries[nth - 1];
    const follows = before?.body.chain === body.chain ? before : undefined;
    const name = nameOf(entry);
    return [
      ...((body.format as number) === LEDGER_FORMAT
        ? []
        : [said(`台账 ${name} 格式不符`, `entry ${name} has another format`)]),
      ...(isInOrder(entries, nth) ? [] : [said(`台账 ${name} 次序颠倒`, `entry ${name} is out of order`)]),
      ...(follows?.seq === seq - 1 && follows.hash !== prevHash
        ? [said(`台账 ${name} 与前一条不衔接`, `entry ${name} does not follow on the one before`)]
        : []),
      ...(sha256(chainedText(entry, canonicalJson(body))) === hash
        ? []
        : [said(`台账 ${name} 内容与其哈希不符`, `entry ${name} is not what its hash says`)]),
    ];
  });
}

/** Entries of one chain stand together, in its order. */
function isInOrder(entries: readonly SealedEntry[], nth: number): boolean {
  const entry = entries[nth];
  const before = entries[nth - 1];
  if (!entry || !before) return true;
  if (before.body.chain === entry.body.chain) return before.seq < entry.seq;
  return entries.slice(0, nth).every(({ body }) => body.chain !== entry.body.chain);
}

/** Words that are shown are those that the entry commits to; a number stands only where a word is not shown. */
function checkWords({ entries }: SealedExport): Said[] {
  return entries.flatMap((entry) => {
    const { body, texts, names } = entry;
    const commitments = commitmentsIn(body);
    const name = nameOf(entry);
    const other = Object.entries(texts).filter(([pointer, text]) => {
      return sha256(committedText(text)) !== commitments.get(pointer)?.sealed;
    });
    const stray = Object.keys(names).filter((pointer) => !commitments.has(pointer) || Object.hasOwn(texts, pointer));
    return [
      ...other.map(([at]) => said(`台账 ${name} 的文字 ${at} 不是所承诺的`, `text ${at} of entry ${name} is another`)),
      ...stray.map((at) =>
        said(`台账 ${name} 的编号 ${at} 无所指`, `number ${at} of entry ${name} stands for nothing`),
      ),
    ];
  });
}

function nameOf({ seq, body }: SealedEntry): string {
  return `${body.chain} #${seq} ${body.fact.kind}`;
}

/** The record ends with the confirmation, and names the head that each chain had at that moment. */
function checkHeads({ entries, heads, campaign, track }: SealedExport): Said[] {
  const confirmation = entries.at(-1);
  const last = confirmation && readSealed(confirmation);
  const confirmed = last && (confirmingKinds as readonly string[]).includes(last.fact.kind);
  const isOwn = confirmed && last.campaign === campaign && 'track' in last.fact && last.fact.track === track;
  const chains = [...new Set(entries.map(({ body }) => body.chain))];
  const wrong = chains.filter((chain, nth) => {
    const cited = entries.findLast(({ body }) => body.chain === chain);
    const head = heads[nth];
    if (!cited || head?.chain !== chain) return true;
    const isLast = head.seq === cited.seq && head.hash === cited.hash;
    return chain === last?.chain ? !isLast : !isLast && head.seq <= cited.seq;
  });
  return [
    ...(isOwn ? [] : [said('记录的末条不是确认结果的那一条', 'the record does not end with the confirmation')]),
    ...wrong.map((chain) => said(`链 ${chain} 的头与所引各条不符`, `the head of ${chain} is not that of its entries`)),
    ...(heads.length === chains.length ? [] : [said('链头的数目不符', 'there is a head for each chain, and no other')]),
  ];
}

/** What the record says that follows is what follows, and what was confirmed. */
function checkOutcome(record: SealedExport): Said[] {
  const { outcome, faults } = recompute(record);
  const told = record.entries.map(readSealed);
  const scores = confirmationOf(told, 'scoresConfirmed', record);
  const list = confirmationOf(told, 'listConfirmed', record);
  const listed = outcome.list?.filter((each) => each.listed).map(({ unit }) => unit);
  return [
    ...faults.map((fault) => said(`不具备确认条件：${fault}`, `it could not have been confirmed: ${fault}`)),
    ...parts.flatMap(({ part, zh, en }) => compare({ zh, en }, record.outcome[part], outcome[part])),
    ...(scores ? compare(said('经确认的得分', 'confirmed scores'), resultsIn(told, record), outcome.results) : []),
    ...(list ? compare(said('经确认的名单', 'confirmed list'), list.fact.candidates, listed) : []),
  ];
}

const parts: readonly (Said & { readonly part: keyof Outcome })[] = [
  { part: 'sheets', zh: '评分表', en: 'score sheet' },
  { part: 'units', zh: '汇总', en: 'aggregate' },
  { part: 'results', zh: '得分', en: 'result' },
  { part: 'ranking', zh: '排名', en: 'ranking' },
  { part: 'list', zh: '名单', en: 'list' },
];

/** Where two values differ: in lists one by one, so that the unit can be seen. */
function compare({ zh, en }: Said, written: unknown, found: unknown): Said[] {
  if (canonicalJson(written) === canonicalJson(found)) return [];
  if (!Array.isArray(written) || !Array.isArray(found) || written.length !== found.length) {
    return [said(`${zh}不符：${both(written, found)}`, `${en}: ${both(written, found)}`)];
  }
  return written.flatMap((each: unknown, nth) => {
    const other: unknown = found[nth];
    if (canonicalJson(each) === canonicalJson(other)) return [];
    return [said(`${zh}第 ${nth + 1} 项不符`, `${en} ${nth + 1}: ${both(each, other)}`)];
  });
}

function both(written: unknown, found: unknown): string {
  return `${short(written)} ≠ ${short(found)}`;
}

function short(value: unknown): string {
  const text = canonicalJson(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

/** The seal stands for every byte; a head or the hash of a confirmation for all that was written before it. */
function checkPublished(record: SealedExport, published: readonly string[]): Said[] {
  const told = record.entries.map(readSealed);
  const confirmations: (ToldEntry | undefined)[] = [
    confirmationOf(told, 'scoresConfirmed', record),
    confirmationOf(told, 'listConfirmed', record),
  ];
  const known = new Set([record.seal, ...[...record.heads, ...confirmations].map((each) => each?.hash)]);
  return published
    .filter((hash) => !known.has(hash))
    .map((hash) => said(`公布的哈希不在记录中：${hash}`, `this record has not the hash that was published: ${hash}`));
}

function said(zh: string, en: string): Said {
  return { zh, en };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
