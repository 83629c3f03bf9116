import { pathToFileURL } from 'node:url';
import { keepTrace } from './trace.ts';
import { both, Trouble, type Sentence } from '../contracts/trouble.ts';

/** How a process ends after a fault of its own; a trouble says itself how. */
const FAULT = 70;

/** Runs a file of the project. Whatever it cannot go on after is a sentence, and the process ends with a code. */
export async function enter(file: string): Promise<void> {
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    end(error);
  }
}

/** At once: Temporal's runtime would keep the process alive. What it has started ends with it, by its `exit` listeners. */
function end(error: unknown): never {
  console.error(sentenceOf(error));
  process.exit(error instanceof Trouble ? error.exitCode : FAULT);
}

function sentenceOf(error: unknown): string {
  if (error instanceof Trouble && error.cause === undefined) return error.message;
  const file = keepTrace(error);
  const log = file === undefined ? '' : `\n详见 / see ${file}`;
  return (error instanceof Trouble ? error.message : both(unforeseen(error))) + log;
}

function unforeseen(error: unknown): Sentence {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === 'ERR_MODULE_NOT_FOUND' && !message?.includes("module 'file:"))
    return {
      zh: '依赖不完整：请在项目目录运行 npm ci',
      en: 'a package is missing: run npm ci in the project’s folder',
    };
  const what = message?.split('\n')[0] ?? String(error);
  return {
    zh: `程序出错，已停止：${what}。再次启动会从原处继续；若仍出错，请把日志交给维护人员`,
    en: `a fault of the program ended it: ${what}. Started again it goes on where it was; if it fails again, give the log to whoever maintains it`,
  };
}
