import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { db } from '#core/database/db'
import { objectIdOf } from '#core/ghost'
import { ghostFileParts } from '../exports/ghost-file'
import { postsAsMarkdown } from '../exports/markdown-zip'
import { authorsToExport, postsToExport, tagsToExport } from '../exports/posts-to-export'

type File = {
  readonly path: string
  readonly id: unknown
  /** Of what it says (`digestOf`): the texts of a large zip are not held beside each other. */
  readonly digest: string
}

export type OwnFiles = {
  /** Paths of files that say what their post says today. */
  readonly untouched: ReadonlySet<string>
  /** A Ghost file of these posts, which changes nothing; null where there is none. */
  readonly asGhost: string | null
  /** What posts of ours are called in a Ghost file, by the paths of the others. */
  readonly ghostIds: ReadonlyMap<string, string>
  /** Addresses of our tags and authors by their names, as the files have them. */
  readonly slugs: {
    readonly tags: ReadonlyMap<string, string>
    readonly authors: ReadonlyMap<string, string>
  }
}

/** Files of our own export that come back, told by the ids in their front matter. */
export async function ownFiles(ctx: Ctx, files: readonly File[]): Promise<OwnFiles> {
  const slugs = {
    tags: new Map((await tagsToExport(ctx)).map(({ name, slug }) => [name, slug])),
    authors: new Map((await authorsToExport(ctx)).map(({ name, slug }) => [name, slug])),
  }
  const named = new Map(
    files.flatMap(file => (typeof file.id === 'string' && isId(file.id) ? [[file.id, file] as const] : [])),
  )
  const here = await idsHere(ctx, [...named.keys()])
  const untouched = new Map<string, string>()
  if (here.size > 0) {
    const textOf = await postsAsMarkdown(ctx)
    for await (const post of postsToExport(ctx)) {
      const file = named.get(post.id)
      if (file && file.digest === digestOf(textOf(post))) untouched.set(file.path, post.id)
    }
  }
  return {
    slugs,
    untouched: new Set(untouched.keys()),
    asGhost: untouched.size > 0 ? await ghostFileOf(ctx, new Set(untouched.values())) : null,
    ghostIds: new Map(
      [...named].flatMap(([id, { path }]) =>
        here.has(id) && !untouched.has(path) ? [[path, objectIdOf(id)] as const] : [],
      ),
    ),
  }
}

async function idsHere(ctx: Ctx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db(ctx)
    .selectFrom('posts')
    .select('id')
    .where('id', 'in', [...ids])
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** The same for texts that say the same: an editor of texts may end lines its own way, and the last one or not. */
export function digestOf(text: string): string {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trimEnd()
  return new Bun.CryptoHasher('sha256').update(plain).digest('base64')
}

async function ghostFileOf(ctx: Ctx, ids: ReadonlySet<string>): Promise<string> {
  let json = ''
  for await (const part of ghostFileParts(ctx, ids)) json += part
  return json
}
