export const incidentWorkflowId = (incident: string): string => `incident/${incident}`;
