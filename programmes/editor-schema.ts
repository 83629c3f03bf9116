import { z } from 'zod';
import { programmeSchema } from '../contracts/programme.ts';

/** The shape of a programme file for editors: draft 7, which YAML editors know best. */
export function editorSchema(): string {
  const schema = z.toJSONSchema(programmeSchema, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
