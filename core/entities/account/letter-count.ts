import { defineEntity, p } from '@mikro-orm/core'
import { Letter } from './letter'

const many = () => p.bigint('number').defaultRaw('0')

/** A part of what a letter's deliveries count up to. Kept by the database (`keep_letter_counts`), written by nobody else. */
export const LetterCount = defineEntity({
  name: 'LetterCount',
  tableName: 'letter_counts',
  properties: {
    letter: () => p.manyToOne(Letter).primary().deleteRule('cascade').updateRule('no action'),
    part: p.bigint('number').primary(),
    sent: many(),
    failed: many(),
    waiting: many(),
    unsubscribed: many(),
    bounced: many(),
    opened: many(),
    clicked: many(),
  },
})
