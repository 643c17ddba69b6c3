import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Where a post's words are decided upon, written, or shown to those who write them. */
const MAY_NAME_THEM = [
  // Weighs the statements themselves, on rows of its own.
  'bench/queries.ts',
  // Whoever wrote them gets their own words back.
  'core/services/blog/posts/export-of.ts',
  // Editors' programs get the document that they write; all others what readers.ts gives a visitor.
  'core/services/blog/ghost-api/post-rows.ts',
  // Everything, for the operator who takes it along.
  'core/backup/export/posts.ts',
  'core/services/blog/exports/posts-to-export.ts',
  // Both sides of a Ghost compare what is stored; editors choose where they differ.
  'core/services/blog/ghost-import/content.ts',
  'domains/blog/ghost-sync/conflict-routes.tsx',
  // Asks `shownTo` of readers.ts, for those whom the letter goes to.
  'core/services/blog/letters/post-letter.ts',
  'core/services/blog/readers.ts',
  'core/services/blog/render-post.ts',
  'core/services/blog/render-long.ts',
  'core/services/blog/save-post.ts',
  'core/services/blog/renew-posts.ts',
  'core/services/blog/edit-post.ts',
  'core/services/blog/revisions.ts',
  'core/services/blog/ghost-import/post-row.ts',
  'core/services/blog/ghost-import/write-posts.ts',
  'core/entities/blog/post.ts',
  // Written from the entities: the types of all columns, and nothing else.
  'core/database/tables.ts',
  'domains/blog/editor/write-routes.tsx',
  'domains/blog/editor/revision-routes.tsx',
]

/** The stored words by their names, a whole row of posts, and the entity that carries them. */
const WORDS =
  /member_?[hH]tml|paid_?[hH]tml|editor_?[hH]tml|\bp\.(?:html|excerpt|plaintext|document|\*)|posts\.(?:html|excerpt|plaintext|document|\*)|selectFrom\('posts[\s\S]{0,200}?selectAll|selectFrom\('posts(?: as \w+)?'\)(?:(?!\.execute)[\s\S]){0,400}?'(?:\w+\.)?(?:html|excerpt|plaintext|document)\b|find\w*\(Post,|#core\/entities\/blog\/post'|from posts where[^`]*\b(?:html|plaintext|document)\b/

test('whoever shows a post takes its words from readers.ts: nothing else names the columns that hold them', async () => {
  const files = ['core', 'domains', 'templates', 'scripts', 'bench'].flatMap(folder => [
    ...new Bun.Glob(`${folder}/**/*.{ts,tsx}`).scanSync({ cwd: ROOT }),
  ])
  const naming: string[] = []
  for (const file of files) {
    if (MAY_NAME_THEM.includes(file) || /\.test\.tsx?$|core\/entities\//.test(file)) continue
    if (WORDS.test(await Bun.file(join(ROOT, file)).text())) naming.push(file)
  }
  expect(files.length).toBeGreaterThan(500)
  expect(naming).toEqual([])
})
