import { openObjections } from '../registry/objections.ts';
import type { Tools } from './index.ts';

export function noticeActivities({ registry }: Tools) {
  return {
    /** How many objections to a track wait for a ruling. */
    countOpenObjections(campaign: string, track: string): Promise<number> {
      return openObjections(registry.db, campaign, track);
    },
  };
}
