import type { Programme } from '../contracts/programme.ts';
import { stageName } from '../contracts/stages.ts';

/** What is wrong, and where: keys and indices from the top of the file. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What a schema cannot say: whether the parts of a programme fit each other. */
export function checkReferences(programme: Programme): Issue[] {
  return [
    ...checkIds(programme),
    ...checkStages(programme),
    ...checkActionRules(programme),
    ...programme.tracks.flatMap((track, index) => checkTrack(programme, track, ['tracks', index])),
    ...checkRecords(programme),
    ...checkLinks(programme),
    ...checkClauses(programme, []),
  ];
}

type Path = Issue['path'];
type Track = Programme['tracks'][number];

function checkIds(programme: Programme): Issue[] {
  const items = programme.rubric.flatMap((area, nth) =>
    area.items.map((item, index) => ({ ...item, path: ['rubric', nth, 'items', index] })),
  );
  return [
    ...repeated(programme.tracks, 'track', ['tracks']),
    ...repeated(programme.checks, 'check', ['checks']),
    ...repeated(programme.records, 'record', ['records']),
    ...repeated(programme.rubric, 'area', ['rubric']),
    ...repeatedAt(items.map(({ item, path }) => ({ id: item, path: [...path, 'item'] }))),
    ...items.flatMap(({ points, path }) => repeated(points, 'point', [...path, 'points'])),
    ...repeated(programme.obligations, 'obligation', ['obligations']),
    ...repeated(programme.codeLists, 'list', ['codeLists']),
    ...programme.codeLists.flatMap(({ codes }, index) => repeated(codes, 'code', ['codeLists', index, 'codes'])),
    ...repeated(programme.actionRules.fields, 'field', ['actionRules', 'fields']),
    ...programme.records.flatMap(({ fields }, index) => repeated(fields, 'field', ['records', index, 'fields'])),
    ...programme.tracks.flatMap(({ applications }, index) =>
      repeated(applications.fields, 'field', ['tracks', index, 'applications', 'fields']),
    ),
  ];
}

function checkStages({ stages }: Programme): Issue[] {
  const found = repeated(stages, 'stage', ['stages']);
  const order = stageName.options;
  for (const [index, { stage, opens }] of stages.entries()) {
    const before = stages[index - 1];
    const path = ['stages', index, 'opens', 'from'];
    if (before && order.indexOf(stage) < order.indexOf(before.stage)) {
      found.push({ path: ['stages', index, 'stage'], message: `${stage} comes before ${before.stage}` });
    }
    if (opens.by !== 'date') continue;
    found.push(...checkWindow(opens, path));
    if (before && before.opens.by === 'decision') {
      found.push({ path, message: `${stage} opens by date after ${before.stage}, whose end nobody knows beforehand` });
    } else if (before?.opens.by === 'date' && opens.from < before.opens.from) {
      found.push({ path, message: `${stage} opens on ${opens.from}, before ${before.stage} on ${before.opens.from}` });
    }
  }
  if (stages.find(({ stage }) => stage === 'mobilisation')?.opens.by !== 'date') {
    found.push({ path: ['stages'], message: 'mobilisation must open by date: units are enrolled on that day' });
  }
  return found;
}

function checkWindow({ from, to }: { readonly from: string; readonly to: string }, path: Path): Issue[] {
  return from <= to ? [] : [{ path, message: `the window ends on ${to}, before it begins on ${from}` }];
}

function checkActionRules({ actionRules: { due } }: Programme): Issue[] {
  if (due.remindDaysBefore < due.daysAfterMobilisation) return [];
  const path = ['actionRules', 'due', 'remindDaysBefore'];
  return [{ path, message: `a reminder ${due.remindDaysBefore} days before the due date precedes mobilisation` }];
}

