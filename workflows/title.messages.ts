import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { DecideRevocation, MajorIncident, Message, ProposeRevocation } from '../contracts/messages.ts';
import type { Title } from '../domain/maintenance.ts';

/** Decisions of people: as an update refused with a typed code, as a signal of the same name refused on record. */
export const proposeRevocation = defineUpdate<Title, [Message<ProposeRevocation>]>('proposeRevocation');
export const decideRevocation = defineUpdate<Title, [Message<DecideRevocation>]>('decideRevocation');

/** A fact that nobody may refuse. */
export const majorIncident = defineSignal<[MajorIncident]>('majorIncident');

/** A year that a title of several years rests on was revoked. */
export const yearRevoked = defineSignal<[{ readonly reason: string }]>('yearRevoked');

export const getTitle = defineQuery<Title>('getTitle');

export { titleWorkflowId } from '../domain/ids.ts';
