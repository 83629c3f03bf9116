/** The ids of the workflows: readable on Temporal's page, and the same for ever. */
export const campaignWorkflowId = (campaign: string): string => `campaign/${campaign}`;
export const candidacyId = (campaign: string, unit: string): string => `candidacy/${campaign}/${unit}`;
export const titleWorkflowId = (title: string): string => `title/${title}`;
export const matterWorkflowId = (matter: string): string => `matter/${matter}`;
export const filingWorkflowId = (key: string): string => `filing/${key}`;
