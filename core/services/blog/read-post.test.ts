import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { load } from 'cheerio'
import sharp from 'sharp'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { documentOf, type LexicalNode } from '#core/lexical'
import { type TestHouse, testHouse } from '../../../tests/house'
import { purgedBy } from '../../../tests/purges'
import { postToEdit } from './edit-post'
import { postFeed } from './feed'
import { forgetMember } from './forget-member'
import { uploadImage } from './images'
import type { PostInput } from './post-input'
import { publish, unpublish } from './publish'
import { previewedPost, publishedPost } from './read-post'
import { editorHtml, renderAny, TextTooLong } from './render-long'
import { createPost, savePost } from './save-post'
import { postEntries, tagEntries } from './sitemap'
import { NO_SOCIAL } from './social-fields'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = (now = new Date()) => ({ ...world.ctx('editor'), now })
async function published(
  input: PostInput,
  kind: 'post' | 'page' = 'post',
  now = new Date(),
): Promise<string> {
  const { id } = await createPost(editor(now), kind, input)
  await publish(editor(now), id)
  return id
}
const line = (text: string): LexicalNode => ({ type: 'paragraph', children: [{ type: 'text', text }] })
const walled = documentOf([line('Before the wall.'), { type: 'paywall' }, line('Behind it.')])

describe('a public post', () => {
  test('is all that was said of it, without the tags that are for editors', async () => {
    const id = await published(
      written('Frost', 'The **first** one.', {
        tags: ['#quiet', 'Weather', 'Field notes'],
        customExcerpt: 'Cold.',
        canonicalUrl: 'https://a.example/f',
        featureImage: '/illustrations/f.svg',
        featureImageAlt: 'White',
        featureImageCaption: 'At <b>dawn</b>',
        metaTitle: 'First frost',
        metaDescription: 'Of the year',
        ogTitle: 'White!',
      }),
    )
    expect(await publishedPost(world.ctx(), 'frost')).toEqual({
      id,
      kind: 'post',
      slug: 'frost',
      title: 'Frost',
      visibility: 'public',
      cut: false,
      excerpt: 'Cold.',
      html: expect.stringContaining('<strong>first</strong>'),
      featureImage: '/illustrations/f.svg',
      featureImageAlt: 'White',
      featureImageCaption: 'At <b>dawn</b>',
      picture: { src: '/illustrations/f.svg', alt: 'White', width: 1280, height: 720 },
      metaTitle: 'First frost',
      metaDescription: 'Of the year',
      canonicalUrl: 'https://a.example/f',
      ...NO_SOCIAL,
      ogTitle: 'White!',
      publishedAt: expect.any(Date),
      updatedAt: expect.any(Date),
      tags: [
        { slug: 'weather', name: 'Weather' },
        { slug: 'field-notes', name: 'Field notes' },
      ],
      language: null,
      translations: [],
      codeHead: null,
      codeFoot: null,
      authors: [{ slug: 'edie-vaughan', name: 'Edie Vaughan', handle: 'editor' }],
    })
  })

  test('has the picture from the library in its own size, as it is now', async () => {
    const drawn = sharp({ create: { width: 60, height: 40, channels: 3, background: '#383' } })
    const { url } = await uploadImage(editor(), await drawn.png().toBuffer(), 'A meadow')
    await published(written('Meadow', `![A meadow](${url})`, { featureImage: url, featureImageAlt: 'Green' }))
    const post = await publishedPost(world.ctx(), 'meadow')
    expect(post?.picture).toMatchObject({ width: 60, height: 40, alt: 'Green' })
    const { document } = (await postToEdit(editor(), post?.id ?? '')).input
    const rendered = await renderAny(editor(), { document, visibility: 'public', customExcerpt: null })
    expect(rendered.html).toMatch(/<img[^>]+src="\/media\/images\/[^"]+"/)
  })

  test.each([
    ['visitor', undefined, 'Before the wall.', true],
    ['member', 'member', 'Behind it.', false],
    ['editor', 'editor', 'Behind it.', false],
  ] as const)('for members is read by a %s as far as it is open to them', async (who, as, last, cut) => {
    const slug = `walled-${who}`
    await published({ ...written(slug, ''), document: walled, visibility: 'members' })
    const post = await publishedPost(world.ctx(as), slug)
    expect(post?.cut).toBe(cut)
    expect(post?.html).toContain(last)
    expect(post?.html.includes('Behind it.')).toBe(!cut)
    expect(post?.excerpt).toBe('Before the wall.')
  })

  test('for those who pay is whole for editors alone', async () => {
    await published({ ...written('Paid', ''), document: walled, visibility: 'paid' })
    const html = async (who?: 'member' | 'editor') =>
      (await publishedPost(world.ctx(who), 'paid'))?.html ?? ''
    expect([(await html()).includes('Behind'), (await html('member')).includes('Behind')]).toEqual([
      false,
      false,
    ])
    expect(await html('editor')).toContain('Behind it.')
  })

  test.each(['draft-only', 'no/slug', '', "' or true --"])('is not at %p', async slug => {
    await createPost(editor(), 'post', written('Draft only', '')).catch(() => {})
    expect(await publishedPost(world.ctx('editor'), slug)).toBeNull()
  })
})

