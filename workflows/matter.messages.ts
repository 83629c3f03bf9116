import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Message } from '../contracts/messages.ts';
import type { Given } from '../domain/form.ts';
import type { Matter } from '../domain/matter.ts';
import type { AddSigner, DoStep, ExtendStep } from '../domain/step.ts';

/** Decisions of people: as an update refused with a typed code, as a signal of the same name refused on record. */
export const doStep = defineUpdate<Matter, [Message<DoStep>]>('doStep');
export const addSigner = defineUpdate<Matter, [Message<AddSigner>]>('addSigner');
export const extendStep = defineUpdate<Matter, [Message<ExtendStep>]>('extendStep');
/** Opened again while it is open: by a person, or by the engine itself where an effect opens it. */
export const joinMatter = defineUpdate<Matter, [Message<JoinMatter>]>('joinMatter');

export interface JoinMatter {
  readonly fields: Given;
}

export const getMatter = defineQuery<Matter>('getMatter');

export { matterWorkflowId } from '../domain/ids.ts';
