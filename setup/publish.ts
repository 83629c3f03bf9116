import { fileURLToPath } from 'node:url';
import { hashToken } from '../api/authenticate.ts';
import { Trouble } from '../contracts/trouble.ts';
import { loadProgrammes, ProgrammeError, type LoadedProgramme } from '../programmes/load.ts';
import { findPersonByTokenHash, setToken } from '../registry/people.ts';
import { ProgrammeChanged, storeProgramme } from '../registry/programmes.ts';
import { findOrganisation } from '../registry/organisations.ts';
import type { Registry } from '../registry/registry.ts';
import { write } from '../registry/write.ts';

/** The project's own programme files. */
export const ownProgrammes = fileURLToPath(new URL('../programmes', import.meta.url));

/** Publishes every programme file of a folder. A version that is published already must not have changed. */
export async function publishProgrammes(registry: Registry, folder: string = ownProgrammes): Promise<string[]> {
  try {
    const loaded = loadProgrammes(folder);
    await publish(registry, loaded);
    return loaded.map(({ programme }) => `${programme.programme} v${programme.version}`);
  } catch (error) {
    if (error instanceof ProgrammeError || error instanceof ProgrammeChanged) throw wrongProgrammes(folder, error);
    throw error;
  }
}

function wrongProgrammes(folder: string, { message }: Error): Trouble {
  return new Trouble({
    zh: `${folder} 中的方案文件有误，请改正后再启动（./laurel programme check 文件 逐一指明）`,
    en: `the programme files in ${folder} are wrong; mend them and start again (\`./laurel programme check FILE\` explains each):\n${message}`,
  });
}

/** Publishes programmes that are loaded; each publication stands in the ledger once. */
export async function publish(registry: Registry, loaded: readonly LoadedProgramme[]): Promise<void> {
  for (const { programme: body, contentHash } of loaded) {
    const { programme, version } = body;
    const fact = { kind: 'programmePublished' as const, programme, version, contentHash };
    await registry.transaction(async (tx) => {
      await storeProgramme(tx, { programme, version, contentHash, body });
      await write(tx, [{ ...bySetup(), key: `setup/programme/${programme}/${version}`, fact }]);
    });
  }
}

/** The first administrator, who adds everybody else; known by this token from now on. */
export async function appointAdministrator(registry: Registry, token: string): Promise<void> {
  if (await findPersonByTokenHash(registry.db, hashToken(token))) return;
  const shared = bySetup();
  await registry.transaction(async (tx) => {
    if (!(await findOrganisation(tx, 'administration'))) {
      const organisation = {
        kind: 'organisationAdded' as const,
        id: 'administration',
        name: '系统管理',
        type: 'department',
        committee: null,
      };
      const person = {
        kind: 'personAdded' as const,
        id: 'administrator',
        name: '系统管理员',
        organisation: 'administration',
        roles: ['administrator'],
      };
      await write(tx, [
        { ...shared, key: 'setup/administration', fact: organisation },
        { ...shared, key: 'setup/administrator', fact: person },
      ]);
    }
    await setToken(tx, 'administrator', hashToken(token));
  });
}

/** What the system itself puts on record before anybody can call it. */
function bySetup() {
  const actor = { id: 'engine', role: 'system' as const, organisation: '' };
  return { campaign: null, unit: null, at: Date.now(), actor, rules: [] };
}