function checkTrack(programme: Programme, track: Track, path: Path): Issue[] {
  const { applications, requiresTitle, round, targets } = track;
  const found = checkWindow(applications, [...path, 'applications', 'from']);
  const stage = programme.stages.find((each) => each.stage === 'application')?.opens;
  if (stage?.by === 'date' && (applications.from < stage.from || applications.to > stage.to)) {
    const end = applications.from < stage.from ? 'from' : 'to';
    found.push({
      path: [...path, 'applications', end],
      message: `the window lies outside the application stage, ${stage.from} to ${stage.to}`,
    });
  }
  if (requiresTitle.track === track.track) {
    found.push({ path: [...path, 'requiresTitle', 'track'], message: 'a track cannot require its own title' });
  } else if (requiresTitle.track !== null) {
    found.push(...unknownTrack(programme, requiresTitle.track, [...path, 'requiresTitle', 'track']));
  }
  for (const [index, { by }] of targets.entries()) {
    if (Number(by.slice(0, 4)) >= round.firstYear) continue;
    found.push({
      path: [...path, 'targets', index, 'by'],
      message: `${by} lies before ${round.firstYear}, the first year`,
    });
  }
  return found;
}

function checkRecords({ records, rubric, stages }: Programme): Issue[] {
  return records.flatMap(({ stages: during, perItem }, index) => [
    ...during.flatMap((stage, nth): Issue[] =>
      stages.some((each) => each.stage === stage)
        ? []
        : [{ path: ['records', index, 'stages', nth], message: `the programme has no stage ${stage}` }],
    ),
    ...(perItem && rubric.length === 0
      ? [{ path: ['records', index, 'perItem'], message: 'the programme has no items to record for' }]
      : []),
  ]);
}

function checkLinks(programme: Programme): Issue[] {
  const items = programme.rubric.flatMap((area) => area.items.map(({ item }) => item));
  const lists = programme.codeLists.map(({ list }) => list);
  return [
    ...programme.source.restsOn.flatMap(({ track }, index) =>
      track === undefined ? [] : unknownTrack(programme, track, ['source', 'restsOn', index, 'track']),
    ),
    ...programme.obligations.flatMap(({ item }, index): Issue[] =>
      item === null || items.includes(item)
        ? []
        : [{ path: ['obligations', index, 'item'], message: `there is no item ${item}` }],
    ),
    ...programme.gates.flatMap(({ kinds }, index): Issue[] =>
      lists.includes(kinds.list)
        ? []
        : [{ path: ['gates', index, 'kinds', 'list'], message: `there is no code list ${kinds.list}` }],
    ),
  ];
}

/** A default is ours and a clause is the document's: neither may pass for the other. Defaults are the ids with an A. */
function checkClauses(value: unknown, path: Path): Issue[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): Issue[] => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    if ((key !== 'basis' && key !== 'assumed') || !Array.isArray(inner)) return checkClauses(inner, here);
    return inner.flatMap((id: unknown, index): Issue[] => {
      const isDefault = /^[A-Z]{2}-A\d/.test(String(id));
      if (isDefault === (key === 'assumed')) return [];
      const message = isDefault
        ? `${String(id)} is a default: it goes under assumed`
        : `${String(id)} is a clause: it goes under basis`;
      return [{ path: [...here, index], message }];
    });
  });
}

function unknownTrack({ tracks }: Programme, track: string, path: Path): Issue[] {
  return tracks.some((each) => each.track === track) ? [] : [{ path, message: `there is no track ${track}` }];
}

function repeated<Key extends string>(list: readonly Readonly<Record<Key, string>>[], key: Key, path: Path): Issue[] {
  return repeatedAt(list.map((each, index) => ({ id: each[key], path: [...path, index, key] })));
}

function repeatedAt(list: readonly { readonly id: string; readonly path: Path }[]): Issue[] {
  return list
    .filter(({ id }, index) => list.findIndex((other) => other.id === id) < index)
    .map(({ id, path }) => ({ path, message: `${id} is given twice` }));
}
