import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { seedBlog } from '#core/demo/seed/blog'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { documentOf, renderDocument } from '#core/lexical'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { makeTier } from '../../account/tiers/tiers'
import { postToEdit } from '../edit-post'
import { navigation } from '../navigation/navigation'
import { publish, unpublish } from '../publish'
import { savePost } from '../save-post'
import { written } from '../testing'
import { setPostTiers } from '../tiers/post-tiers'
import { uploadsInFolder } from './find-uploads'
import { importGhost } from './import-ghost'

const CONTENT = fileURLToPath(new URL('../../../ghost/fixtures/content', import.meta.url))

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

type Tables = Record<string, Record<string, unknown>[]>

/** The recorded export as it would be after someone has worked on in Ghost. */
function newer(change: (tables: Tables) => void): string {
  const file = JSON.parse(recordedExport) as { db: [{ data: Tables }] }
  change(file.db[0].data)
  return JSON.stringify(file)
}

const TABLES =
  `posts post_tags post_authors post_revisions publications publication_schedules tags authors media
  navigation_items settings ap_activities`.split(/\s+/)

async function everyRow(): Promise<Record<string, unknown>> {
  const { em } = world.ctx()
  const rows: Record<string, unknown> = {}
  for (const table of TABLES) rows[table] = await em.execute(`select * from ${table} t order by t::text`)
  return rows
}

const idOf = async (slug: string) =>
  (await world.ctx().em.execute<{ id: string }[]>('select id from posts where slug = ?', [slug]))[0]!.id

/** What the history says of imports. */
const addedByImports = async () =>
  (
    await world
      .ctx()
      .em.execute<{ n: number }[]>(
        `select count(*)::int as n from ap_activities where type = 'Add' and subject_kind = 'import'`,
      )
  )[0]?.n

const importRecorded = (json = recordedExport) =>
  importGhost(world.ctx(), json, { findUpload: uploadsInFolder(world.ctx(), CONTENT) })

describe('the export of a real Ghost', () => {
  test('comes over with posts, pages, tags, authors, menus and pictures', async () => {
    const progress: number[] = []
    const report = await importGhost(world.ctx(), recordedExport, {
      findUpload: uploadsInFolder(world.ctx(), CONTENT),
      onProgress: done => void progress.push(done),
    })
    expect(report.posts).toEqual({ created: 18, updated: 0, unchanged: 0, kept: 0 })
    expect(report.pages.created).toBe(5)
    expect(report.menus).toBe('imported')
    expect(report.tiers).toBe(2)
    expect(report.uploads.missing).toEqual([])
    expect(report.warnings).toEqual([
      expect.stringContaining('2 texts are for paying members or tiers'),
      expect.stringContaining('is kept and not run: “Where every field is filled in”'),
      expect.stringContaining('injected into the whole site'),
      expect.stringContaining('went out by letter only'),
    ])
    expect(progress.at(-1)).toBe(23)
    expect(await addedByImports()).toBe(1)
    expect((await navigation(world.ctx())).primary[3]).toEqual({
      label: 'Shop ↗',
      url: 'https://shop.example.test/boxes?from=menu',
    })
  })

  test('keeps its tiers with their prices, and what is for which of them', async () => {
    const { rows } = await sql<{ tier: string; posts: string[]; prices: unknown }>`
      select t.name as tier, jsonb_build_array(t.monthly_amount, t.yearly_amount, t.price_currency) as prices,
        array(select p.slug from post_tiers x join posts p on p.id = x.post_id where x.tier_id = t.id) as posts
      from tiers t order by t.name`.execute(db(world.ctx()))
    expect(rows).toEqual([
      { tier: 'Half Share', prices: [900, 9900, 'EUR'], posts: ['seed-list-half-shares'] },
      { tier: 'Rose Ash Growers', prices: [500, 5000, 'USD'], posts: [] },
    ])
  })

  test('twice changes nothing, row for row', async () => {
    const before = await everyRow()
    const report = await importRecorded()
    expect(report.posts.unchanged).toBe(18)
    expect(await everyRow()).toEqual(before)
    expect(await addedByImports()).toBe(1)
  })

  test('keeps every state a post was in', async () => {
    const editor = world.ctx('editor')
    const state = async (slug: string) => (await postToEdit(editor, await idOf(slug))).state
    expect(await state('open-day')).toBe('scheduled')
    expect(await state('draft-with-loose-ends')).toBe('draft')
    expect(await state('first-frost-letter')).toBe('draft')
    expect(await state('nine-growers-one-barn')).toBe('published')
    const post = await postToEdit(editor, await idOf('every-field-filled'))
    expect(post.publishedAt).toEqual(new Date('2026-03-03T03:03:03Z'))
    expect(post.input).toMatchObject({
      customExcerpt: 'Excerpt in 💬 own words',
      canonicalUrl: 'https://almanac.example.test/guest/every-field',
    })
  })

  test('shows its pictures from here, and its posts at their old addresses', async () => {
    const visitor = await world.browser()
    const visit = await visitor.get('blog', '/nine-growers-one-barn/')
    expect(visit.status).toBe(200)
    const src = visit.document.querySelector('.post__picture img')?.getAttribute('src') ?? ''
    expect(src).toStartWith('/media/images/')
    expect((await visitor.get('blog', src)).status).toBe(200)
    expect(visit.text).not.toContain('__GHOST_URL__')
    expect((await visitor.get('blog', '/tag/field-notes/')).status).toBe(200)
    expect((await visitor.get('blog', '/author/wren/')).status).toBe(200)
  })

  test('keeps what is for members from visitors', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('blog', '/winter-rota')).document.querySelector('.post__wall')).not.toBeNull()
    expect((await visitor.get('blog', '/accounts-in-plain-words')).text).toContain('paying members')
    const members = await (await world.browser('member')).get('blog', '/accounts-in-plain-words')
    expect(members.text).toContain('Ask us how to become one')
  })

  test('loses no card, known or not', async () => {
    const { input } = await postToEdit(world.ctx('editor'), await idOf('draft-with-loose-ends'))
    const kinds = JSON.stringify(input.document)
    for (const kind of ['"tk"', '"zwnj"', '"at-link"']) expect(kinds).toContain(kind)
    expect(renderDocument(input.document).html).not.toBe('')
  })

  test('plans the publication of what Ghost had planned', async () => {
    await world.work(new Date('2031-03-22T00:00:00Z'))
    const post = await postToEdit(world.ctx('editor'), await idOf('open-day'))
    expect(post.state).toBe('published')
  })
})

