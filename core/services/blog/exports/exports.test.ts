import { afterAll, beforeAll, expect, test } from 'bun:test'
import { fileURLToPath } from 'node:url'
import {
  BlobReader,
  BlobWriter,
  TextReader,
  TextWriter,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js'
import { sql } from 'kysely'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { readGhostExport } from '#core/ghost'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { documentOf } from '#core/lexical'
import { blankCard, NEW_CARDS, readBlocks } from '#core/lexical/editing'
import { paragraph, saveHere, writeHere } from '../../../../tests/ghost-sides'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deletePost } from '../delete-post'
import { uploadsInFolder } from '../ghost-import/find-uploads'
import { importGhost } from '../ghost-import/import-ghost'
import { markdownAsGhost } from '../other-imports/markdown-files'
import { BLANK } from '../post-input'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { saveSnippet } from '../snippets/snippets'
import { documentMarkdown } from './document-markdown'
import { ghostFile } from './ghost-file'
import { markdownZip } from './markdown-zip'

const CONTENT = fileURLToPath(new URL('../../../ghost/fixtures/content', import.meta.url))

const NOTED = 'Windfalls[^1] keep.\n\n[^1]: Of "Bramley" \\ and *others*.'
const NOTED_BLOCKS = [...readBlocks(NOTED), blankCard(NEW_CARDS.get('table')!)]

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const ctx = world.ctx()
  await importGhost(ctx, recordedExport, { findUpload: uploadsInFolder(ctx, CONTENT) })
  await publish(world.ctx('editor'), await writeHere(world, 'Windfalls', 'Three crates'))
  await saveSnippet(
    world.ctx('editor'),
    'Box line',
    documentOf(readBlocks(`| kg |\n| - |\n| 3 |\n\n${NOTED}`)),
  )
  await saveHere(world, 'windfalls', { title: 'Windfalls', document: documentOf(NOTED_BLOCKS) })
  await saveHere(world, 'winter-rota', {
    title: 'Winter rota, ours',
    document: paragraph('Hens'),
    ogTitle: 'Who feeds them',
    ogImage: '/media/images/og.png',
    twitterDescription: 'Daily',
  })
})
afterAll(() => world.close())

const everything = async () => {
  const { rows } =
    await sql`select p.*, (select count(*)::int from post_revisions r where r.post_id = p.id) as revisions
    from posts p order by id`.execute(db(world.ctx()))
  return rows
}

test('a Ghost file of the whole blog, imported again, changes nothing', async () => {
  const before = await everything()
  const json = await new Response(ghostFile(world.ctx('operator'))).text()
  const report = await importGhost(world.ctx(), json)
  expect(report.posts).toEqual({ created: 0, updated: 0, unchanged: 19, kept: 0 })
  expect(report.pages).toEqual({ created: 0, updated: 0, unchanged: 5, kept: 0 })
  expect(report.tags.created + report.authors.created).toBe(0)
  expect([report.menus, report.snippets]).toEqual(['unchanged', 0])
  expect(await everything()).toEqual(before)
})

