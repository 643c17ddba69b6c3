import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment } from '../columns'
import { Letter } from './letter'
import { LetterDelivery } from './letter-delivery'

/** Where a link of a letter leads, when clicks are counted: the letter itself carries the address of this row. */
export const LetterLink = defineEntity({
  name: 'LetterLink',
  tableName: 'letter_links',
  properties: {
    id: id(),
    letter: () => p.manyToOne(Letter).deleteRule('cascade'),
    url: p.text(),
  },
  uniques: [{ properties: ['letter', 'url'] }],
})

export type LetterLink = InferEntity<typeof LetterLink>

/** A reader has followed it, for the first time. */
export const LetterClick = defineEntity({
  name: 'LetterClick',
  tableName: 'letter_clicks',
  properties: {
    delivery: () => p.manyToOne(LetterDelivery).primary().deleteRule('cascade').updateRule('no action'),
    link: () => p.manyToOne(LetterLink).primary().deleteRule('cascade').updateRule('no action').index(),
    clickedAt: moment(),
  },
})

export type LetterClick = InferEntity<typeof LetterClick>
