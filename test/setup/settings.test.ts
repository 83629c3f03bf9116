import assert from 'node:assert/strict';
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
