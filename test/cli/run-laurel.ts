import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const command = fileURLToPath(new URL('../../laurel', import.meta.url));

/** Runs the real command as an operator does, away from the project's folder and from our own settings. */
export async function runLaurel(args: readonly string[], env: NodeJS.ProcessEnv = {}, file = command): Promise<Ended> {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LAUREL_')));
  return new Promise((resolve) => {
    const child = execFile(file, [...args], { cwd: tmpdir(), env: { ...own, ...env } }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