test('it is a file of Ghost 6, and pictures in it are named by a whole address', async () => {
  const json = await new Response(ghostFile(world.ctx('operator'))).text()
  // Ghost takes what stands in `db` for the file only where nothing stands beside it.
  expect(Object.keys(JSON.parse(json))).toEqual(['db'])
  const ghost = readGhostExport(json)
  expect(ghost.version).toBe('6.65.0')
  expect(ghost.warnings).toEqual([])
  expect(ghost.posts).toHaveLength(24)
  expect(ghost.snippets.map(({ name }) => name)).toEqual(['Box weights line', 'Box line'])
  const { document } = ghost.posts.find(({ slug }) => slug === 'windfalls')!
  expect(document.root.children.map(({ type }) => type)).toEqual(['paragraph', 'html'])
  expect(JSON.stringify(document)).toContain(JSON.stringify('Of "Bramley" \\ and *others*.'))
  const own = Object.keys(JSON.parse(json).db[0].data.posts[0])
  const theirs = Object.keys(JSON.parse(recordedExport).db[0].data.posts[0])
  expect(own.filter(name => !theirs.includes(name))).toEqual([])
  const first = ghost.posts.find(({ slug }) => slug === 'nine-growers-one-barn')
  expect(first?.featureImage?.src).toStartWith(`${world.house.config.origins.blog}/media/images/`)
  expect(ghost.posts.find(({ slug }) => slug === 'winter-rota')?.social).toMatchObject({
    ogTitle: 'Who feeds them',
    twitterDescription: 'Daily',
    ogImage: `${world.house.config.origins.blog}/media/images/og.png`,
  })
  expect(json).not.toMatch(/[\s"'(]\/media\//)
})

test('a post without a text is one with an empty paragraph there, and without a text again here', async () => {
  const { id } = await createPost(world.ctx('editor'), 'post', {
    ...BLANK,
    title: 'Nothing yet',
    document: documentOf([]),
  })
  const json = await new Response(ghostFile(world.ctx('operator'))).text()
  const { posts } = JSON.parse(json).db[0].data as { posts: { slug: string; lexical: string }[] }
  const { lexical } = posts.find(({ slug }) => slug === 'nothing-yet')!
  expect(JSON.parse(lexical).root.children).toMatchObject([{ type: 'paragraph', children: [] }])
  const before = await everything()
  const report = await importGhost(world.ctx(), json)
  expect(report.posts).toMatchObject({ created: 0, updated: 0 })
  expect(await everything()).toEqual(before)
  await deletePost(world.ctx('editor'), id)
})

test('no text is longer than Ghost takes it, which takes a file whole or not at all', async () => {
  const { id } = await createPost(world.ctx('editor'), 'post', {
    ...BLANK,
    title: `${'T'.repeat(254)}🌹${'T'.repeat(44)}`,
    document: paragraph('Long'),
    customExcerpt: 'e'.repeat(400),
    metaTitle: 'm'.repeat(400),
    metaDescription: 'd'.repeat(600),
  })
  const { data } = JSON.parse(await new Response(ghostFile(world.ctx('operator'))).text()).db[0]
  const { title, custom_excerpt, ...post } = data.posts.find((each: { title: string }) =>
    /^TT/.test(each.title),
  )
  const meta = data.posts_meta.find((each: { post_id: string }) => each.post_id === post.id)
  expect([title.length, custom_excerpt.length]).toEqual([255, 300])
  expect(title.isWellFormed()).toBe(true)
  expect([meta.meta_title.length, meta.meta_description.length]).toEqual([300, 500])
  await deletePost(world.ctx('editor'), id)
})

test('what went out by letter alone is a letter there, too', async () => {
  const { data } = JSON.parse(await new Response(ghostFile(world.ctx('operator'))).text()).db[0]
  const sent = data.posts.filter(({ status }: { status: string }) => status === 'sent')
  const only = data.posts_meta.filter(({ email_only }: { email_only: number }) => email_only === 1)
  expect(sent).toMatchObject([{ slug: 'first-frost-letter' }])
  expect(only).toMatchObject([{ post_id: sent[0].id }])
})

test('each setting is of the type that Ghost knows it by', async () => {
  const types = (json: string): Record<string, string> =>
    Object.fromEntries(
      (JSON.parse(json).db[0].data.settings as { key: string; type: string }[]).map(({ key, type }) => [
        key,
        type,
      ]),
    )
  const ours = types(await new Response(ghostFile(world.ctx('operator'))).text())
  expect(Object.keys(ours)).toContain('secondary_navigation')
  expect(types(recordedExport)).toMatchObject(ours)
})

test('the zip has every post as Markdown with its facts on top, and every picture beside them', async () => {
  const blob = await new Response(markdownZip(world.ctx('operator'))).blob()
  const entries = await new ZipReader(new BlobReader(blob)).getEntries()
  const names = entries.map(({ filename }) => filename)
  expect(names.filter(name => /^(posts|pages)\/.*\.md$/.test(name))).toHaveLength(24)
  const read = async (name: string) => {
    const entry = entries.find(({ filename }) => filename === name)
    if (!entry || entry.directory) throw new Error(`no ${name} among ${names}`)
    return { text: await entry.getData(new TextWriter()), bytes: await entry.getData(new Uint8ArrayWriter()) }
  }
  const { text } = await read('posts/windfalls.md')
  expect(text).toStartWith('---\ntitle: "Windfalls"\nslug: "windfalls"\ntype: "post"\nstatus: "published"\n')
  expect(text).toContain('\n---\n\nWindfalls[^note-1] keep.\n\n<table>')
  expect(text).toEndWith('\n\n[^note-1]: Of "Bramley" \\ and *others*.\n')
  const pictures = (await read('posts/pictures-from-the-seed-loft.md')).text
  for (const [, path = ''] of pictures.matchAll(/\]\(\.\.\/(files\/[^)]+)\)/g)) {
    expect(names).toContain(path)
    expect((await read(path)).bytes.byteLength).toBeGreaterThan(0)
  }
  expect(pictures).toContain('](../files/')
})

