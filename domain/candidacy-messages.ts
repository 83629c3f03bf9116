/** What may be said about one candidacy: by people through the API, or by another system straight to its workflow. */
export const candidacyMessages = [
  'fileRules',
  'reviewRules',
  'submitApplication',
  'withdrawApplication',
  'recordCheck',
  'ruleObjection',
  'correctRuling',
  'majorIncident',
] as const;
export type CandidacyMessage = (typeof candidacyMessages)[number];

/** Whether this is the name of something that may be said about a candidacy. */
export function isCandidacyMessage(name: string): name is CandidacyMessage {
  return (candidacyMessages as readonly string[]).includes(name);
}
