import type { Command } from 'commander';
import type { Desk } from '../desk.ts';

export function addAssignmentCommands(_program: Command, _desk: () => Desk): void {
  // Nothing to offer yet.
}
