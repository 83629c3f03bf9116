export const filingWorkflowId = (about: string, id: string): string => `filing/${about}/${id}`;
