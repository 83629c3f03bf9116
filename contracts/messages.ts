import { z } from 'zod';
import type { Actor } from './people.ts';
import { sentence, slug } from './text.ts';

/**
 * What people ask of a running campaign. The zod schema is the body of the HTTP call; the workflow gets it as a
 * `Message` with who asked and when the server received it.
 */
export type Message<Body> = Body & {
  readonly actor: Actor;
  /** Who sealed it where that is another system: then nobody has vouched for an actor yet. */
  readonly system?: Sender | undefined;
  /** Real time at which the API received the call, epoch ms; a deadline is judged by it. */
  readonly receivedAt?: number | undefined;
  /** From the seal, unique to its sender: what it brings about is keyed by it, and said twice it is heard once. */
  readonly id?: string | undefined;
};

/** Another system, as its key says, and the person for whom it acts, as it says itself. */
export interface Sender {
  readonly id: string;
  readonly keyNumber: number;
  readonly for?: string;
}

const fields = z.record(slug, sentence).meta({ description: 'one text per field of the form' });

export const fileRules = z.strictObject({ fields });
export type FileRules = z.infer<typeof fileRules>;

export const reviewRules = z.strictObject({
  accepted: z.boolean().meta({ description: 'false: it goes back to the unit and does not count as filed' }),
  reason: sentence,
});
export type ReviewRules = z.infer<typeof reviewRules>;

export const submitApplication = z.strictObject({ track: slug, fields });
export type SubmitApplication = z.infer<typeof submitApplication>;

export const withdrawApplication = z.strictObject({ track: slug, reason: sentence });
export type WithdrawApplication = z.infer<typeof withdrawApplication>;

export const recordCheck = z.strictObject({ track: slug, check: slug, passed: z.boolean(), note: sentence });
export type RecordCheck = z.infer<typeof recordCheck>;

export const ruleObjection = z.strictObject({
  objection: z.string().min(1).max(60),
  upheld: z.boolean(),
  reason: sentence,
});
export type RuleObjection = z.infer<typeof ruleObjection> & { readonly track: string };

export const confirmList = z.strictObject({
  leaveOut: z
    .array(z.strictObject({ unit: slug, reason: sentence }))
    .default([])
    .meta({ description: 'applicants whose review is not complete and who are left off, each with the reason' }),
  units: z.array(slug).optional().meta({ description: 'whom the meeting chose, where a meeting decides the list' }),
  meeting: sentence.optional().meta({ description: 'which meeting decided it' }),
});
export type ConfirmList = z.infer<typeof confirmList> & { readonly track: string };

export const withdrawList = z.strictObject({ reason: sentence });
export type WithdrawList = z.infer<typeof withdrawList> & { readonly track: string };

/** How the public reaches the organiser: whom, and by telephone, at an address, or by both. */
export const contact = z
  .strictObject({
    person: sentence.max(120),
    telephone: sentence.max(60).optional(),
    address: sentence.max(200).optional(),
  })
  .refine(
    ({ telephone, address }) => telephone !== undefined || address !== undefined,
    '电话、地址至少写一项 give a telephone, an address or both',
  );
export type Contact = z.infer<typeof contact>;

export const publishNotice = z.strictObject({ media: z.array(sentence.max(120)).min(1), contact });
export type PublishNotice = z.infer<typeof publishNotice> & { readonly track: string };

export const correctNotice = z.strictObject({ contact, reason: sentence });
export type CorrectNotice = z.infer<typeof correctNotice> & { readonly track: string };

export const approveNaming = z.strictObject({
  approved: z.boolean().meta({ description: 'false: the list goes back under review' }),
  reason: sentence,
});
export type ApproveNaming = z.infer<typeof approveNaming> & { readonly track: string };

export const endWithoutNaming = z.strictObject({
  reason: sentence,
  final: z.literal(true).meta({ description: 'that nobody is named, for good: it cannot be taken back' }),
});
export type EndWithoutNaming = z.infer<typeof endWithoutNaming> & { readonly track: string };

export const nameTitles = z.strictObject({
  circular: sentence.max(120).meta({ description: 'number of the circular' }),
});
export type NameTitles = z.infer<typeof nameTitles> & { readonly track: string };

export const confirmScores = z.strictObject({ reason: sentence });
export type ConfirmScores = z.infer<typeof confirmScores> & { readonly track: string };

export const closeStage = z.strictObject({
  stage: z.enum(['mobilisation', 'implementation', 'review', 'assessment', 'opinions', 'selection']),
  reason: sentence,
});
export type CloseStage = z.infer<typeof closeStage>;

export const majorIncident = z.strictObject({
  incident: z.string().min(1).max(60),
  major: z.boolean(),
  seriousImpact: z.boolean(),
  tolerated: z.boolean(),
  tracks: z.array(slug).optional().meta({ description: 'the tracks that it hits; without it every track not decided' }),
});
/** A confirmed incident, as candidacies and titles hear of it: a fact that nobody may refuse. */
export type MajorIncident = z.infer<typeof majorIncident>;

export const proposeRevocation = z.strictObject({ reason: sentence });
export type ProposeRevocation = z.infer<typeof proposeRevocation>;

export const decideRevocation = z.strictObject({ approved: z.boolean(), reason: sentence });
export type DecideRevocation = z.infer<typeof decideRevocation>;
