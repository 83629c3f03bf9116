import { defineSearchAttributeKey } from '@temporalio/common';

/** What an operator can filter by on Temporal's own web page. Registered when the embedded server or a worker starts. */
export const searchAttributes = {
  programme: defineSearchAttributeKey('LaurelProgramme', 'KEYWORD'),
  year: defineSearchAttributeKey('LaurelYear', 'INT'),
  unit: defineSearchAttributeKey('LaurelUnit', 'KEYWORD'),
};
