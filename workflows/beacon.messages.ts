import { defineQuery, defineSignal } from '@temporalio/workflow';

export const markBeacon = defineSignal<[{ readonly mark: number }]>('mark');
export const getMark = defineQuery<number>('getMark');
export const beaconId = 'beacon';
