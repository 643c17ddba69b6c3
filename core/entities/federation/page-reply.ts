import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Note } from './note'

/** That a note answers a page of an app, at once or through other notes: by which all replies are listed by their time. */
export const PageReply = defineEntity({
  name: 'PageReply',
  tableName: 'page_replies',
  properties: {
    note: () => p.oneToOne(Note).owner().primary().deleteRule('cascade').updateRule('no action'),
    app: p.text(),
    pageId: p.uuid(),
    publishedAt: moment(),
  },
  indexes: [{ properties: ['app', 'publishedAt', 'note'] }],
})

export type PageReply = InferEntity<typeof PageReply>
