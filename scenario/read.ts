import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applicationStatus } from '../contracts/stages.ts';
import { slug } from '../contracts/text.ts';
import { parseUnits, UnitsError, type UnitRow } from '../programmes/import-units.ts';
import { parseProgramme, ProgrammeError, type LoadedProgramme } from '../programmes/load.ts';
import {
  dataIn,
  placesIn,
  readYaml,
  sentenceOf,
  type FileProblem,
  type Issue,
  type Path,
} from '../programmes/yaml-file.ts';
import { allUnits, castNames, castOf, consultedBodies, organisationParts, ownCommittee, type Cast } from './cast.ts';
import { formatWords, scenarioSchema, type Scenario, type SomeUnits } from './format.ts';
import { withLatecomers } from './latecomers.ts';
import { readableIn } from './misshapen.ts';
import { instantOf } from './moment.ts';
import { suggestion } from '../programmes/nearest.ts';
import { operations } from './operations.ts';
import { outsiders, scenesOf, type Scene } from './script.ts';

/** A scenario that can be played. */
export interface Story {
  /** As it was named to us. */
  readonly file: string;
  readonly scenario: Scenario;
  readonly programme: LoadedProgramme;
  /** What steps publish, by their number. */
  readonly publications: ReadonlyMap<number, LoadedProgramme>;
  readonly cast: Cast;
  readonly startsAt: number;
  readonly scenes: readonly Scene[];
  /** The line of a part of the file. */
  readonly lineOf: (path: Path) => number;
}

/** Everything that is wrong with a scenario file, or with a file that it names. */
export class ScenarioFileError extends Error {
  override readonly name = 'ScenarioFileError';
  readonly problems: readonly FileProblem[];

  constructor(problems: readonly FileProblem[]) {
    super(problems.map(sentenceOf).join('\n'));
    this.problems = problems;
  }
}

/** The scenario in a file, with the programme and the units that it names; or every problem of these files. */
export function readScenario(file: string): Story {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'no reason given' } = error as NodeJS.ErrnoException;
    throw new ScenarioFileError([{ file, line: 1, column: 1, field: '', message: `cannot be read (${code})` }]);
  }
  return parseScenario(text, file);
}

