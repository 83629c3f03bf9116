import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { identify, isAlive } from '../../embedded/process-identity.ts';

describe('the test server’s script', () => {
  const script = fileURLToPath(new URL('../../embedded/test-server.sh', import.meta.url));
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-test-server-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is the server itself, with its port, and ends it when the process that asked for it was killed', async () => {
    const server = join(folder, 'server');
    writeFileSync(server, '#!/bin/sh\necho "$$ $@"\nexec sleep 600\n');
    chmodSync(server, 0o755);
    const asking = `
      const { spawn } = require('node:child_process');
      const child = spawn(${JSON.stringify(script)}, ['7299', ${JSON.stringify(server)}], { stdio: ['ignore', 'inherit', 'inherit'] });
      console.log(child.pid);
      setInterval(() => {}, 1000);
    `;
    const parent = spawn(process.execPath, ['-e', asking], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    for await (const line of createInterface(parent.stdout)) if (lines.push(line) === 2) break;
    const pid = Number(lines.find((line) => !line.includes(' ')));
    const running = identify(pid);
    assert.ok(lines.includes(`${pid} 7299`), lines.join('; '));

    parent.kill('SIGKILL');
    await once(parent, 'exit');
    while (isAlive(running)) await wait(50);
  });
});
