import { isId } from '#core/contracts/id'

/** Where a page of a timeline ends: notes of one and the same moment stand in the order of their ids. */
export type Cursor = { readonly at: Date; readonly id: string }

/** Smaller than the id of any note: a cursor with it stands before all notes of its moment. */
export const NO_NOTE = '00000000-0000-0000-0000-000000000000'

/** For `?before=`: the moment in milliseconds, and the id. */
export const cursorText = ({ at, id }: Cursor) => `${at.getTime()}-${id}`

/** Null for what no cursor is. Older links carry the moment alone. */
export function readCursor(text: unknown): Cursor | null {
  const [, at, id = NO_NOTE] = (typeof text === 'string' && /^(\d{1,15})(?:-(.+))?$/.exec(text)) || []
  return at && isId(id) ? { at: new Date(Number(at)), id } : null
}