describe('a newer export', () => {
  test('updates what was not touched here, and leaves and names what was', async () => {
    const editor = world.ctx('editor')
    const ours = await idOf('oldest-format')
    await savePost(editor, ours, 1, written('Ours now', 'Our own words.', { slug: 'oldest-format' }))
    await unpublish(editor, await idOf('sound-and-film'))
    const report = await importRecorded(
      newer(tables => {
        for (const row of tables.posts!) {
          if (['oldest-format', 'sound-and-film', 'from-the-old-site'].includes(String(row.slug))) {
            row.title = `${row.title} (edited in Ghost)`
          }
        }
      }),
    )
    expect(report.posts).toEqual({ created: 0, updated: 1, unchanged: 15, kept: 2 })
    expect(report.warnings.join('\n')).toContain('was changed here since its import')
    expect((await postToEdit(editor, ours)).input.title).toBe('Ours now')
    const theirs = await postToEdit(editor, await idOf('from-the-old-site'))
    expect(theirs.input.title).toEndWith('(edited in Ghost)')
    const wall = await (await world.browser()).get('blog', '/from-the-old-site')
    expect(wall.text).toContain('(edited in Ghost)')
  })

  test('follows for which tiers a post is, and leaves those that an editor gave it', async () => {
    await importRecorded()
    const post = await idOf('seed-list-half-shares')
    const editor = world.ctx('editor')
    const made = { name: 'Readers', description: '', monthlyAmount: 100, yearlyAmount: 1000 }
    const readers = await makeTier(world.ctx('operator'), made)
    const tierNamed = async (name: string) =>
      (
        await db(world.ctx())
          .selectFrom('tiers')
          .select('id')
          .where('name', '=', name)
          .executeTakeFirstOrThrow()
      ).id
    const tiersHere = async () => {
      const rows = await db(world.ctx())
        .selectFrom('post_tiers as pt')
        .innerJoin('tiers as t', 't.id', 'pt.tier_id')
        .select('t.name')
        .where('pt.post_id', '=', post)
        .orderBy('t.name')
        .execute()
      return rows.map(({ name }) => name)
    }
    await setPostTiers(editor, post, [await tierNamed('Half Share'), readers])
    const forGrowers = newer(tables => {
      const growers = tables.products!.find(({ name }) => name === 'Rose Ash Growers')!
      for (const tie of tables.posts_products!) tie.product_id = growers.id
    })
    expect((await importRecorded(forGrowers)).posts.updated).toBe(1)
    expect(await tiersHere()).toEqual(['Readers', 'Rose Ash Growers'])
    await setPostTiers(editor, post, [await tierNamed('Half Share')])
    expect((await importRecorded(forGrowers)).posts.updated).toBe(0)
    expect(await tiersHere()).toEqual(['Half Share'])
    await importRecorded()
    await setPostTiers(editor, post, [await tierNamed('Half Share')])
  })

  test('gives way where an address is taken here', async () => {
    const report = await importRecorded(
      newer(tables => {
        const copy = { ...tables.posts![0]!, id: 'aaaaaaaaaaaaaaaaaaaaaaaa', slug: 'ours-first' }
        tables.posts!.push(copy, { ...copy, id: 'bbbbbbbbbbbbbbbbbbbbbbbb' })
      }),
    )
    expect(report.warnings.join('\n')).toContain('is taken, so it is at /ours-first-2')
  })

  test('gives way to a page of the blog’s own', async () => {
    const report = await importRecorded(
      newer(tables => {
        tables.posts!.push({ ...tables.posts![0]!, id: 'f1'.repeat(12), slug: 'archive' })
      }),
    )
    expect(report.warnings.join('\n')).toContain('the address /archive is taken, so it is at /archive-2')
  })

  test('that is broken changes nothing at all', async () => {
    const before = await everyRow()
    await expect(importRecorded('{"db":[]}')).rejects.toThrow('not an export of a Ghost site')
    expect(await everyRow()).toEqual(before)
  })
})

