import type { LoadedProgramme } from '../programmes/load.ts';
import type { UnitRow } from '../programmes/import-units.ts';
import type { Engine } from '../scenario/stage.ts';
import { crewOf, type Crew } from './crew.ts';
import { marked, type MarkedRow } from './marks.ts';
import { needsOf, type Need } from './needs.ts';
import { notesOf, type Note } from './notes.ts';
import type { People } from './people-file.ts';
import { rowsOf } from './rows.ts';
import { playYear, type Manner } from './year.ts';

export interface Wanted {
  readonly loaded: LoadedProgramme;
  readonly year: number;
  readonly units: readonly UnitRow[];
  /** Null: everybody is made up. */
  readonly people: People | null;
  /** The day on which the campaign is started; 1 January of its year when absent. */
  readonly starts?: string | undefined;
  readonly manner: Manner;
}

/** A whole year of a programme before it begins: its calendar, who acts in it, and what is to be settled. */
export interface Rehearsal {
  readonly loaded: LoadedProgramme;
  readonly year: number;
  readonly starts: string;
  readonly manner: Manner;
  readonly crew: Crew;
  readonly needs: readonly Need[];
  readonly rows: readonly MarkedRow[];
  readonly notes: readonly Note[];
  /** Whether something keeps the year from running as planned. */
  readonly blocked: boolean;
  readonly facts: number;
  readonly messages: number;
}

/** Runs a whole edition on skipped time and reads the calendar of its year from what happened (F51). */
export async function rehearse(wanted: Wanted, engine: Engine): Promise<Rehearsal> {
  const { loaded, year, units, people, manner, starts = `${year}-01-01` } = wanted;
  const { programme } = loaded;
  const crew = crewOf(programme, units, people);
  const played = await playYear({ loaded, crew, people, year, starts, manner }, engine);
  const needs = needsOf(programme, crew, people);
  const happened = 'plan' in played ? played : undefined;
  const rows = happened ? marked(rowsOf({ programme, ...happened }), programme, happened.plan) : [];
  const notes = notesOf({ programme, rows, needs, blockers: played.blockers });
  return {
    loaded,
    year,
    starts,
    manner,
    crew,
    needs,
    rows,
    notes,
    blocked: notes.some(({ severity }) => severity === 'block'),
    facts: happened?.entries.length ?? 0,
    messages: happened?.messages.length ?? 0,
  };
}
