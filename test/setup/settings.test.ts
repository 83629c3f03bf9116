import assert from 'node:assert/strict';
import { Trouble } from '../../contracts/trouble.ts';
import { newMessageKey, printMessageKey } from '../../sealing/keys.ts';
import { needCluster, readSettings } from '../../setup/settings.ts';

const key = newMessageKey();
const cluster = { DATABASE_URL: 'postgresql://laurel@db/laurel', LAUREL_MESSAGE_KEY: printMessageKey(key) };

describe('the settings of a cluster’s process', () => {
  it('name the database and the message key', () => {
    const { databaseUrl, messageKey } = needCluster(readSettings(cluster));
    assert.equal(databaseUrl, cluster.DATABASE_URL);
    assert.deepEqual(messageKey, Buffer.from(key));
  });

  it('lack neither: without a key nothing starts', () => {
    assert.throws(() => needCluster(readSettings({ ...cluster, LAUREL_MESSAGE_KEY: '' })), /LAUREL_MESSAGE_KEY/);
    assert.throws(() => needCluster(readSettings({ ...cluster, DATABASE_URL: '' })), /DATABASE_URL/);
  });

  it('take no key that is too short, and say so', () => {
    const short = printMessageKey(key.subarray(1));
    assert.throws(() => readSettings({ ...cluster, LAUREL_MESSAGE_KEY: short }), /32 bytes in base64/);
  });
});

describe('a setting that is wrong', () => {
  const refusalOf = (env: NodeJS.ProcessEnv): Trouble => {
    try {
      readSettings(env);
    } catch (error) {
      assert.ok(error instanceof Trouble);
      return error;
    }
    return assert.fail('it was taken');
  };

  it('is named with what it takes, in Chinese and English, all at once', () => {
    const { sentence, exitCode } = refusalOf({ LAUREL_PORT: 'abc', LAUREL_LOG: 'loud' });
    assert.equal(exitCode, 64);
    assert.match(sentence.zh, /LAUREL_PORT "abc" 应为 0 至 65535 的整数；.*LAUREL_LOG "loud"/);
    assert.match(sentence.en, /LAUREL_PORT "abc" must be a whole number from 0 to 65535; .*LAUREL_LOG "loud"/);
  });

  it('is no port beyond the last one, and none with a blank', () => {
    for (const LAUREL_PORT of ['65536', '1e3', ' ', '-1', '３３００']) refusalOf({ LAUREL_PORT });
    assert.equal(readSettings({ LAUREL_PORT: '65535' }).port, 65_535);
  });

  it('does not stand on the screen when it is a secret', () => {
    const secrets = { LAUREL_ADMIN_TOKEN: 'hush', LAUREL_MESSAGE_KEY: 'hush', DATABASE_URL: 'mysql://u:hush@db' };
    assert.doesNotMatch(refusalOf(secrets).message, /hush/);
  });
});
