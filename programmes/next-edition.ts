import { parseDocument, type Document } from 'yaml';
import type { Programme } from '../contracts/programme.ts';
import { addWorkingDays, workingDay } from '../domain/working-days.ts';
import { parseProgramme } from './load.ts';

/** A field of the file that is different in the copy. */
export interface Changed {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** A date of the edition in the year before and in the new year, with what is odd about the new one. */
export interface MovedDate {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly remark: 'weekend or holiday' | 'working days not announced' | null;
  /** The working day to choose instead, where the new one is none. */
  readonly nearest: string | null;
}

export interface NextEdition {
  /** The file of the next version, with comments and layout kept. */
  readonly text: string;
  readonly fileName: string;
  readonly changed: readonly Changed[];
  readonly dates: readonly MovedDate[];
}

/**
 * Last year's configuration for another year: the next version of the file, moved by rule, with what moves shown before
 * anything is published (F03). Days of the year (`12-31`) stand and fall on other weekdays; the year that the document
 * is for moves; a day that history fixes, such as a target, stays.
 */
export function nextEdition(text: string, file: string, year: number): NextEdition {
  const { programme } = parseProgramme(text, file);
  const document = parseDocument(text);
  const lastYear = programme.source.forYear?.year ?? year - 1;
  const changed = [set(document, ['version'], programme.version, programme.version + 1)];
  if (programme.source.forYear) changed.push(set(document, ['source', 'forYear', 'year'], lastYear, year));
  const copied = document.toString({ lineWidth: 0 });
  // Whatever the copy says must be sound by itself.
  const { programme: next } = parseProgramme(copied, file);
  return {
    text: copied,
    fileName: `${next.programme}.v${next.version}.yaml`,
    changed,
    dates: daysOf(next).map(({ what, day }) => moved(what, `${lastYear}-${day}`, `${year}-${day}`)),
  };
}

function set(document: Document, path: readonly string[], from: number, to: number): Changed {
  document.setIn(path, to);
  return { field: path.join('.'), from: String(from), to: String(to) };
}

/** Every day of the year that the file names. */
function daysOf({ stages, tracks }: Programme): { readonly what: string; readonly day: string }[] {
  const ofStages = stages.flatMap(({ stage, opens }) =>
    opens.by === 'date'
      ? [
          { what: `${stage} opens`, day: opens.from },
          { what: `${stage} closes`, day: opens.to },
        ]
      : [],
  );
  const ofTracks = tracks.flatMap(({ track, applications }) =>
    applications
      ? [
          { what: `applications for ${track} open`, day: applications.from },
          { what: `applications for ${track} close`, day: applications.to },
        ]
      : [],
  );
  return [...ofStages, ...ofTracks];
}

function moved(what: string, before: string, after: string): MovedDate {
  const { working, provisional } = workingDay(after);
  if (provisional) return { what, before, after, remark: 'working days not announced', nearest: null };
  if (working) return { what, before, after, remark: null, nearest: null };
  return { what, before, after, remark: 'weekend or holiday', nearest: addWorkingDays(after, 1).date };
}
