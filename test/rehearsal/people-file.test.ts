import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseProgramme } from '../../programmes/load.ts';
import { crewOf } from '../../rehearsal/crew.ts';
import { needsOf } from '../../rehearsal/needs.ts';
import { parsePeople, PeopleError } from '../../rehearsal/people-file.ts';

const file = new URL('../../programmes/jiaozuo-2020.v1.yaml', import.meta.url);
const { programme } = parseProgramme(readFileSync(file, 'utf8'), 'jiaozuo-2020.v1.yaml');
const units = [{ id: 'unit-1', name: '单位一' }];

describe('the file of people of a rehearsal (F51)', () => {
  it('says with its line what the programme does not know', () => {
    const text = ['organiser: 王敏', 'chairman: 李强', 'consulted: { police: 张静 }'].join('\n');
    assert.throws(() => parsePeople(text, 'people.yaml', programme), {
      name: PeopleError.name,
      message: /people\.yaml:2:1 chairman: is no post/,
    });
    assert.throws(() => parsePeople('consulted: { police: 张静 }', 'people.yaml', programme), {
      message: /people\.yaml:1:14 consulted\.police: is no consulted body of the programme; there are .*audit/,
    });
  });

  it('lists whoever is missing, with what cannot be done without them', () => {
    const people = parsePeople('organiser: 王敏', 'people.yaml', programme);
    const missing = needsOf(programme, crewOf(programme, units, people), people).filter(({ held }) => held === null);
    const people_ = missing.filter(({ of }) => of === 'person');
    assert.deepEqual(
      people_.map(({ en, blocks }) => [en, blocks]),
      [
        ['leading group', true],
        ['liaison', false],
        ['consulted body', true],
        ['consulted body', true],
        ['consulted body', true],
      ],
    );
  });

  it('counts a code list as empty until somebody will supply it', () => {
    const emptyWith = (text: string) => {
      const people = parsePeople(text, 'people.yaml', programme);
      const needs = needsOf(programme, crewOf(programme, units, people), people);
      return needs.filter(({ of, held }) => of === 'codeList' && held === null).map(({ en }) => en);
    };
    assert.ok(emptyWith('organiser: 王敏').includes('Four forms of discipline'));
    assert.ok(!emptyWith('codeLists: [four-forms]').includes('Four forms of discipline'));
  });

  it('invents everybody where there is no file, each with a name of their own', () => {
    const { holders, ofUnit } = crewOf(programme, units, null);
    const names = [...holders.map(({ person }) => person), ...ofUnit.values()];
    assert.equal(new Set(names).size, names.length);
    assert.ok(holders.every(({ held }) => held));
  });
});
