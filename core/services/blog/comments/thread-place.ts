import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'

/** Where a thread stands among those below a post: when it began, and the id of what it begins with. */
export type ThreadPlace = { readonly at: Date; readonly id: string }

/** For the address of the page behind it, or before it. */
export const placeText = ({ at, id }: ThreadPlace): string => `${at.getTime()}.${id}`

/** Null without one. Throws `NotFound` for what is no place. */
export function readPlace(text: unknown): ThreadPlace | null {
  if (text === undefined || text === '') return null
  const [, time, id] = (typeof text === 'string' && /^(\d{1,14})\.(.+)$/.exec(text)) || []
  if (!time || !id) throw new NotFound()
  return { at: new Date(Number(time)), id: readId(id) }
}

/** As PostgreSQL compares `(created_at, id)`. */
export function comparePlaces(one: ThreadPlace, other: ThreadPlace): number {
  const later = one.at.getTime() - other.at.getTime()
  if (later !== 0) return later
  if (one.id === other.id) return 0
  return one.id < other.id ? -1 : 1
}
