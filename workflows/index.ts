export { beacon } from './beacon.ts';
export { calendar } from './calendar.ts';
export { campaign } from './campaign.ts';
export { candidacy } from './candidacy.ts';
export { filing } from './filing.ts';
export { matter } from './matter.ts';
export { overall } from './overall.ts';
export { title } from './title.ts';
