import { z } from 'zod';
import { slug } from './text.ts';

/** The chain of what belongs to no committee; a name that no organisation can have. */
export const INSTALLATION = '@installation';

/** A chain of the ledger: a committee's, or the installation's own. */
export const chainName = z
  .union([slug, z.literal(INSTALLATION)])
  .meta({ description: `a chain of the ledger: a committee, or ${INSTALLATION}` });
