import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Letter } from './letter'

/** One letter to one subscriber: the row is made once, so nobody gets a letter twice. */
export const LetterDelivery = defineEntity({
  name: 'LetterDelivery',
  tableName: 'letter_deliveries',
  properties: {
    id: id(),
    letter: () => p.manyToOne(Letter).deleteRule('no action'),
    member: () => p.manyToOne(Member).deleteRule('no action'),
    /** SHA-256 of the token in the unsubscribe link, hexadecimal. */
    unsubscribeHash: p.string().length(64).unique(),
    queuedAt: now(),
    sentAt: moment().nullable(),
    /** Refused for good; a failure without it will be tried again. */
    failedAt: moment().nullable(),
    failure: p.text().nullable(),
    /** It came back: the reader's mail server had taken it first. */
    bouncedAt: moment().nullable(),
    /** Where the operator has opens counted. */
    openedAt: moment().nullable(),
    /** When its reader first followed a link, where clicks are counted; set by the database (`count_followed_links`). */
    clickedAt: moment().nullable(),
    /** Left the newsletter by the link in this letter. */
    unsubscribedAt: moment().nullable(),
  },
  uniques: [{ properties: ['letter', 'member'] }],
})

export type LetterDelivery = InferEntity<typeof LetterDelivery>
