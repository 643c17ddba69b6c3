import { type Cells, listOf, text } from './cell-values'
import { address } from './read-order-row'

export type MemberRow = { readonly email: string; readonly name: string; readonly labels: readonly string[] }

/** Throws `CellFault`. */
export function readMemberRow(cells: Cells): MemberRow {
  const email = address(cells)
  const parts = [text(cells, 'firstName', 60), text(cells, 'lastName', 59)].filter(Boolean).join(' ')
  const name = text(cells, 'name', 120) ?? parts
  return { email, name: name || email.split('@')[0]!, labels: listOf('labels', cells.labels ?? '', 60) }
}
