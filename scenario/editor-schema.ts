import { z } from 'zod';
import { scenarioSchema } from './format.ts';
import { operations } from './operations.ts';
import { refusalCodes } from './script.ts';

/** The shape of a scenario file for editors, which then offer the names of operations and refusals. */
export function editorSchema(): string {
  const schema = z.toJSONSchema(scenarioSchema, {
    target: 'draft-7',
    io: 'input',
    override: ({ path, jsonSchema }) => {
      const choices = choicesOf(path);
      if (choices && jsonSchema.type === 'string') jsonSchema.enum = [...choices];
    },
  });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function choicesOf(path: readonly (string | number)[]): readonly string[] | undefined {
  const names = (changes: boolean) =>
    [...operations.values()].flatMap((each) => (each.changes === changes ? [each.name] : []));
  const place = path.join('.');
  if (place.endsWith('items.properties.do')) return names(true);
  if (place.endsWith('items.properties.check')) return names(false);
  return place.includes('properties.refused.anyOf.0') || place.endsWith('properties.code') ? refusalCodes : undefined;
}
