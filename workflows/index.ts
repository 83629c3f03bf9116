export { campaign } from './campaign.ts';
export { candidacy } from './candidacy.ts';
export { incident } from './incident.ts';
export { title } from './title.ts';