test('Markdown of the whole blog, imported again, changes nothing and doubles nothing', async () => {
  const before = await everything()
  const zip = await new Response(markdownZip(world.ctx('operator'))).blob()
  const report = await importGhost(world.ctx(), await markdownAsGhost(world.ctx('editor'), zip))
  expect(report.posts).toEqual({ created: 0, updated: 0, unchanged: 19, kept: 0 })
  expect(report.pages).toEqual({ created: 0, updated: 0, unchanged: 5, kept: 0 })
  expect([report.tags.created, report.authors.created, report.snippets]).toEqual([0, 0, 0])
  expect(await everything()).toEqual(before)
})

test('of Markdown that was written on, the post here is left as it is and named, and a new file is a new post', async () => {
  const before = await everything()
  const zip = new ZipWriter(new BlobWriter())
  const entries = await new ZipReader(
    new BlobReader(await new Response(markdownZip(world.ctx('operator'))).blob()),
  ).getEntries()
  for (const entry of entries) {
    if (entry.directory || !entry.filename.endsWith('.md')) continue
    const text = await entry.getData(new TextWriter())
    const more = entry.filename === 'posts/windfalls.md' ? '\nAnd a fourth crate.\n' : '\r\n'
    await zip.add(entry.filename, new TextReader(text.replaceAll('\n', '\r\n') + more))
  }
  const fresh =
    '---\ntitle: Fourth\nmeta_title: Fourth crate\nfeatured: true\ntags: [Market]\n---\nMore of them.\n'
  await zip.add('posts/fourth.md', new TextReader(fresh))
  const json = await markdownAsGhost(world.ctx('editor'), await zip.close())
  const report = await importGhost(world.ctx(), json)
  expect(report.posts).toEqual({ created: 1, updated: 0, unchanged: 18, kept: 1 })
  expect(report.warnings).toContain('“Windfalls” was changed here since its import, and is left as it is.')
  expect([report.tags.created, report.authors.created]).toEqual([0, 0])
  const rows = (await everything()) as { slug: string; meta_title: string; featured: boolean }[]
  expect(rows.find(({ slug }) => slug === 'fourth')).toMatchObject({
    meta_title: 'Fourth crate',
    featured: true,
  })
  expect(rows.filter(({ slug }) => slug !== 'fourth')).toEqual(before as typeof rows)
  await sql`delete from publications where post_id in (select id from posts where slug = 'fourth')`.execute(
    db(world.ctx()),
  )
  await sql`delete from posts where slug = 'fourth'`.execute(db(world.ctx()))
})

test('Markdown says what the document says', () => {
  const text = (words: string, format = 0) => ({ type: 'extended-text', version: 1, text: words, format })
  const item = (...children: object[]) => ({ type: 'listitem', version: 1, children })
  const document = documentOf([
    { type: 'extended-heading', tag: 'h2', children: [text('1. Plans')] },
    { type: 'paragraph', children: [text('a '), text('bold ', 1), text('*star* '), text('x`', 16)] },
    {
      type: 'list',
      listType: 'check',
      children: [
        { ...item(text('done')), checked: true },
        item({ type: 'list', listType: 'number', children: [item(text('deep'))] }),
      ],
    },
    { type: 'codeblock', code: 'a ``` b', language: 'sh' },
    { type: 'image', src: '/a b.png', alt: 'A [b]' },
    { type: 'paragraph', children: [text('1. no list')] },
    { type: 'callout', calloutText: '<p>Mind</p>', calloutEmoji: '!' },
  ] as never)
  expect(documentMarkdown(document).split('\n\n').slice(0, -1)).toEqual([
    '## 1\\. Plans',
    'a **bold** \\*star\\* `` x` ``',
    '- [x] done\n  1. deep',
    '````sh\na ``` b\n````',
    '![A \\[b\\]](</a%20b.png>)',
    '1\\. no list',
  ])
})

test('nobody but operators takes the blog away', () => {
  for (const take of [ghostFile, markdownZip]) {
    expect(() => take(world.ctx('editor'))).toThrow(NotFound)
    expect(() => take(world.ctx())).toThrow(SignInRequired)
  }
})