test('a draft is previewed whole, whatever its visibility, and of nothing there is no preview', async () => {
  const { id } = await createPost(editor(), 'post', {
    ...written('Previewed', ''),
    document: walled,
    visibility: 'tiers' as const,
  })
  const post = await previewedPost(editor(), id)
  expect(post).toMatchObject({ title: 'Previewed', publishedAt: null, cut: false })
  expect(post?.html).toContain('Behind it.')
  expect(await previewedPost(editor(), Bun.randomUUIDv7())).toBeNull()
})

describe('a text', () => {
  const render = (markdown: string) => {
    const { document } = written('Any', markdown)
    return renderAny(editor(), { document, visibility: 'public', customExcerpt: null })
  }

  test('that is long is the same as one that is short, made where nobody waits for it', async () => {
    const short = await render('Some *words*.')
    const long = await render(`${'Some *words*.\n\n'.repeat(400)}`)
    expect(long.html.match(/<em>words<\/em>/g)).toHaveLength(400)
    expect(long.plaintext).toStartWith(short.plaintext)
    expect(short).toMatchObject({
      memberHtml: null,
      editorHtml: null,
      plaintext: 'Some words.',
      excerpt: 'Some words.',
    })
  })

  test('of more than two million characters is refused, and an editor sees a sentence in its place', async () => {
    const document = documentOf([line('x'.repeat(2_000_000))])
    const post = { document, visibility: 'public' as const, customExcerpt: null }
    await expect(renderAny(editor(), post)).rejects.toBeInstanceOf(TextTooLong)
    expect(await editorHtml(editor(), post)).toContain('too long, or too deeply nested, to be shown here')
    await expect(
      createPost(editor(), 'post', { ...written('Too long', ''), document }),
    ).rejects.toBeInstanceOf(TextTooLong)
  })

  test('is for an editor all of what it is, wherever the wall stands', async () => {
    const post = { document: walled, visibility: 'paid' as const, customExcerpt: null }
    expect(await editorHtml(editor(), post)).toContain('Behind it.')
    expect(await editorHtml(editor(), { ...post, visibility: 'public' })).toContain('Behind it.')
  })
})

describe('the feed', () => {
  const items = async (tag: { slug: string; name: string } | null = null) => {
    const feed = load(await postFeed(world.ctx(), 'rss', { tag }), { xml: true })
    return feed('item')
      .toArray()
      .map(item => {
        const text = (name: string) => feed(item).find(name).text()
        return {
          title: text('title'),
          guid: text('guid'),
          link: text('link'),
          html: text('content\\:encoded'),
        }
      })
  }
  const origin = () => world.house.config.origins.blog

  test('has the newest posts on top, drafts and pages in none', async () => {
    const at = (day: number) => new Date(Date.UTC(2030, 0, day))
    await published(written('Feed: old', ''), 'post', at(1))
    await published(written('Feed: new', ''), 'post', at(2))
    await published(written('Feed: page', ''), 'page', at(3))
    await createPost(editor(), 'post', written('Feed: draft', ''))
    const titles = (await items()).map(({ title }) => title)
    expect(titles.slice(0, 2)).toEqual(['Feed: new', 'Feed: old'])
    expect(titles).not.toContain('Feed: page')
    expect(titles).not.toContain('Feed: draft')
  })

  test('knows a post that moved by where it was first, and leads to where it is', async () => {
    const id = await published(written('Feed: moved', ''), 'post', new Date(Date.UTC(2031, 0, 1)))
    const { version, input } = await postToEdit(editor(), id)
    await savePost(editor(), id, version, { ...input, slug: 'feed-elsewhere' })
    expect((await items())[0]).toMatchObject({
      guid: `${origin()}/feed-moved`,
      link: `${origin()}/feed-elsewhere`,
    })
  })

  test('begins an item with its picture, by a whole address that ends nothing', async () => {
    const more = { featureImage: '/media/a"b.webp', tags: ['Pictured'] }
    await published(written('Feed: pictured', 'Words.', more), 'post', new Date(Date.UTC(2032, 0, 1)))
    const [item] = await items()
    expect(item?.html).toStartWith(`<p><img src="${origin()}/media/a&quot;b.webp" alt=""></p>`)
    expect(await items({ slug: 'pictured', name: 'Pictured' })).toEqual([item!])
    expect(await items({ slug: 'none', name: 'None' })).toEqual([])
  })

  test('ends after twenty items', async () => {
    for (let n = 0; n < 21; n++) await published(written(`Many ${n}`, ''))
    expect(await items()).toHaveLength(20)
  })
})

