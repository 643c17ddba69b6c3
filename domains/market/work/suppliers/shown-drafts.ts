import { typedValues } from '#core/app/form'
import { isId } from '#core/contracts/id'
import type { Draft } from '#core/services/market/suppliers/drafts'

/** The hidden field of each draft that a page shows: whoever accepts all of them accepts these, as they are shown. */
export const SHOWN_DRAFT = 'draft'

export const shownText = ({ id, seen }: Pick<Draft, 'id' | 'seen'>): string => `${id} ${seen}`

/** What was shown of each draft, by its id. */
export function readShown(body: unknown): ReadonlyMap<string, string> {
  const texts = [typedValues(body)[SHOWN_DRAFT]].flat().filter(text => typeof text === 'string')
  const shown = texts.map(text => text.split(' ') as [string, string?])
  return new Map(shown.flatMap(([id, seen]) => (isId(id) && seen ? [[id, seen] as const] : [])))
}
