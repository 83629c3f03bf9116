import type { ChildProcess } from 'node:child_process';
import { Agent, request } from 'node:http';
import type { Client } from '@temporalio/client';
import type { Plan } from '../contracts/plan.ts';
import { candidacyId } from '../domain/ids.ts';
import { productPlan } from './sides.ts';

/** What the product's process is asked to do. */
export type Asked = { readonly id: number } & (
  | { readonly act: 'settle' | 'enrol'; readonly plan: Plan; readonly units: readonly string[] }
  | { readonly act: 'list' | 'name'; readonly plan: Plan; readonly track: string; readonly units: readonly string[] }
  | { readonly act: 'told' }
);

type Ask = Asked extends infer Each ? (Each extends { readonly id: number } ? Omit<Each, 'id'> : never) : never;

export interface Product {
  /** Not measured: the organisations, tokens and the campaign of one round. */
  settle(round: string, units: readonly string[]): Promise<Plan>;
  /** A whole cycle of these units: enrolled, driven over HTTP, listed and named; the times of each answer go to `took`. */
  cycle(plan: Plan, units: readonly string[], inFlight: number, took: (ms: number) => void): Promise<void>;
  /** The events of one undisturbed candidacy whose workflow hears after every message. */
  events(): Promise<number>;
}

const track = 'clean';
const agent = new Agent({ keepAlive: true, maxSockets: 300 });
let keys = 0;

/** A change over HTTP on a kept connection; anything but success is a fault of the bench. */
export function post(url: string, body: object, token: string): Promise<void> {
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    authorization: `Bearer ${token}`,
    'idempotency-key': `bench-${process.pid}-${++keys}`,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve();
        else reject(new Error(`${response.statusCode} ${url} ${Buffer.concat(chunks).toString().slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

export function openProduct(child: ChildProcess, api: string, client: Client): Product {
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let asked = 0;
  child.on('message', ({ re, error }: { re: number; error?: string }) => {
    const one = waiting.get(re);
    waiting.delete(re);
    if (error === undefined) one?.resolve();
    else one?.reject(new Error(error));
  });
  const ask = (what: Ask) =>
    new Promise<void>((resolve, reject) => {
      const id = ++asked;
      waiting.set(id, { resolve, reject });
      child.send({ ...what, id });
    });

  async function settle(round: string, units: readonly string[]): Promise<Plan> {
    const plan = productPlan(`bench-${round}`);
    await ask({ act: 'settle', plan, units });
    return plan;
  }

  /** What one unit and its reviewer send, one after the other. */
  async function messages(plan: Plan, unit: string, sent: (ms: number) => void, after = () => Promise.resolve()) {
    const base = `${api}/v1/campaigns/${plan.campaign}/candidacies/${unit}`;
    const send = async (path: string, body: object, token: string) => {
      const at = performance.now();
      await post(`${base}/${path}`, body, token);
      sent(performance.now() - at);
      await after();
    };
    const fields = { goals: '全年无违纪案件', schedule: '按季推进', measures: '十项具体举措' };
    await send('rules', { fields }, `token-${unit}`);
    await send('applications', { track, fields: { 'own-work': '自创自建情况总结' } }, `token-${unit}`);
    for (const check of ['materials', 'visit', 'hearing']) {
      const body = { check, passed: true, note: '符合要求' };
      await send(`applications/${track}/checks`, body, `token-reviewer-${plan.bodies.organiser}`);
    }
  }

  async function cycle(plan: Plan, units: readonly string[], inFlight: number, took: (ms: number) => void) {
    await ask({ act: 'enrol', plan, units });
    const queue = [...units];
    const lane = async () => {
      for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) await messages(plan, unit, took);
    };
    await Promise.all(Array.from({ length: Math.min(inFlight, units.length) }, lane));
    await ask({ act: 'list', plan, track, units });
    await ask({ act: 'name', plan, track, units });
    await ask({ act: 'told' });
    await Promise.all(units.map((unit) => client.workflow.getHandle(candidacyId(plan.campaign, unit)).result()));
  }

  async function events(): Promise<number> {
    const units = ['alone'];
    const plan = await settle('alone', units);
    const told = () => ask({ act: 'told' });
    await ask({ act: 'enrol', plan, units });
    await messages(plan, 'alone', () => undefined, told);
    await ask({ act: 'list', plan, track, units });
    await told();
    await ask({ act: 'name', plan, track, units });
    await told();
    const handle = client.workflow.getHandle(candidacyId(plan.campaign, 'alone'));
    await handle.result();
    return (await handle.describe()).historyLength;
  }

  return { settle, cycle, events };
}
