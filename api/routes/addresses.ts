import { z } from 'zod';
import { campaignId, slug } from '../../contracts/text.ts';

/** The parameters that many routes have in their paths. */
export const inCampaign = z.strictObject({ campaign: campaignId });
export const ofUnit = inCampaign.extend({ unit: slug });
export const ofApplication = ofUnit.extend({ track: slug });
/** An id that the engine made: of an incident, an objection, a title. */
export const reference = z
  .string()
  .max(300)
  .regex(/^[\w.-]+$/, 'letters, digits, dots and hyphens');
export const onTrack = inCampaign.extend({ track: slug });