describe('one post that cannot be taken', () => {
  test('because it stands twice, or is too long to be shown, leaves the others alone', async () => {
    const long = JSON.stringify(
      documentOf([
        {
          type: 'paragraph',
          version: 1,
          children: [{ type: 'text', version: 1, text: 'x'.repeat(2_100_000) }],
        },
      ]),
    )
    const report = await importRecorded(
      newer(tables => {
        const first = tables.posts![0]!
        const named = (id: string, slug: string, more = {}) => ({ ...first, id, slug, title: slug, ...more })
        tables.posts!.push(
          named('1c'.repeat(12), 'twice-first'),
          named('1C'.repeat(12), 'twice-second'),
          named('1d'.repeat(12), 'endless', { lexical: long }),
          named('1e'.repeat(12), 'after-endless'),
        )
      }),
    )
    const posts = db(world.ctx()).selectFrom('posts').select('slug')
    const slugs = (await posts.execute()).map(({ slug }) => slug)
    expect(slugs).toEqual(expect.arrayContaining(['twice-first', 'after-endless']))
    expect(slugs).not.toEqual(expect.arrayContaining(['twice-second']))
    expect(slugs).not.toEqual(expect.arrayContaining(['endless']))
    expect(report.posts.created).toBe(2)
    const warned = report.warnings.join('\n')
    expect(warned).toContain('Stands twice')
    expect(warned).toContain('“endless” is too long')
  })
})

describe('the files of the old site', () => {
  const mediaIn = async (slug: string) => {
    const { document } = await (await world.browser()).get('blog', `/${slug}`)
    return [...document.querySelectorAll('.doc :is(img, audio, video, a[download])')]
      .map(each => each.getAttribute('src') ?? each.getAttribute('href') ?? '')
      .filter(url => url.startsWith('/'))
  }

  test('are played, shown and saved from here, in pieces where a player asks for them', async () => {
    await publish(world.ctx('editor'), await idOf('sound-and-film'))
    const visitor = await world.browser()
    const urls = await mediaIn('sound-and-film')
    expect(urls.some(url => url.endsWith('.wav'))).toBe(true)
    for (const url of urls) {
      expect(url).toStartWith('/media/')
      expect((await visitor.get('blog', url)).status).toBe(200)
    }
    const sound = urls.find(url => url.endsWith('.wav'))!
    const piece = await visitor.get('blog', sound, { range: 'bytes=0-1' })
    expect([piece.status, piece.text.length, piece.headers.get('content-type')]).toEqual([
      206,
      2,
      'audio/wav',
    ])
  })

  test('stay when a changed import comes without them', async () => {
    const pages = [
      'sound-and-film',
      'pictures-from-the-seed-loft',
      'nine-growers-one-barn',
      'cards-on-the-packing-table',
    ]
    const before = await Promise.all(pages.map(mediaIn))
    expect(before.flat().length).toBeGreaterThan(6)
    const changed = newer(tables => {
      for (const row of tables.posts!) row.title = `${row.title}, again`
    })
    const report = await importGhost(world.ctx(), changed)
    expect(report.posts.updated).toBeGreaterThan(10)
    expect(report.uploads.missing).toEqual([])
    expect(await Promise.all(pages.map(mediaIn))).toEqual(before)
  })

  test('of a kind nobody knows are kept too, and saved, not run; a drawing comes as a picture', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ghost-content-'))
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><script>alert(1)</script><rect width="40" height="20"/></svg>'
    await Bun.write(join(folder, 'files/sowing.gpkg'), 'plots')
    await Bun.write(join(folder, 'files/page.html'), '<script>alert(1)</script>')
    await Bun.write(join(folder, 'images/plan.svg'), svg)
    await Bun.write(join(folder, 'images/broken.png'), 'no picture')
    const find = uploadsInFolder(world.ctx(), folder)
    const visitor = await world.browser()
    for (const path of [
      '/content/files/sowing.gpkg',
      '/content/files/page.html',
      '/content/images/broken.png',
    ]) {
      const visit = await visitor.get('blog', (await find(path)) ?? '/nothing')
      expect([visit.status, visit.headers.get('content-disposition')]).toEqual([
        200,
        path.endsWith('png') ? null : 'attachment',
      ])
    }
    expect(await find('/content/images/plan.svg')).toMatch(/^\/media\/images\/.*\.png$/)
    rmSync(folder, { recursive: true })
  })
})

