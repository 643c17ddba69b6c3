import type { Tx } from '#core/contracts/ctx'
import { breather } from '#core/jobs/breathe'
import { enqueue } from '#core/jobs/enqueue'
import { picturesIn } from '../document-pictures'
import { keepFormerSlugs } from '../former-slugs'
import { PUBLISH_SCHEDULED } from '../schedule'
import { type PostRow, renderedRow } from './post-row'

/** A row with the version it gets here. */
export type WrittenRow = PostRow & { readonly version: number }

const COLUMNS =
  `id kind slug title document html member_html editor_html plaintext excerpt rendering custom_excerpt feature_image
  feature_image_alt feature_image_caption featured visibility meta_title meta_description canonical_url
  created_at updated_at version imported feature_media_id`.split(/\s+/)

/** Lays posts down with all that belongs to them: a few statements for any number. */
export async function writePosts(tx: Tx, rows: readonly WrittenRow[]): Promise<void> {
  if (rows.length === 0) return
  const ids = JSON.stringify(rows.map(({ columns }) => columns.id))
  const insert = (table: string, columns: readonly string[], values: readonly object[], more = '') =>
    tx.em.execute(
      `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')}
       from jsonb_populate_recordset(null::${table}, ?::jsonb) ${more}`,
      [JSON.stringify(values)],
    )
  await keepFormerSlugs(
    tx,
    rows.map(({ columns: { id, slug } }) => ({ id, slug })),
  )
  const others = COLUMNS.filter(column => column !== 'id').map(column => `${column} = excluded.${column}`)
  const pictures = await picturesIn(
    tx,
    rows.map(({ columns }) => columns.document),
  )
  const breathe = breather()
  const whole: object[] = []
  for (const row of rows) {
    await breathe()
    whole.push({ ...columnsOf(row), ...(await renderedRow(tx, row, pictures)) })
  }
  await insert('posts', COLUMNS, whole, `on conflict (id) do update set ${others.join(', ')}`)
  await tx.em.execute(
    `update posts p set feature_media_id = m.id from media m where m.url = p.feature_image
     and p.id::text in (select jsonb_array_elements_text(?::jsonb))`,
    [ids],
  )
  for (const table of ['post_tags', 'post_authors', 'publications', 'publication_schedules']) {
    await tx.em.execute(
      `delete from ${table} where post_id::text in (select jsonb_array_elements_text(?::jsonb))`,
      [ids],
    )
  }
  await insert('post_tags', ['id', 'post_id', 'tag_id', 'position'], ties(rows, 'tagIds', 'tag_id'))
  await insert(
    'post_authors',
    ['id', 'post_id', 'author_id', 'position'],
    ties(rows, 'authorIds', 'author_id'),
  )
  await insert('publications', ['id', 'post_id', 'published_at'], dated(rows, 'published', 'published_at'))
  const planned = dated(rows, 'scheduled', 'publish_at').map(row => ({ ...row, scheduled_at: tx.now }))
  await insert('publication_schedules', ['id', 'post_id', 'publish_at', 'scheduled_at'], planned)
  await insert(
    'post_revisions',
    ['id', 'post_id', 'title', 'document', 'saved_at'],
    rows.map(({ columns: { id, title, document, updated_at } }) => ({
      ...{ id: Bun.randomUUIDv7(), post_id: id, title, document, saved_at: updated_at },
    })),
  )
  for (const { columns, state, at } of rows) {
    if (state !== 'scheduled' || !at) continue
    await enqueue(tx, PUBLISH_SCHEDULED, { postId: columns.id }, { runAt: at, key: `publish:${columns.id}` })
  }
}

function columnsOf({ columns, hash, state, rest, version }: WrittenRow) {
  const { ghostId, ...others } = rest
  return { ...columns, version, imported: { ghostId, hash, version, state, rest: others } }
}

function ties(rows: readonly PostRow[], of: 'tagIds' | 'authorIds', column: string) {
  return rows.flatMap(row =>
    row[of].map((id, position) => ({
      ...{ id: Bun.randomUUIDv7(), post_id: row.columns.id, [column]: id, position },
    })),
  )
}

function dated(rows: readonly PostRow[], state: PostRow['state'], column: string) {
  return rows
    .filter(row => row.state === state)
    .map(({ columns, at }) => ({ id: Bun.randomUUIDv7(), post_id: columns.id, [column]: at }))
}
