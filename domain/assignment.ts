import { minCostFlow } from 'min-cost-flow';
import type { Relation } from '../contracts/facts.ts';

/** A reviewer who is to look at a unit. */
export interface Assignment {
  readonly unit: string;
  readonly reviewer: string;
}

/** What a reviewer would rather, or rather not, look at (F12). */
export interface Wish extends Assignment {
  readonly wish: 'prefer' | 'avoid';
}

export interface Task {
  readonly units: readonly string[];
  readonly reviewers: readonly string[];
  /** How many different reviewers each unit needs. */
  readonly each: number;
  /** Pairs that may not be: a conflict of interest, or declined. */
  readonly barred: readonly Assignment[];
  /** Pairs that stand already and count towards the load. */
  readonly standing: readonly Assignment[];
  readonly wishes: readonly Wish[];
}

/** Who reviews whom now, and the units for which there are not enough reviewers. */
export interface Assigned {
  readonly added: readonly Assignment[];
  readonly short: readonly { readonly unit: string; readonly missing: number }[];
}

// One more case on a busy desk must outweigh every wish: balance comes first.
const LOAD = 1_000;
const WISH = { prefer: -1, avoid: 1 } as const;

// So many units are assigned at once: what a flow takes grows faster than they do, and everybody waits for it.
const TOGETHER = 50;

/**
 * Assigns reviewers so that the loads are as even as the conflicts allow and, among those, most wishes are met: a flow
 * of least cost in which the nth case of a reviewer costs more than the one before (F11). Of many units the first are
 * assigned first; the others then count with what these have put on each desk.
 */
export function assignReviewers(task: Task): Assigned {
  const standing = [...task.standing];
  const short: Assigned['short'][number][] = [];
  for (let nth = 0; nth < task.units.length; nth += TOGETHER) {
    const some = assignTogether({ ...task, standing, units: task.units.slice(nth, nth + TOGETHER) });
    standing.push(...some.added);
    short.push(...some.short);
  }
  return { added: standing.slice(task.standing.length), short };
}

function assignTogether({ units, reviewers, each, barred, standing, wishes }: Task): Assigned {
  const open = units.map((unit) => ({ unit, needs: each - countOf(standing, 'unit', unit) }));
  const taken = new Set([...barred, ...standing].map(pairOf));
  const graph = [
    ...open
      .filter(({ needs }) => needs > 0)
      .map(({ unit, needs }) => ({ from: 'SOURCE', to: `unit:${unit}`, capacity: needs, cost: 0 })),
    ...open.flatMap(({ unit, needs }) =>
      reviewers
        .filter((reviewer) => needs > 0 && !taken.has(pairOf({ unit, reviewer })))
        .map((reviewer) => ({
          from: `unit:${unit}`,
          to: `reviewer:${reviewer}`,
          capacity: 1,
          // Shifted, so that no cost is negative.
          cost: 1 + costOf(wishes, unit, reviewer),
        })),
    ),
    ...reviewers.flatMap((reviewer) => desk(reviewer, countOf(standing, 'reviewer', reviewer), units.length)),
  ];
  if (!graph.some(({ to }) => to.startsWith('reviewer:'))) return { added: [], short: shortage(open, []) };
  const added = minCostFlow(graph)
    .filter(({ from, flow }) => from.startsWith('unit:') && flow > 0)
    .map(({ from, to }) => ({ unit: from.slice('unit:'.length), reviewer: to.slice('reviewer:'.length) }));
  return { added, short: shortage(open, added) };
}

function pairOf({ unit, reviewer }: Assignment): string {
  return `${unit} ${reviewer}`;
}

/** The places on a reviewer's desk, each dearer than the one before. */
function desk(reviewer: string, load: number, most: number) {
  return Array.from({ length: most }, (_, nth) => `place:${reviewer}:${nth}`).flatMap((place, nth) => [
    { from: `reviewer:${reviewer}`, to: place, capacity: 1, cost: LOAD * (load + nth + 1) },
    { from: place, to: 'SINK', capacity: 1, cost: 0 },
  ]);
}

function shortage(open: readonly { unit: string; needs: number }[], added: readonly Assignment[]): Assigned['short'] {
  return open
    .map(({ unit, needs }) => ({ unit, missing: needs - countOf(added, 'unit', unit) }))
    .filter(({ missing }) => missing > 0);
}

function costOf(wishes: readonly Wish[], unit: string, reviewer: string): number {
  const found = wishes.find((wish) => wish.unit === unit && wish.reviewer === reviewer);
  return found ? WISH[found.wish] : 0;
}

function countOf(list: readonly Assignment[], by: 'unit' | 'reviewer', id: string): number {
  return list.filter((each) => each[by] === id).length;
}

/** What is known of somebody and a unit that could bias a judgement. */
export interface Ties {
  readonly person: { readonly id: string; readonly organisation: string };
  readonly unit: { readonly id: string; readonly parent: string | null };
  /** The organisation above the person's own. */
  readonly above: string | null;
  readonly declared: readonly { readonly relation: Relation; readonly until: string | null }[];
}

/**
 * Why this person may not judge this unit on that day: the own unit or the one above or below it, a former post within
 * its years, or a relation that was named (JZ-A09, F14).
 */
export function conflictOf({ person, unit, above, declared }: Ties, day: string): Relation | undefined {
  if (person.organisation === unit.id) return 'own';
  if (person.organisation === unit.parent || above === unit.id) return 'parent';
  return declared.find((each) => counts(each, day))?.relation;
}

/** Whether a relation that was declared still counts on that day. */
export function counts({ until }: { readonly until: string | null }, day: string): boolean {
  return until === null || day <= until;
}
