import { sql } from 'kysely'
import { db } from '#core/database/db'
import { documentOf, type LexicalDocument } from '#core/lexical'
import { postToEdit } from '#core/services/blog/edit-post'
import { connectGhost, startSync } from '#core/services/blog/ghost-sync/connection'
import { runSync } from '#core/services/blog/ghost-sync/run'
import type { Direction } from '#core/services/blog/ghost-sync/sync'
import { BLANK, type PostInput } from '#core/services/blog/post-input'
import { createPost, savePost } from '#core/services/blog/save-post'
import { emptied } from './emptied'
import { type GhostStandIn, startGhost } from './ghost-stand-in'
import type { TestHouse } from './house'
import { saveRows } from './saved-rows'

/** A house and a Ghost beside it, each as new. */
export async function beside(world: TestHouse, { direction = 'both' as Direction, isEmpty = false } = {}) {
  await emptied(
    world.ctx(),
    'ghost_syncs',
    'ghost_links',
    'ghost_conflicts',
    'ghost_creations',
    'ghost_sync_lines',
    'ghost_hook_receipts',
    'posts',
    'tiers',
    'tags',
    'authors',
    'navigation_items',
    'graphile_worker._private_jobs',
  )
  const ghost = startGhost({ isEmpty })
  await connectGhost(world.ctx('operator'), { address: ghost.address, key: ghost.adminKey, direction })
  await startSync(world.ctx('operator'))
  return ghost
}

/**
 * A house and a Ghost after their first run, both ways. That is done once: each test has both as they were then. Call
 * `stop` in `afterAll`; the Ghost's own does nothing.
 */
export function syncedOnce(world: () => TestHouse) {
  let putBack: (() => Promise<GhostStandIn>) | undefined
  let stop = () => {}
  const firstRun = async () => {
    const ghost = await beside(world())
    stop = ghost.stop
    ghost.stop = () => {}
    await runSync(world().ctx())
    const [here, there] = [await saveRows(world().ctx()), ghost.remember()]
    putBack = async () => {
      there()
      await here()
      return ghost
    }
    return putBack()
  }
  return { asNew: () => (putBack ?? firstRun)(), stop: () => stop() }
}

/** Until it is done without a fault. */
export async function untilDone(world: TestHouse): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    try {
      await runSync(world.ctx())
      return tries
    } catch (fault) {
      if (tries > 5) throw fault
    }
  }
}

export const paragraph = (text: string): LexicalDocument =>
  documentOf([
    {
      type: 'paragraph',
      version: 1,
      direction: 'ltr',
      format: '',
      indent: 0,
      children: [
        { type: 'extended-text', version: 1, text, format: 0, detail: 0, mode: 'normal', style: '' },
      ],
    },
  ])

export const idAt = async (world: TestHouse, slug: string): Promise<string> =>
  (await db(world.ctx()).selectFrom('posts').select('id').where('slug', '=', slug).executeTakeFirstOrThrow())
    .id

/** Somebody saves here. */
export async function saveHere(world: TestHouse, slug: string, change: Partial<PostInput>): Promise<string> {
  const editor = world.ctx('editor')
  const post = await postToEdit(editor, await idAt(world, slug))
  await savePost(editor, post.id, post.version, { ...post.input, ...change })
  return post.id
}

export async function writeHere(world: TestHouse, title: string, text = title): Promise<string> {
  const input = { ...BLANK, title, document: paragraph(text) }
  return (await createPost(world.ctx('editor'), 'post', input)).id
}

/** Every post with its text, as somebody would compare both sides. */
export async function textsHere(world: TestHouse): Promise<Record<string, string>> {
  const { rows } = await sql<{ slug: string; title: string; plaintext: string }>`
    select slug, title, plaintext from posts p
    where not exists (select from post_deletions d where d.post_id = p.id) order by slug`.execute(
    db(world.ctx()),
  )
  return Object.fromEntries(rows.map(({ slug, title, plaintext }) => [slug, `${title}: ${plaintext}`]))
}

export function textsThere(ghost: GhostStandIn): Record<string, string> {
  const items = [...ghost.shelves.posts.values(), ...ghost.shelves.pages.values()]
  const texts = items.map(item => [
    String(item.slug),
    `${item.title}: ${wordsIn(JSON.parse(String(item.lexical)))}`,
  ])
  return Object.fromEntries(texts.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)))
}

function wordsIn(node: unknown): string {
  if (Array.isArray(node)) return node.map(wordsIn).join('')
  if (typeof node !== 'object' || node === null) return ''
  const { text = '', children, root } = node as { text?: string; children?: unknown; root?: unknown }
  return text + wordsIn(children) + wordsIn(root)
}
