import { playGroup } from './stories.ts';

playGroup('third');