/** The scenarios in several files; or every problem of all of them. */
export function readScenarios(files: readonly string[]): Story[] {
  const problems: FileProblem[] = [];
  const stories = files.flatMap((file) => {
    try {
      return [readScenario(file)];
    } catch (error) {
      if (!(error instanceof ScenarioFileError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new ScenarioFileError(problems);
  return stories;
}

/** A programme of this project by its name, or the one in a file. */
export function loadProgramme(name: string): LoadedProgramme {
  const issues: Issue[] = [];
  const elsewhere: FileProblem[] = [];
  const found = programmeOf({ programme: name }, { folder: '.', issues, elsewhere });
  const problems = issues.map(({ message }) => ({ file: name, line: 1, column: 1, field: '', message }));
  if (!found) throw new ScenarioFileError([...problems, ...elsewhere]);
  return found;
}

/** The same for a text; files that it names are looked for beside `file`. */
export function parseScenario(text: string, file: string): Story {
  const elsewhere: FileProblem[] = [];
  let story: Omit<Story, 'lineOf' | 'scenario'> | undefined;
  const shape = { isRight: false };
  const read = readYaml(text, file, scenarioSchema, words, (scenario) => {
    shape.isRight = true;
    const issues: Issue[] = [];
    story = storyOf(scenario, file, issues, elsewhere);
    return issues;
  });
  if (!('data' in read)) {
    const others = shape.isRight ? [] : problemsBeside(read.problems, text, file);
    throw new ScenarioFileError([...inOrder([...read.problems, ...others]), ...elsewhere]);
  }
  if (!story || elsewhere.length > 0) throw new ScenarioFileError(elsewhere);
  const place = placesIn(text);
  return { ...story, scenario: read.data, lineOf: (path) => place(path).line };
}

/** What else is wrong with a file of which the shape is: everything is said at once. */
function problemsBeside(known: readonly FileProblem[], text: string, file: string): FileProblem[] {
  const readable = readableIn(scenarioSchema, dataIn(text), {
    standIns: { scenario: 'unnamed', title: 'untitled', year: 1990 },
    essential: ['programme', 'version', 'units', 'committees'],
  });
  if (!readable) return [];
  const issues: Issue[] = [];
  const elsewhere: FileProblem[] = [];
  storyOf(readable.data, file, issues, elsewhere);
  const place = placesIn(text);
  const others = issues
    .filter((issue) => !readable.follows(issue))
    .map(({ path, message }) => ({ file, ...place(path), message }))
    .filter(({ field }) => !known.some((each) => each.field === field));
  return [...others, ...elsewhere];
}

function inOrder(problems: readonly FileProblem[]): FileProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

const words = {
  unknown: (field: string) => `is not a word of a scenario${suggestion(field, formatWords)}`,
  single: 'a file holds one scenario',
};

function storyOf(scenario: Scenario, file: string, issues: Issue[], elsewhere: FileProblem[]) {
  const beside = { folder: dirname(file), issues, elsewhere };
  const programme = programmeOf(scenario, beside);
  if (!programme) return undefined;
  const own = unitsOf(scenario.units, ['units'], programme, beside);
  const others = Object.entries(scenario.committees).map(([id, committee]) => {
    const wrong = slug.safeParse(id).error?.issues[0]?.message;
    if (wrong !== undefined) issues.push({ path: ['committees', id], message: wrong });
    return [id, unitsOf(committee.units, ['committees', id, 'units'], programme, beside)] as const;
  });
  const lists = [[ownCommittee, own] as const, ...others].flatMap(([id, list]) => (list ? [[id, list] as const] : []));
  // Without its units every step that speaks of them would seem wrong.
  if (lists.length <= others.length) return undefined;
  const units = Object.fromEntries(lists);
  const cast = withLatecomers(castOf(scenario, programme.programme, units), scenario.steps);
  checkCast(scenario, programme, cast, issues);
  checkNames(scenario, issues);
  const startsAt = instantOf(scenario.starts ?? `${scenario.year}-01-01 00:00`);
  const scenes = scenesOf(scenario, cast, programme.programme, startsAt, issues);
  checkEnd(scenario, cast, issues);
  const publications = publicationsOf(scenario, programme, beside);
  return { file, programme, publications, cast, startsAt, scenes };
}

function publicationsOf({ steps }: Scenario, first: LoadedProgramme, beside: Beside): Map<number, LoadedProgramme> {
  const publications = new Map<number, LoadedProgramme>();
  const published = new Set([nameOf(first)]);
  for (const [index, { publish }] of steps.entries()) {
    if (publish === undefined) continue;
    const path: Path = ['steps', index, 'publish'];
    const issues: Issue[] = [];
    const loaded = programmeOf({ programme: publish }, { ...beside, issues });
    beside.issues.push(...issues.map(({ message }) => ({ path, message })));
    if (!loaded) continue;
    if (published.has(nameOf(loaded)))
      beside.issues.push({ path, message: `${nameOf(loaded)} is published already: give it another version` });
    published.add(nameOf(loaded));
    publications.set(index + 1, loaded);
  }
  return publications;
}

function nameOf({ programme }: LoadedProgramme): string {
  return `${programme.programme} version ${programme.version}`;
}

interface Beside {
  readonly folder: string;
  readonly issues: Issue[];
  readonly elsewhere: FileProblem[];
}

const ownProgrammes = fileURLToPath(new URL('../programmes', import.meta.url));

type Wanted = Pick<Scenario, 'programme' | 'version'>;

function programmeOf(scenario: Wanted, { folder, issues, elsewhere }: Beside): LoadedProgramme | undefined {
  const path = programmePath(scenario, folder, issues);
  if (path === undefined) return undefined;
  try {
    const loaded = parseProgramme(readFileSync(path, 'utf8'), path);
    const { version } = loaded.programme;
    if (scenario.version === undefined || scenario.version === version) return loaded;
    issues.push({ path: ['version'], message: `the file is version ${version}` });
  } catch (error) {
    if (!(error instanceof ProgrammeError)) throw error;
    elsewhere.push(...error.problems);
  }
  return undefined;
}

function programmePath({ programme, version }: Wanted, folder: string, issues: Issue[]): string | undefined {
  if (/\.ya?ml$/.test(programme)) {
    const path = resolve(folder, programme);
    if (existsSync(path)) return path;
    issues.push({ path: ['programme'], message: `there is no file ${path}` });
    return undefined;
  }
  const published = readdirSync(ownProgrammes).flatMap((name) => {
    const found = /^(.+)\.v(\d+)\.yaml$/.exec(name);
    return found ? [{ name: found[1] ?? '', version: Number(found[2]), path: join(ownProgrammes, name) }] : [];
  });
  const versions = published.filter(({ name }) => name === programme).sort((a, b) => b.version - a.version);
  const found = version === undefined ? versions[0] : versions.find((each) => each.version === version);
  if (found) return found.path;
  const names = new Set(published.map(({ name }) => name));
  const message =
    versions.length === 0
      ? `there is no programme ${programme}${suggestion(programme, names)}; there are ${[...names].join(', ')}, or give the path of a file`
      : `${programme} has no version ${version ?? ''}; it has ${versions.map((each) => each.version).join(', ')}`;
  issues.push({ path: versions.length === 0 ? ['programme'] : ['version'], message });
  return undefined;
}

/** The units of a committee; undefined where a list of them is not to be had. */
function unitsOf(
  units: Scenario['units'],
  path: Path,
  programme: LoadedProgramme,
  beside: Beside,
): readonly UnitRow[] | undefined {
  if (!Array.isArray(units)) return someUnits(units, path, programme, beside);
  const lists = units.map((some, index) => someUnits(some, [...path, index], programme, beside));
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

function someUnits(
  units: SomeUnits,
  path: Path,
  { programme }: LoadedProgramme,
  { folder, issues, elsewhere }: Beside,
): readonly UnitRow[] | undefined {
  if (typeof units === 'number') {
    return Array.from({ length: units }, (_, index) => ({ id: `unit-${index + 1}`, name: `第${index + 1}单位` }));
  }
  if (units === 'programme') {
    const file = programme.enrolment?.mandatory.file;
    if (file !== undefined) return unitsFrom(join(ownProgrammes, file), path, issues, elsewhere);
    const message = `${programme.programme} lists no units: give ids with names, a CSV file or a number`;
    issues.push({ path, message });
    return undefined;
  }
  if (typeof units === 'string') return unitsFrom(resolve(folder, units), path, issues, elsewhere);
  const rows = Object.entries(units).map(([id, name]) => ({ id, name }));
  if (rows.length === 0) issues.push({ path, message: 'there is no unit' });
  for (const { id } of rows) {
    const wrong = slug.safeParse(id).error?.issues[0]?.message;
    if (wrong !== undefined) issues.push({ path: [...path, id], message: `the id of a unit is ${wrong}` });
  }
  return rows;
}

function unitsFrom(
  file: string,
  path: Path,
  issues: Issue[],
  elsewhere: FileProblem[],
): readonly UnitRow[] | undefined {
  if (!existsSync(file)) {
    issues.push({ path, message: `there is no file ${file}` });
    return undefined;
  }
  try {
    return parseUnits(readFileSync(file, 'utf8')).units;
  } catch (error) {
    if (!(error instanceof UnitsError)) throw error;
    elsewhere.push(...error.problems.map((each) => ({ ...each, file: basename(file), column: 1 })));
    return undefined;
  }
}

function checkCast(scenario: Scenario, { programme }: LoadedProgramme, cast: Cast, issues: Issue[]): void {
  const parts = [...organisationParts, ...consultedBodies(programme).map(({ body }) => body)];
  scenario.organisations.forEach(({ as }, index) => {
    if (as === undefined || parts.includes(as)) return;
    issues.push({
      path: ['organisations', index, 'as'],
      message: `${as} is no part of an organisation${suggestion(as, parts)}; there are ${parts.join(', ')}`,
    });
  });
  const units = cast.committees.flatMap((committee) => committee.units.map(({ id }) => id));
  const organisations = cast.organisations.map(({ id }) => id);
  scenario.people.forEach(({ organisation }, index) => {
    const known = [...units, ...organisations];
    if (known.includes(organisation)) return;
    issues.push({
      path: ['people', index, 'organisation'],
      message: `there is no organisation ${organisation}${suggestion(organisation, known)}`,
    });
  });
  const others = cast.organisations.filter(({ ownUnit }) => !ownUnit).map(({ id }) => id);
  const taken = new Set([...others, ...meanings, ...castNames]);
  for (const id of units.filter((unit, index) => taken.has(unit) || units.indexOf(unit) !== index)) {
    issues.push({ path: pathOfUnit(scenario, id), message: `${id} is the name of somebody else: choose another id` });
  }
  scenario.people.forEach(({ id }, index) => {
    if (!meanings.has(id)) return;
    issues.push({ path: ['people', index, 'id'], message: `${id} has a meaning of its own: choose another id` });
  });
}

/** A parameter that nothing takes would change nothing, and nobody would notice. */
function checkNames({ edition, defaults }: Scenario, issues: Issue[]): void {
  const namesOf = (name: string) => operations.get(name)?.parameters.map((each) => each.name) ?? [];
  const ofEdition = namesOf('startCampaign');
  for (const name of Object.keys(edition).filter((each) => !ofEdition.includes(each))) {
    const message = `startCampaign has no ${name}${suggestion(name, ofEdition)}; it takes ${ofEdition.join(', ')}`;
    issues.push({ path: ['edition', name], message });
  }
  const ofAll = new Set([...operations.keys()].flatMap(namesOf));
  for (const name of Object.keys(defaults).filter((each) => !ofAll.has(each))) {
    issues.push({ path: ['defaults', name], message: `no operation takes ${name}${suggestion(name, ofAll)}` });
  }
}

const meanings = new Set<string>([...outsiders, 'unit', 'party', 'all']);

/** Where a unit stands in the file, if it stands there itself. */
function pathOfUnit({ units, committees }: Scenario, id: string): Path {
  const lists = [
    { path: ['units'], units },
    ...Object.entries(committees).map(([name, each]) => ({ path: ['committees', name, 'units'], units: each.units })),
  ];
  for (const list of lists) {
    const parts = Array.isArray(list.units) ? list.units : [list.units];
    const index = parts.findIndex((part) => typeof part === 'object' && Object.hasOwn(part, id));
    if (index >= 0) return Array.isArray(list.units) ? [...list.path, index, id] : [...list.path, id];
  }
  return ['units'];
}

function checkEnd({ end }: Scenario, cast: Cast, issues: Issue[]): void {
  const units = [...allUnits(cast)];
  const known: readonly string[] = applicationStatus.options;
  for (const [unit, wanted] of Object.entries(end?.candidacies ?? {})) {
    const path: Path = ['end', 'candidacies', unit];
    if (!units.includes(unit)) issues.push({ path, message: `there is no unit ${unit}${suggestion(unit, units)}` });
    const statuses = typeof wanted === 'string' ? [{ path, status: wanted }] : byTrack(wanted, path);
    for (const { path: place, status } of statuses.filter((each) => !known.includes(each.status))) {
      const near = suggestion(status, known);
      issues.push({ path: place, message: `there is no status ${status}${near}; there are ${known.join(', ')}` });
    }
  }
}

function byTrack(wanted: Readonly<Record<string, string>>, path: Path): { path: Path; status: string }[] {
  return Object.entries(wanted).map(([track, status]) => ({ path: [...path, track], status }));
}
