import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { inReadingOrder } from '#core/database/reading-order'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import type { GhostSnippet } from '#core/ghost'
import {
  documentOf,
  type LexicalDocument,
  type LexicalNode,
  parseDocument,
  renderDocument,
} from '#core/lexical'
import { storable } from '../storable'

export type Snippet = {
  readonly id: string
  readonly name: string
  readonly document: LexicalDocument
}

export type SnippetPage = {
  readonly snippets: readonly Snippet[]
  /** The id to go on after; null on the last page. */
  readonly next: string | null
}

export class SnippetRefused extends Refusal {
  override name = 'SnippetRefused'
  constructor(
    readonly field: 'name' | 'document',
    sentence: string,
  ) {
    super(sentence, 422)
  }
}

export const SNIPPETS_PER_PAGE = 50
const MAX_NAME = 191
/** Characters of JSON: a snippet is a part of a text. */
const MAX_LENGTH = 100_000

/** Snippets by name, from the one after `after` on. */
export async function snippetPage(ctx: Ctx, after: string | null = null): Promise<SnippetPage> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const beyond = after
    ? sql`(${inReadingOrder('s.name')}, s.id) > (select ${inReadingOrder('a.name')}, a.id from snippets a where a.id = ${readId(after)})`
    : sql`true`
  const { rows } = await sql<{ id: string; name: string; document: string }>`
    select s.id, s.name, s.document::text as document from snippets s where ${beyond}
    order by ${inReadingOrder('s.name')}, s.id limit ${sql.lit(SNIPPETS_PER_PAGE + 1)}`.execute(db(ctx))
  const snippets = rows
    .slice(0, SNIPPETS_PER_PAGE)
    .map(({ id, name, document }) => ({ id, name, document: parseDocument(document) }))
  return { snippets, next: rows.length > SNIPPETS_PER_PAGE ? (snippets.at(-1)?.id ?? null) : null }
}

/** Throws `NotFound`. */
export async function snippetById(ctx: Ctx, id: string): Promise<Snippet> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const row = await db(ctx)
    .selectFrom('snippets')
    .select(['id', 'name', sql<string>`document::text`.as('json')])
    .where('id', '=', readId(id))
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return { id: row.id, name: row.name, document: parseDocument(row.json) }
}

/** Blocks of a text under a name of their own. Returns the id. Throws `SnippetRefused`. */
export async function saveSnippet(ctx: Ctx, name: string, document: LexicalDocument): Promise<string> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const row = {
    id: Bun.randomUUIDv7(),
    name: checkedName(name),
    document: kept(document),
    updated_at: ctx.now,
  }
  await refusingTaken(() => db(ctx).insertInto('snippets').values(row).execute())
  return row.id
}

/** Another name; texts that it was put into stay as they are. Throws `SnippetRefused`, `NotFound`. */
export async function renameSnippet(ctx: Ctx, asked: string, name: string): Promise<void> {
  requireRole(ctx, 'editor')
  const id = readId(asked)
  const { numUpdatedRows } = await refusingTaken(() =>
    db(ctx)
      .updateTable('snippets')
      .set({ name: checkedName(name), updated_at: ctx.now })
      .where('id', '=', id)
      .executeTakeFirst(),
  )
  if (numUpdatedRows === 0n) throw new NotFound()
}

/** Texts that it was put into stay as they are. Throws `NotFound`. */
export async function deleteSnippet(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'editor')
  const { numDeletedRows } = await db(ctx)
    .deleteFrom('snippets')
    .where('id', '=', readId(id))
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new NotFound()
}

/** A snippet as it would stand in a text. */
export function snippetHtml({ document }: Snippet): string {
  return renderDocument(document, { audience: 'editor' }).html
}

/** Those of a Ghost file: one that is here, by its id or its name, stays as it is. Returns how many are new. */
export async function importSnippets(tx: Tx, snippets: readonly GhostSnippet[]): Promise<number> {
  let made = 0
  for (const { id, name, document } of snippets) {
    const row = storable({ id, name: name.trim().slice(0, MAX_NAME) || 'Untitled', document })
    const { rows } = await sql<{ id: string }>`
      insert into snippets (id, name, document, updated_at)
      select ${row.id}::uuid, ${row.name}::text, ${jsonb(row.document)}, ${tx.now}::timestamptz
      where not exists (select from snippets where lower(name) = lower(${row.name}))
      on conflict do nothing returning id`.execute(db(tx))
    made += rows.length
  }
  return made
}

/** All of them, for a Ghost file. */
export async function snippetsToExport(ctx: Ctx): Promise<readonly (Snippet & { readonly json: string })[]> {
  requireRole(ctx, 'operator')
  const rows = await db(ctx)
    .selectFrom('snippets')
    .select(['id', 'name', sql<string>`document::text`.as('json')])
    .orderBy('id')
    .execute()
  return rows.map(row => ({ ...row, document: parseDocument(row.json) }))
}

/** The blocks of a document, as one that is put into others: what stands around them is no part of it. */
function kept(document: LexicalDocument) {
  const blocks: readonly LexicalNode[] = document.root.children
  if (blocks.length === 0) throw new SnippetRefused('document', 'Write something, or select what to keep.')
  const json = JSON.stringify(documentOf(blocks))
  if (json.length > MAX_LENGTH)
    throw new SnippetRefused('document', 'This is too long for a snippet. Keep a part of it.')
  return jsonb(storable(documentOf(blocks)))
}

function checkedName(typed: string): string {
  const name = storable(typed).trim()
  if (name === '' || name.length > MAX_NAME)
    throw new SnippetRefused('name', `Give it a name of at most ${MAX_NAME} characters.`)
  return name
}

function refusingTaken<T>(work: () => Promise<T>): Promise<T> {
  const rule = { state: SQLSTATE.uniqueViolation, constraint: 'snippets_name_unique' }
  return refusing(
    rule,
    () => new SnippetRefused('name', 'There is a snippet of this name. Choose another.'),
    work,
  )
}