test('Ghost’s sign for its own address is printed nowhere, whichever field it stood in', async () => {
  const sign = '__GHOST_URL__'
  await importGhost(
    world.ctx(),
    newer(tables => {
      const post = tables.posts!.find(each => each.slug === 'every-field-filled')!
      Object.assign(post, {
        id: 'eeeeeeeeeeeeeeeeeeeeeeee',
        slug: 'signed',
        canonical_url: `${sign}/first/`,
        custom_excerpt: `At ${sign}/excerpt`,
        feature_image: `${sign}/content/images/gone.png`,
        lexical: JSON.stringify(
          documentOf([
            {
              type: 'html',
              html: `<a href="${sign}/a">a</a> <img src="${sign}/content/images/b.png"> ${sign}`,
            },
            { type: 'markdown', markdown: `[m](${sign}/m) ${sign}/plain` },
            {
              type: 'paragraph',
              children: [{ type: 'link', url: sign, children: [{ type: 'text', text: sign }] }],
            },
          ]),
        ),
      })
      const meta = tables.posts_meta!.find(({ meta_title }) => meta_title)!
      Object.assign(meta, {
        post_id: post.id,
        meta_description: `See ${sign}/d`,
        feature_image_caption: `<a href="${sign}/c">c</a>`,
      })
      tables.posts_authors!.push({ id: 'ffff', post_id: post.id, author_id: '1', sort_order: 0 })
    }),
  )
  const { em } = world.ctx()
  const visit = await (await world.browser()).get('blog', '/signed')
  expect(visit.status).toBe(200)
  expect(visit.text).not.toContain(sign)
  expect(visit.document.querySelector('link[rel=canonical]')?.getAttribute('href')).toBe(
    'http://localhost:4000/first/',
  )
  expect((await (await world.browser()).get('blog', '/rss.xml')).text).not.toContain(sign)
  const [row] = await em.execute<{ row: string }[]>(
    `select (to_jsonb(p) - 'imported')::text as row from posts p where slug = 'signed'`,
  )
  expect(row?.row).not.toContain(sign)
})

describe('hostile exports', () => {
  test('with NUL, half characters and endless titles are stored as far as they can be', async () => {
    const report = await importRecorded(
      newer(tables => {
        const row = tables.posts!.find(each => each.slug === 'house-rules')!
        tables.posts!.push({
          ...row,
          id: 'cccccccccccccccccccccccc',
          slug: 'hostile',
          title: `nul\0 half\ud83d ${'x'.repeat(5000)}`,
          lexical: String(row.lexical).replace('"text":"', '"text":"\\u0000\\ud83d'),
        })
      }),
    )
    expect(report.pages.created).toBe(1)
    expect((await (await world.browser()).get('blog', '/hostile')).status).toBe(200)
  })

  test('cannot reach files outside of the content folder', async () => {
    const find = uploadsInFolder(world.ctx(), CONTENT)
    for (const path of [
      '/content/images/../../../people.ts',
      '/content/files/%2e%2e/%2e%2e/%2e%2e/people.ts',
    ]) {
      expect(await find(path)).toBeNull()
    }
  })
})

test('the demo’s journal is such an import, its drawings in place', async () => {
  const demo = await testHouse()
  try {
    await seedBlog(demo.ctx())
    const visit = await (await demo.browser()).get('blog', '/violet-leeks')
    expect(visit.text).toContain('/illustrations/posts/violet-leeks.svg')
    const left = await demo.ctx().em.execute(`select 1 from posts where html like '%/content/images%'`)
    expect(left).toEqual([])
  } finally {
    await demo.close()
  }
})
