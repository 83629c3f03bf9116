import { playGroup } from './stories.ts';

playGroup('first');
