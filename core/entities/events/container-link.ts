import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { EventEntry } from './event-entry'

const CONTAINER_KINDS = ['post', 'page', 'market_page'] as const

/** An event entry attached to a post, a page or a market page, where its widget then shows it. */
export const ContainerLink = defineEntity({
  name: 'ContainerLink',
  tableName: 'container_links',
  properties: {
    id: id(),
    containerKind: p.enum([...CONTAINER_KINDS]),
    containerId: p.uuid(),
    entry: () => p.manyToOne(EventEntry).deleteRule('cascade').index(),
    position: p.integer().default(0),
    linkedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    linkedAt: now(),
  },
  uniques: [{ properties: ['containerKind', 'containerId', 'entry'] }],
})

export type ContainerLink = InferEntity<typeof ContainerLink>
