import type { Programme } from '../contracts/programme.ts';
import type { LoadedProgramme } from '../programmes/load.ts';

/** The programme versions that are published at this point of a story. */
export interface Library {
  add(loaded: LoadedProgramme): void;
  /** The newest version of a programme. */
  newest(programme: string): Programme | undefined;
  /** The version by which an edition runs. */
  of(edition: { readonly programme: string; readonly version: number }): Programme | undefined;
}

export function openLibrary(first: LoadedProgramme): Library {
  const published = [first.programme];
  return {
    add({ programme }) {
      published.push(programme);
    },
    newest(programme) {
      const versions = published.filter((each) => each.programme === programme);
      return versions.toSorted((a, b) => b.version - a.version)[0];
    },
    of({ programme, version }) {
      return published.find((each) => each.programme === programme && each.version === version);
    },
  };
}
