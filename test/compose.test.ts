import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const text = read('docker-compose.yml');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const service = (name: string): Service => compose.services[name] ?? assert.fail(`no service ${name}`);

describe('docker-compose.yml', () => {
  it('starts the database, Temporal with its schema, namespace and page, the worker and the API', () => {
    const names = ['postgresql', 'temporal-schema', 'temporal', 'temporal-namespace', 'temporal-ui', 'worker', 'api'];
    assert.deepEqual(Object.keys(compose.services).sort(), names.sort());
    assert.deepEqual(service('worker').command?.at(-1), 'worker');
    assert.deepEqual(service('api').command?.at(-1), 'api');
  });

  it('publishes on 127.0.0.1 only, and only the API and Temporal’s page', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port] as const));
    for (const [name, port] of published) assert.match(port, /^127\.0\.0\.1:\S+:\d+$/, name);
    assert.deepEqual(new Set(published.map(([name]) => name)), new Set(['api', 'temporal-ui']));
  });

  it('keeps the database and Temporal’s frontend, which has no login, on a network without a way out', () => {
    assert.equal(compose.networks['inside']?.internal, true);
    assert.deepEqual(service('postgresql').networks, ['inside']);
    assert.deepEqual(service('temporal').networks, ['inside']);
  });

  it('pins every image to an exact version', () => {
    for (const [name, { image, build }] of services) {
      if (build === undefined) assert.match(image ?? '', /^[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/, name);
      else assert.equal(image, undefined, `${name} is built from the Dockerfile`);
    }
    assert.match(read('Dockerfile'), /^FROM node:\d+\.\d+\.\d+-[a-z-]+$/m);
  });

  it('runs no Temporal server that CVE-2026-5199 affects, and the tools of the same version', () => {
    const version = tag(service('temporal'));
    assert.equal(isAffected(version), false, version);
    assert.equal(tag(service('temporal-schema')), version);
    assert.equal(tag(service('temporal-namespace')), version);
    const affected = ['1.29.0', '1.29.4', '1.30.0', '1.30.2'];
    const fixed = ['1.28.3', '1.29.5', '1.30.3', '1.31.0', '1.31.2', '2.29.1'];
    assert.deepEqual([...affected, ...fixed].filter(isAffected), affected);
  });

  it('turns the write actions of Temporal’s page off', () => {
    assert.equal(service('temporal-ui').environment?.['TEMPORAL_DISABLE_WRITE_ACTIONS'], 'true');
  });

  it('has no password of its own: each comes from the environment, and the start is refused without it', () => {
    const secrets = services.flatMap(([name, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([key]) => /PASSWORD|_PWD|TOKEN|SECRET|MESSAGE_KEY|DATABASE_URL/.test(key))
        .map(([key, value]) => [name, key, value] as const),
    );
    assert.ok(secrets.length >= 9);
    for (const [name, key, value] of secrets) {
      const wanted = key === 'DATABASE_URL' ? /^postgresql:\/\/laurel:\$\{\w+:\?[^}]+\}@/ : /^\$\{\w+:\?[^}]+\}$/;
      assert.match(value, wanted, `${name}: ${key}`);
    }
    for (const [, host] of text.matchAll(/:\/\/([^\s]*)@/g)) assert.match(host ?? '', /^laurel:\$\{/);
  });

  it('names in .env.example every variable that must be set, and sets none', () => {
    const example = read('.env.example');
    const required = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
    const offered = [...example.matchAll(/^(\w+)=(.*)$/gm)];
    assert.deepEqual(new Set(offered.map(([, name]) => name)), required);
    for (const [line, , value] of offered) assert.equal(value, '', line);
    for (const [, name] of text.matchAll(/\$\{(\w+):-/g)) assert.match(example, new RegExp(`^# ${name ?? ''}=`, 'm'));
  });

  it('keeps data in named volumes, and mounts files of this repository read-only', () => {
    for (const [name, { volumes = [] }] of services) {
      for (const volume of volumes) {
        const [source = '', , mode] = volume.split(':');
        if (source.startsWith('./docker/')) {
          assert.equal(mode, 'ro', `${name}: ${volume}`);
          assert.ok(existsSync(new URL(`../${source}`, import.meta.url)), `${source} exists`);
        } else assert.ok(source in compose.volumes, `${name}: ${volume}`);
      }
    }
    assert.ok(service('postgresql').volumes?.some((volume) => volume.startsWith('database:')));
  });

  it('starts worker and API on a healthy database and Temporal, with their namespace', () => {
    for (const name of ['worker', 'api']) {
      assert.deepEqual(service(name).depends_on, {
        postgresql: { condition: 'service_healthy' },
        temporal: { condition: 'service_healthy' },
        'temporal-namespace': { condition: 'service_completed_successfully' },
      });
    }
    assert.deepEqual(service('temporal').depends_on?.['temporal-schema']?.condition, 'service_completed_successfully');
  });

  it('checks the health of everything that others wait for, and of the API', () => {
    const awaited = services.flatMap(([, { depends_on = {} }]) =>
      Object.entries(depends_on).filter(([, { condition }]) => condition === 'service_healthy'),
    );
    for (const name of new Set([...awaited.map(([waited]) => waited), 'api']))
      assert.ok(service(name).healthcheck, name);
  });

  it('gives worker and API the same Temporal, task queue and database', () => {
    const shared = [
      'TEMPORAL_ADDRESS',
      'TEMPORAL_NAMESPACE',
      'TEMPORAL_TASK_QUEUE',
      'DATABASE_URL',
      'LAUREL_MESSAGE_KEY',
    ];
    const [worker = {}, api = {}] = [service('worker').environment, service('api').environment];
    for (const name of shared) {
      assert.ok(worker[name], name);
      assert.equal(api[name], worker[name], name);
    }
    for (const name of ['LAUREL_HOST', 'LAUREL_PORT', 'LAUREL_ADMIN_TOKEN']) assert.ok(api[name], name);
    assert.equal(worker['LAUREL_ADMIN_TOKEN'], undefined);
  });

  it('keeps Temporal’s databases and the registry apart, each with a role of its own', () => {
    const sql = read('docker/databases.sql');
    const { DBNAME = '', VISIBILITY_DBNAME = '', POSTGRES_USER = '' } = service('temporal').environment ?? {};
    for (const database of [DBNAME, VISIBILITY_DBNAME]) {
      assert.ok(sql.includes(`CREATE DATABASE ${database} OWNER ${POSTGRES_USER};`), database);
    }
    assert.ok(sql.includes('CREATE DATABASE laurel OWNER laurel;'));
    assert.match(sql, /REVOKE ALL ON DATABASE temporal, temporal_visibility, laurel, postgres FROM PUBLIC/);
  });
});

describe('the image', () => {
  it('runs as a user without rights and holds no developer’s tools', () => {
    const dockerfile = read('Dockerfile');
    const [user, command] = [dockerfile.indexOf('\nUSER node\n'), dockerfile.indexOf('\nCMD ')];
    assert.ok(user > 0 && user < command);
    assert.match(dockerfile, /npm ci --omit=dev/);
  });

  it('is built without secrets, data and history', () => {
    const ignored = read('.dockerignore').split('\n');
    for (const path of ['.env', '.env.*', '.git', '.laurel', 'node_modules']) assert.ok(ignored.includes(path), path);
  });
});

function tag({ image = '' }: Service): string {
  return image.split(':')[1] ?? '';
}

/** CVE-2026-5199: 1.29.0 to 1.29.4 and 1.30.0 to 1.30.2. */
function isAffected(version: string): boolean {
  const [major, minor, patch = 0] = version.split('.').map(Number);
  return major === 1 && ((minor === 29 && patch <= 4) || (minor === 30 && patch <= 2));
}
