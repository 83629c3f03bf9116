import type { Bilingual } from '../../contracts/text.ts';

/** How the name of a body was found in the name of a unit: the part that tells it from others. */
export interface NameMatch {
  readonly unit: string;
  readonly by: 'name' | 'part' | 'initials';
  readonly part: string;
}

/**
 * The units that a body is likely to be. The document rarely names a body as the list of units does, so three
 * readings are tried, the strictest first: the unit's whole name, the distinctive part of the body's name, and the
 * first characters of its two-character words, as abbreviations are formed. A part that fits more than two units
 * distinguishes nothing and finds nothing.
 */
export function unitsNamedBy(body: string, units: readonly string[]): NameMatch[] {
  const whole = short(body);
  const same = units.filter((unit) => short(unit).length >= 4 && whole.includes(short(unit)));
  if (same.length > 0) return same.map((unit) => ({ unit, by: 'name', part: short(unit) }));
  const part = coreOf(body);
  if (part.length < 2) return [];
  const containing = units.filter((unit) => short(unit).includes(part));
  if (containing.length > 0) return distinct(containing.map((unit) => ({ unit, by: 'part', part })));
  const initials = initialsOf(part);
  if (initials === undefined) return [];
  return distinct(
    units
      .filter((unit) => initialsOf(coreOf(unit)) === initials)
      .map((unit) => ({ unit, by: 'initials', part: initials })),
  );
}

/** Why a name was taken for another, in words. */
export function whyMatched({ unit, by, part }: NameMatch): Bilingual {
  switch (by) {
    case 'name':
      return { zh: `名单中的“${unit}”就是它`, en: `the list has it as ${unit}` };
    case 'part':
      return { zh: `名单中的“${unit}”含“${part}”`, en: `the list has ${unit}, which contains ${part}` };
    case 'initials':
      return {
        zh: `名单中的“${unit}”简称首字相同（${part}）`,
        en: `the list has ${unit}, abbreviated alike (${part})`,
      };
  }
}

function distinct(matches: readonly NameMatch[]): NameMatch[] {
  return matches.length > 2 ? [] : [...matches];
}

/** A name with the long forms of committees shortened, as lists of units write them. */
function short(name: string): string {
  return name
    .replaceAll(/[\s“”"'（）()]/g, '')
    .replace(/^中共/, '')
    .replaceAll('工作委员会', '工委')
    .replaceAll('检查委员会', '委')
    .replaceAll('委员会', '委');
}

/** What is left of a name without its level, the committee it belongs to and the words that every body has. */
function coreOf(name: string): string {
  const withoutLevel = short(name)
    .replace(/^.*?[省市县区州](委(?!办|员|政)|直属|直)(?=..)/u, '')
    .replace(/^[省市县区州](?=..)/u, '')
    .replace(/^(省|市|县|区|州)?(直属|直)(?=..)/u, '');
  return withoutLevel.replace(/(?:等?(?:有关)?(?:部门|单位|机关|机构|办公室|领导小组|局|部|厅))+$/u, '');
}

/** 纪检监察 and 纪委监委 alike: the first of every two characters; undefined where a name is not made of such words. */
function initialsOf(part: string): string | undefined {
  if (part.length < 4 || part.length % 2 === 1) return undefined;
  return Array.from(part)
    .filter((_, index) => index % 2 === 0)
    .join('');
}
