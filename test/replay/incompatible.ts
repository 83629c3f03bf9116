import { proxyActivities } from '@temporalio/workflow';
import * as current from '../../workflows/index.ts';

// The control of the replay tests: workflows that do something else before they begin, as an incompatible change would.
const { before } = proxyActivities<{ before(): Promise<void> }>({ startToCloseTimeout: '1m' });

export async function campaign(input: Parameters<typeof current.campaign>[0]): Promise<void> {
  await before();
  await current.campaign(input);
}

export async function candidacy(input: Parameters<typeof current.candidacy>[0]): Promise<void> {
  await before();
  await current.candidacy(input);
}

export async function title(input: Parameters<typeof current.title>[0]): Promise<void> {
  await before();
  await current.title(input);
}

export async function matter(input: Parameters<typeof current.matter>[0]): Promise<void> {
  await before();
  await current.matter(input);
}

export async function calendar(input: Parameters<typeof current.calendar>[0]): Promise<void> {
  await before();
  await current.calendar(input);
}

export async function filing(input: Parameters<typeof current.filing>[0]) {
  await before();
  return current.filing(input);
}

export async function overall(input: Parameters<typeof current.overall>[0]) {
  await before();
  return current.overall(input);
}

export async function beacon(input: Parameters<typeof current.beacon>[0]): Promise<void> {
  await before();
  await current.beacon(input);
}
