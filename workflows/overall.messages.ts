export const overallWorkflowId = (campaign: string, track: string): string => `overall/${campaign}/${track}`;
