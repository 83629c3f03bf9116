import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The programme whose demo is a whole year of seventy units; the others are told from a file of `stories/`. */
export const seventyUnitsProgramme = 'shaoxing-2018';

const stories = fileURLToPath(new URL('stories/', import.meta.url));

export function isSeventyUnits(programme: string): boolean {
  return programme === seventyUnitsProgramme;
}

/** The file of a programme's story, if it has one. */
export function storyOf(programme: string): string | undefined {
  return ids().includes(programme) ? `${stories}${programme}.yaml` : undefined;
}

/** Every programme that can be shown, with what its demo is about. */
export function programmesToTell(): { id: string; zh: string; en: string }[] {
  const told = ids().map((id) => {
    const { title } = parse(readFileSync(`${stories}${id}.yaml`, 'utf8')) as { title: { zh: string; en: string } };
    return { id, ...title };
  });
  const seventy = {
    id: seventyUnitsProgramme,
    zh: '七十个单位的一整年，各种意外都会发生',
    en: 'A whole year of seventy units in which everything goes wrong that can',
  };
  return [seventy, ...told];
}

function ids(): string[] {
  return readdirSync(stories)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}
