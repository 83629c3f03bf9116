import type { Target } from '../contracts/extension.ts';
import { unreachable } from './refusal.ts';

/** Names a deadline: `stage:application`, `applications:clean`. */
export function keyOf(target: Target): string {
  switch (target.of) {
    case 'stage':
      return `stage:${target.stage}`;
    case 'applications':
    case 'notice':
      return `${target.of}:${target.track}`;
    case 'rules':
      return 'rules';
    case 'step':
      return `step:${target.matter}:${target.step}`;
    default:
      return unreachable(target);
  }
}
