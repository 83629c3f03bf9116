import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { play } from '../../scenario/play.ts';
import { parseScenario } from '../../scenario/read.ts';
import { lineOf } from '../../scenario/report.ts';
import type { Engine } from '../../scenario/stage.ts';
import { openEngine } from '../support/engine.ts';

const text = `scenario: versions
title: A version that is published in mid-story
programme: ./mine.v1.yaml
year: 2019
units: { finance: 市财政局 }
steps:
  - { by: finance, do: fileRules, expect: { rules: { version: 1 } } }
  - { at: 2019-11-01, publish: ./mine.v2.yaml }
  - { check: showCampaign, expect: { version: 1 }, note: what is under way keeps its version }
  - { at: 2020-01-01, by: organiser, do: startCampaign, with: { year: 2020 }, expect: { version: 2 } }
  - { by: finance, do: fileRules, note: with the field that the new version demands }
  - by: finance
    do: fileRules
    with: { fields: { goals: 目标, schedule: 进度, measures: 措施 } }
    refused: { code: FieldMissing, message: budget }
  - { by: finance, do: fileRules, with: { campaign: 2019 }, refused: { code: CandidacyEnded } }
  - { at: 2021-01-01, by: organiser, do: startCampaign, with: { year: 2021, version: 1 }, expect: { version: 1 } }
`;

describe('a version of a programme that is published in mid-story', () => {
  let engine: Engine;
  let folder: string;
  before(async () => {
    engine = await openEngine();
    folder = mkdtempSync(join(tmpdir(), 'scenario-'));
    const first = readFileSync(new URL('../../programmes/shaoxing-2018.v1.yaml', import.meta.url), 'utf8');
    const mine = first.replace('programme: shaoxing-2018', 'programme: mine');
    const field = '    - { field: goals, name: { zh: 创建目标, en: Goals }';
    const further = '    - { field: budget, name: { zh: 经费, en: Budget }, basis: [SX-S1a:L57] }\n';
    writeFileSync(join(folder, 'mine.v1.yaml'), mine);
    writeFileSync(
      join(folder, 'mine.v2.yaml'),
      mine.replace('version: 1', 'version: 2').replace(field, `${further}${field}`),
    );
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await engine.close();
  });

  it('is that of the editions started after it, with its forms; those under way keep theirs', async () => {
    const story = parseScenario(text, join(folder, 'story.yaml'));
    const { differences } = await play(story, engine);
    assert.deepEqual(
      differences.map((each) => lineOf('story.yaml', each)),
      [],
    );
  });

  it('has a number of its own, and a file that is there', () => {
    const read = (path: string) => () =>
      parseScenario(text.replace('./mine.v2.yaml', path), join(folder, 'story.yaml'));
    assert.throws(
      read('./mine.v1.yaml'),
      /story\.yaml:8:.*mine version 1 is published already: give it another version/,
    );
    assert.throws(read('./mine.v3.yaml'), /story\.yaml:8:.* steps\[1\]\.publish: there is no file .*mine\.v3\.yaml/);
  });
});
