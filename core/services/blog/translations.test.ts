import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'
import { purgedBy } from '../../../tests/purges'
import { deletePost } from './delete-post'
import { postToEdit } from './edit-post'
import type { PostInput } from './post-input'
import { publish, unpublish } from './publish'
import { publishedPost } from './read-post'
import { createPost, savePost } from './save-post'
import { written } from './testing'
import { inEachLanguage, TranslationRefused } from './translations'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
const made = (title: string, more: Partial<PostInput> = {}) =>
  createPost(editor(), 'post', written(title, 'Words.', more))
async function open(title: string, more: Partial<PostInput> = {}) {
  const post = await made(title, more)
  await publish(editor(), post.id)
  return post
}
const seenFrom = async (slug: string) => (await publishedPost(world.ctx(), slug))?.translations
const refusal = async (work: Promise<unknown>) => {
  const fault = await work.catch((thrown: unknown) => thrown)
  return fault instanceof TranslationRefused ? [fault.field, fault.message] : fault
}

describe('texts in several languages', () => {
  test('lead to one another, whichever of them a translation was linked to, and only while they are public', async () => {
    const first = await open('Frost')
    const welsh = await open('Rhew', { language: 'cy', translationOf: first.slug })
    const german = await open('Frost auf Deutsch', { language: 'de', translationOf: welsh.slug })
    expect(await seenFrom(first.slug)).toEqual([
      { slug: welsh.slug, language: 'cy' },
      { slug: german.slug, language: 'de' },
    ])
    expect(await seenFrom(german.slug)).toEqual([
      { slug: first.slug, language: null },
      { slug: welsh.slug, language: 'cy' },
    ])
    // Linked to the first of them, whatever was typed.
    expect((await postToEdit(editor(), german.id)).input.translationOf).toBe(first.slug)
    await unpublish(editor(), welsh.id)
    expect(await seenFrom(german.slug)).toEqual([{ slug: first.slug, language: null }])
    expect(await seenFrom('nothing-of-it')).toBeUndefined()
  })

  test('are found by the whole address as well, as it is copied out of a browser, and not by one elsewhere', async () => {
    const first = await open('Hoar')
    const at = (origin: string) => ({ language: 'cy', translationOf: `${origin}/${first.slug}/?from=letter` })
    const welsh = await open('Llwydrew', at(world.house.config.origins.blog))
    expect(await seenFrom(first.slug)).toEqual([{ slug: welsh.slug, language: 'cy' }])
    expect(await refusal(made('Barrug', at('https://elsewhere.test')))).toEqual([
      'translationOf',
      'There is no post or page at this address.',
    ])
  })

  test('are made anew when one of them comes, changes or goes', async () => {
    const first = await open('Thaw')
    const welsh = await made('Dadmer', { language: 'cy', translationOf: first.slug })
    const tags = [`post:${first.id}`, `post:${welsh.id}`] as const
    const purged = (work: () => Promise<unknown>) => purgedBy(world, [...tags], work)
    expect(await purged(() => publish(editor(), welsh.id))).toEqual([...tags])
    // No translation any more: the page that named it is made anew, too.
    const apart = written('Dadmer', 'Words.', { language: 'cy' })
    expect(await purged(() => savePost(editor(), welsh.id, 1, apart))).toEqual([...tags])
    expect(await seenFrom(first.slug)).toEqual([])
  })
})

describe('is refused beside its field, with nothing saved:', () => {
  test('a translation without a language, into the site’s own, or of nothing', async () => {
    const first = await open('Dew')
    const before = await editor().em.execute('select count(*)::int as posts from posts')
    expect(await refusal(made('Gwlith', { translationOf: first.slug }))).toEqual([
      'language',
      'Say which language the translation is in.',
    ])
    expect(await refusal(made('Dew again', { language: 'en-GB', translationOf: first.slug }))).toEqual([
      'language',
      'There is a text in this language already.',
    ])
    expect(await refusal(made('Gwlith', { language: 'cy', translationOf: 'no-such-post' }))).toEqual([
      'translationOf',
      'There is no post or page at this address.',
    ])
    expect(await editor().em.execute('select count(*)::int as posts from posts')).toEqual(before)
  })

  test('a post that is thrown away', async () => {
    const gone = await made('Gone')
    await deletePost(editor(), gone.id)
    const [field] = (await refusal(
      made('Wedi mynd', { language: 'cy', translationOf: gone.slug }),
    )) as string[]
    expect(field).toBe('translationOf')
  })

  test('a circle: of itself, and of its own translation', async () => {
    const first = await open('Hail')
    const welsh = await open('Cenllysg', { language: 'cy', translationOf: first.slug })
    const circle = written('Hail', '', { language: 'en', translationOf: welsh.slug })
    expect(await refusal(savePost(editor(), first.id, 1, circle))).toEqual([
      'translationOf',
      'The other text is a translation of this one already.',
    ])
    const other = await open('Snow')
    const moved = written('Hail', '', { language: 'de', translationOf: other.slug })
    expect(await refusal(savePost(editor(), first.id, 1, moved))).toEqual([
      'translationOf',
      'Others are translations of this one, so it cannot be one itself.',
    ])
  })

  test('the second of two translations into one language that are made at the same moment', async () => {
    const first = await open('Rain')
    const both = await Promise.allSettled(
      ['Glaw', 'Y glaw'].map(title => made(title, { language: 'cy', translationOf: first.slug })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const fault = both.find(each => each.status === 'rejected')
    expect(fault?.status === 'rejected' && fault.reason).toMatchObject({ field: 'language' })
  })

  test('one of two posts that are made translations of each other at the same moment', async () => {
    const [one, other] = [await open('Wind'), await open('Gwynt', { language: 'cy' })]
    const both = await Promise.allSettled([
      savePost(editor(), one.id, 1, written('Wind', '', { language: 'en', translationOf: other.slug })),
      savePost(editor(), other.id, 1, written('Gwynt', '', { language: 'cy', translationOf: one.slug })),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('another’s draft, to an author who cannot know of it', async () => {
    const draft = await made('Kept for later')
    const author = {
      ...world.ctx(),
      viewer: { member: world.cast.members.member, roles: ['author'] as const },
    }
    const input = written('Am nes ymlaen', '', { language: 'cy', translationOf: draft.slug })
    expect(((await refusal(createPost(author, 'post', input))) as string[])[0]).toBe('translationOf')
    await publish(editor(), draft.id)
    expect((await createPost(author, 'post', input)).slug).toBe('am-nes-ymlaen')
  })
})

describe('a text in each of its languages', () => {
  const said = (languages: (string | null)[], locale: string) =>
    inEachLanguage(
      languages.map(language => ({ slug: `in-${language ?? locale}`, language })),
      locale,
    ).map(({ language, slug }) => `${language} ${slug}`)

  test('names the same one for whoever reads none of them, whichever is asked', () => {
    for (const languages of [
      ['cy', null, 'he'],
      ['he', 'cy', null],
      [null, 'he', 'cy'],
    ])
      expect(said(languages, 'en-GB').at(-1)).toBe('x-default in-en-GB')
    // The one in the site's language is not public.
    expect(said(['he', 'cy'], 'en-GB').at(-1)).toBe('x-default in-cy')
    expect(said(['cy', 'he'], 'en-GB').at(-1)).toBe('x-default in-cy')
  })
})
