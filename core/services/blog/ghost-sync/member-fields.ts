import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { GhostItem } from '#core/ghost'
import { storable } from '../storable'
import { type Fields, mergeFields } from './merge-fields'
import type { Direction } from './sync'

/** As long as a name is here: what is longer there is that name. */
const MAX_NAME = 120

/** A member on either side: lists as one text, so that each is settled like a field. */
export type MemberFields = Fields & {
  readonly name: string | null
  readonly labels: string | null
  readonly newsletters: string | null
  /** In an agreement: the name here, where each side kept its own. */
  readonly nameHere?: string | null
}

/** Newsletters by their ids on the other side: `ours` by theirs, `theirs` by ours. */
export type Letters = {
  readonly ours: ReadonlyMap<string, string>
  readonly theirs: ReadonlyMap<string, string>
}

/** Where each side kept a name of its own, the one here is unchanged as long as it is that one. */
export function mergeMember(
  direction: Direction,
  base: MemberFields | null,
  ours: MemberFields,
  theirs: MemberFields,
) {
  const isApart = base?.nameHere !== undefined && base.nameHere === ours.name
  const merged = mergeFields(direction, base, isApart ? { ...ours, name: base.name } : ours, theirs)
  return isApart && merged.ours.name === base.name
    ? { ...merged, ours: { ...merged.ours, name: ours.name } }
    : merged
}

export function theirFields(item: GhostItem, { ours }: Letters): MemberFields {
  const names = (list: unknown) => (Array.isArray(list) ? (list as { id?: string; name?: string }[]) : [])
  return storable({
    name:
      String(item.name ?? '')
        .trim()
        .slice(0, MAX_NAME) || null,
    note: (item.note as string | null) || null,
    labels: asText(names(item.labels).flatMap(({ name }) => name ?? [])),
    newsletters: asText(names(item.newsletters).flatMap(({ id = '' }) => ours.get(id) ?? [])),
  })
}

/** One a line: neither a label nor an id holds a line’s end. */
function asText(values: readonly string[]): string | null {
  return (
    values
      .map(value => value.replaceAll('\n', ' '))
      .toSorted()
      .join('\n') || null
  )
}

export const asList = (text: string | null | undefined) => (text ? text.split('\n') : [])

type Here = {
  id: string
  email: string
  name: string
  note: string | null
  labels: string[]
  newsletters: string[]
}

/** With our own address, and locked, since who is renamed may type another name just now: a linked member may have another one there. */
export async function memberHere(tx: Tx, id: string | null, email: string) {
  const { rows } = await sql<Here>`
    select m.id, m.email, m.name, n.note,
      coalesce((select json_agg(name) from member_labels where member_id = m.id), '[]') as labels,
      coalesce((select json_agg(newsletter_id) from subscriptions where member_id = m.id), '[]') as newsletters
    from members m left join member_notes n on n.member_id = m.id
    where case when ${id}::uuid is null then m.email = ${email} else m.id = ${id}::uuid end
      and m.email is not null and not exists (select from account_closings c where c.member_id = m.id)
    for no key update of m`.execute(db(tx))
  const [row] = rows
  if (!row) return null
  const fields: MemberFields = {
    name: row.name,
    note: row.note,
    labels: asText(row.labels),
    newsletters: asText(row.newsletters),
  }
  return { id: row.id, email: row.email, isUnlinked: id === null, fields }
}

export function outward({ note, labels, newsletters }: Fields, { theirs }: Letters) {
  return {
    // Ghost takes no null here, and none of the rest with it.
    note: note ?? '',
    labels: asList(labels).map(name => ({ name })),
    newsletters: asList(newsletters).flatMap(id => (theirs.has(id) ? [{ id: theirs.get(id) }] : [])),
  }
}
