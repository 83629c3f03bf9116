import { isObject } from './compare.ts';
import { lookUp, nothing } from './path.ts';
import { referenceIn, type Turn } from './script.ts';
import type { Act } from './format.ts';

/** What the steps of a story have saved. */
export interface Memory {
  /** Saves of an answer what the step says; answers the names for which there is nothing in it. */
  keep(step: Act, turn: Turn, answer: unknown): string[];
  /** A value with what was saved in the place of its names; throws `NotSaved` where there is nothing. */
  resolve(value: unknown, turn: Turn | null): unknown;
}

/** Something that a step needs is not there, because a step before it did not come out. */
export class NotSaved extends Error {
  override readonly name = 'NotSaved';
  /** The name under which it was to be saved. */
  readonly what: string;

  constructor(what: string, why: string) {
    super(why);
    this.what = what;
  }
}

/** One value, or one for every unit of a step that had `for`. */
type Saved = { readonly value: unknown } | { readonly byUnit: Readonly<Record<string, unknown>> };

/** Remembers by name; `standing` answers the names that need no saving. */
export function openMemory(standing: (name: string, turn: Turn | null) => string | undefined): Memory {
  const saved = new Map<string, Saved>();

  function valueOf(name: string, path: string, turn: Turn | null): unknown {
    const found = saved.get(name);
    if (!found) return standing(name, turn) ?? nothing;
    if ('value' in found) return lookUp(found.value, path);
    const ofNamedUnit = path === '' ? nothing : lookUp(found.byUnit, path);
    if (ofNamedUnit !== nothing || turn?.unit == null) return ofNamedUnit;
    return Object.hasOwn(found.byUnit, turn.unit) ? lookUp(found.byUnit[turn.unit], path) : nothing;
  }

  function resolve(value: unknown, turn: Turn | null): unknown {
    if (Array.isArray(value)) return value.map((item) => resolve(item, turn));
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner, turn)]));
    }
    if (typeof value !== 'string') return value;
    if (value.startsWith('$$')) return value.slice(1);
    const reference = referenceIn(value);
    if (!reference) return value;
    const found = valueOf(reference.name, reference.path, turn);
    if (found === nothing) throw new NotSaved(reference.name, `${value} was not saved`);
    return found;
  }

  return {
    resolve,
    keep(step, turn, answer) {
      const missing: string[] = [];
      for (const [name, path] of Object.entries(step.save ?? {})) {
        const value = lookUp(answer, path);
        if (value === nothing) {
          missing.push(name);
          continue;
        }
        const before = saved.get(name);
        const others = before && 'byUnit' in before ? before.byUnit : {};
        saved.set(
          name,
          step.for === undefined || turn.unit === null ? { value } : { byUnit: { ...others, [turn.unit]: value } },
        );
      }
      return missing;
    },
  };
}
