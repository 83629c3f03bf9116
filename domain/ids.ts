/** The ids of the workflows: readable on Temporal's page, and the same for ever. */
export const campaignWorkflowId = (campaign: string): string => `campaign/${campaign}`;
export const candidacyId = (campaign: string, unit: string): string => `candidacy/${campaign}/${unit}`;
export const calendarWorkflowId = (campaign: string): string => `calendar/${campaign}`;
export const titleWorkflowId = (title: string): string => `title/${title}`;
export const matterWorkflowId = (matter: string): string => `matter/${matter}`;
export const filingWorkflowId = (key: string): string => `filing/${key}`;

/** What brings about what follows from a fact that the engine tells a workflow, and the key of the first that follows. */
export const causeOfTelling = (id: string): string => `told ${id}`;
export const keyOfTelling = (workflowId: string, id: string): string => `${workflowId} ${causeOfTelling(id)} 0`;

/** The key under which it stands that a signal with this id was refused. */
export const keyOfRefusal = (workflowId: string, id: string, code: string): string =>
  `${workflowId} refused ${id} ${code}`;
