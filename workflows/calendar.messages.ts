export const calendarWorkflowId = (campaign: string): string => `calendar/${campaign}`;
