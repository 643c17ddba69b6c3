import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'

/**
 * A letter to one person and what became of it. Its words are not kept: the job `task` writes them anew from
 * `payload`, so that no link that signs somebody in stands in the database.
 */
export const OutgoingLetter = defineEntity({
  name: 'OutgoingLetter',
  tableName: 'outgoing_letters',
  properties: {
    /** Its name for ever: a second letter of this name is the same letter. */
    key: p.string().length(300).primary(),
    /** What the operator reads: `sign-in`, `order`, `ticket`, … */
    kind: p.string().length(40),
    recipient: p.string().length(254).index(),
    task: p.string().length(80),
    payload: p.json<Readonly<Record<string, unknown>>>(),
    attempts: p.integer().default(0),
    queuedAt: now(),
    triedAt: moment().nullable(),
    sentAt: moment().nullable().index(),
    /** Refused for good, or too old to be of use; a failure without it is tried again. */
    failedAt: moment().nullable(),
    failure: p.text().nullable(),
  },
})

export type OutgoingLetter = InferEntity<typeof OutgoingLetter>
