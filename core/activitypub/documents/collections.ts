import { ACTIVITY_CONTEXT } from './context'

/**
 * An OrderedCollection that only counts and points to its first page. Without `firstPage` its items are private:
 * followers may be counted, not listed (ActivityStreams vocabulary, OrderedCollection).
 */
export function orderedCollection(id: string, totalItems: number, firstPage?: string) {
  return {
    '@context': ACTIVITY_CONTEXT,
    id,
    type: 'OrderedCollection',
    totalItems,
    ...(firstPage && { first: firstPage }),
  }
}

/** One page, newest first. `next` and `prev` are the ids of its neighbours, absent at the ends. */
export function orderedCollectionPage(page: {
  readonly id: string
  readonly partOf: string
  readonly totalItems: number
  /** Ids, or documents; a context inside an item is dropped, the page has one. */
  readonly items: readonly (string | object)[]
  readonly next?: string
  readonly prev?: string
}) {
  const { items, next, prev, ...rest } = page
  return {
    '@context': ACTIVITY_CONTEXT,
    ...rest,
    type: 'OrderedCollectionPage',
    ...(next && { next }),
    ...(prev && { prev }),
    orderedItems: items.map(withoutContext),
  }
}

function withoutContext(item: string | object): unknown {
  if (typeof item === 'string') return item
  const { '@context': _, ...rest } = item as { '@context'?: unknown }
  return rest
}
