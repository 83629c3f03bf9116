import { pino, type Logger } from 'pino';
import type { Condition } from '../contracts/condition.ts';
import type { Look } from './watch.ts';

/** A log in a file; a line that cannot be written ends nothing: it waits, and is dropped and counted when too many wait. */
export interface FileLog {
  readonly logger: Logger;
  readonly dropped: () => number;
  readonly look: Look;
  /** Writes what waits, where that can be done. */
  readonly close: () => void;
}

// What waits to be written, in bytes.
const MOST_WAITING = 1024 * 1024;

export function openLog(file: string, level: string): FileLog {
  let dropped = 0;
  const destination = pino.destination({ dest: file, sync: false, mode: 0o600, maxLength: MOST_WAITING });
  let full = false;
  // The next line tries again.
  destination.on('error', () => (full = true));
  destination.on('write', () => (full = false));
  destination.on('drop', () => dropped++);
  // Its own would try for ever to write what waits, at the end of the process too, which would then never come.
  const flush = destination.flushSync.bind(destination);
  destination.flushSync = () => {
    if (!full) flush();
  };
  return {
    logger: pino({ level }, destination),
    dropped: () => dropped,
    look: { every: 5_000, look: () => (dropped === 0 ? undefined : logDropped(file, dropped)) },
    close: () => {
      if (full) destination.destroy();
      else destination.end();
    },
  };
}

function logDropped(file: string, lines: number): Condition {
  // Without the number in English too, it is said once: a count would be news every time.
  return {
    code: 'LogDropped',
    stops: null,
    count: lines,
    zh: `日志 ${file} 写不进去，自启动以来已丢弃 ${lines} 行：请查看磁盘空间与权限`,
    en: `lines of the log ${file} could not be written since the start and were dropped: look at its disk and permissions`,
  };
}
