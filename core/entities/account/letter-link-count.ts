import { defineEntity, p } from '@mikro-orm/core'
import { LetterLink } from './letter-link'

/** A part of how many readers followed a link of a letter. Kept by the database (`count_followed_links`), written by nobody else. */
export const LetterLinkCount = defineEntity({
  name: 'LetterLinkCount',
  tableName: 'letter_link_counts',
  properties: {
    link: () => p.manyToOne(LetterLink).primary().deleteRule('cascade').updateRule('no action'),
    part: p.bigint('number').primary(),
    readers: p.bigint('number'),
  },
})
