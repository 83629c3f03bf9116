import { playGroup } from './stories.ts';

playGroup('second');
