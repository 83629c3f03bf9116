import assert from 'node:assert/strict';
import type { Programme } from '../../contracts/programme.ts';
import { refuseCodes } from '../../domain/code-list.ts';
import { verdict } from '../support/build.ts';

const name = { zh: '八项规定', en: 'Eight-point rules' };
const cited: Programme['codeLists'][number] = {
  ...{ list: 'eight-point-rules', name, size: 3, codes: [] },
  ...{ basis: ['NB-E3.14:L108'], assumed: [] },
};
const codes = (...given: string[]) => given.map((code) => ({ code }));

describe('a list of codes that the document cites without giving it', () => {
  const invalid = { code: 'FieldInvalid', rules: ['NB-E3.14'] };

  it('NB-E3.14: takes as many codes as the document says that there are', () => {
    assert.equal(refuseCodes(cited, codes('a', 'b', 'c')), undefined);
  });

  it('NB-E3.14: takes neither fewer nor more, and says how many there are', () => {
    assert.deepEqual(verdict(refuseCodes(cited, codes('a', 'b'))), invalid);
    assert.equal(refuseCodes(cited, codes('a', 'b', 'c', 'd'))?.message, 'eight-point-rules has 3 codes, not 4');
  });

  it('SX-C4.12f: takes any number where the document does not count them', () => {
    const endless = { ...cited, size: null };
    for (const given of [codes('a'), codes('a', 'b', 'c', 'd')]) assert.equal(refuseCodes(endless, given), undefined);
  });

  it('has no code twice, wherever it stands', () => {
    assert.deepEqual(verdict(refuseCodes(cited, codes('a', 'b', 'a'))), invalid);
    assert.equal(refuseCodes(cited, codes('c', 'b', 'b'))?.message, 'the code b is given twice');
  });

  it('is not supplied where the document gives the codes itself', () => {
    const given = { ...cited, codes: [{ code: 'a', name, basis: [], assumed: [] }] };
    assert.deepEqual(verdict(refuseCodes(given, codes('a', 'b', 'c'))), {
      code: 'AlreadyDecided',
      rules: ['NB-E3.14'],
    });
  });
});