test('the sitemap names what all may read, when it changed, and no more', async () => {
  await published(written('Mapped &', '', { tags: ['Open', '#closed'] }))
  await published(written('Mapped members', '', { visibility: 'members', tags: ['Inner'] }))
  const entries = [...(await postEntries(world.ctx())), ...(await tagEntries(world.ctx()))]
  const places = entries.map(({ path }) => path)
  expect(places).toContain('/mapped')
  expect(places).toContain('/tag/open')
  expect(places).not.toContain('/mapped-members')
  expect(places).not.toContain('/tag/hash-closed')
  expect(entries.every(({ changed }) => changed instanceof Date)).toBe(true)
})

describe('what shows a post', () => {
  test('is new at once when it is published, changed or taken back, by its old tags and its new ones', async () => {
    const { id } = await createPost(editor(), 'post', written('Purged', '', { tags: ['Was'] }))
    const tags = ['posts', `post:${id}`, 'tag:was', 'tag:is', 'navigation']
    const shown = ['posts', `post:${id}`]
    expect(await purgedBy(world, tags, () => publish(editor(), id))).toEqual([...shown, 'tag:was'])
    const retag = () => savePost(editor(), id, 1, written('Purged', '', { tags: ['Is'] }))
    expect(await purgedBy(world, tags, retag)).toEqual([...shown, 'tag:was', 'tag:is'])
    expect(await purgedBy(world, tags, () => unpublish(editor(), id))).toEqual([...shown, 'tag:is'])
  })

  test('is purged by the job of its activity too, should the process die in between', async () => {
    await world.work()
    const id = await published(written('Crash', '', { tags: ['Crash'] }))
    const tags = ['posts', `post:${id}`, 'tag:crash', 'navigation']
    expect(await purgedBy(world, tags, () => world.work())).toEqual(tags.slice(0, 3))
  })

  test('of a page is told inside the house alone', async () => {
    const id = await published(written('About', ''), 'page')
    const told = await db(world.ctx())
      .selectFrom('ap_activities')
      .select(['type', 'audience'])
      .where('subject_id', '=', id)
      .execute()
    expect(told).toEqual([{ type: 'Create', audience: 'internal' }])
  })
})

test('an author who was forgotten stays one, without a name, an address or words of their own', async () => {
  const operator = world.ctx('operator')
  const { id } = await createPost(operator, 'post', written('By Pat', ''))
  await publish(operator, id)
  const member = world.cast.members.operator.id
  await db(world.ctx())
    .updateTable('authors')
    .set({ bio: 'Pat of the mill.', image: '/pat.webp' })
    .where('member_id', '=', member)
    .execute()
  const forgetting = () => transaction(world.ctx(), tx => forgetMember(tx, member))
  expect(await purgedBy(world, ['posts'], forgetting)).toEqual(['posts'])
  const [author] = (await publishedPost(world.ctx(), 'by-pat'))?.authors ?? []
  expect(author?.name).toBe('A former member')
  expect(author?.slug).toMatch(/^former-member-\w{12}$/)
  const kept = await db(world.ctx())
    .selectFrom('authors')
    .select(['bio', 'image', 'member_id'])
    .where('slug', '=', author?.slug ?? '')
    .executeTakeFirst()
  expect(kept).toEqual({ bio: '', image: null, member_id: null })
})
