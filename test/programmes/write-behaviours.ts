import { writeFileSync } from 'node:fs';
import { loadProgrammes } from '../../programmes/load.ts';
import { fileOfBehaviours, pageOfBehaviours } from './behaviours.ts';

for (const { programme } of loadProgrammes()) writeFileSync(fileOfBehaviours(programme), pageOfBehaviours(programme));
