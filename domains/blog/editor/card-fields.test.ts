import { afterAll, beforeAll, expect, test } from 'bun:test'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let editor: Browser
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
})
afterAll(() => world.close())

const CARD = {
  metaTitle: 'For "engines" & co',
  metaDescription: 'Found',
  ogTitle: 'Shared',
  ogDescription: 'Told on',
  ogImage: '/illustrations/og.svg',
  twitterTitle: 'Short',
  twitterDescription: 'Shorter',
  twitterImage: 'https://pictures.example/x.png',
}

async function drafted(title: string, input: Parameters<typeof written>[2] = {}) {
  return createPost(world.ctx('editor'), 'post', written(title, 'Its own words.', input))
}

/** What a head says, by property or name. */
const headOf = ({ document }: Visit) =>
  Object.fromEntries(
    [...document.querySelectorAll('meta[property], meta[name]')].map(meta => [
      meta.getAttribute('property') ?? meta.getAttribute('name'),
      meta.getAttribute('content'),
    ]),
  )

const typedIn = (visit: Visit, name: string) => {
  const field = visit.document.querySelector(`[name=${name}]`) as unknown as HTMLInputElement | null
  return field?.value.replace(/^\n/, '')
}

test('what is typed for engines and links comes back in the form, and stands in the head of the post', async () => {
  const { id, slug } = await drafted('Cards')
  const fields = {
    title: 'Cards',
    markdown: 'Words',
    visibility: 'public',
    ...CARD,
    focalX: '20',
    focalY: '',
  }
  const saved = await editor.post('blog', `/editor/posts/${id}`, { ...fields, version: '1' })
  expect(saved.status).toBe(303)
  const form = await editor.get('blog', `/editor/posts/${id}`)
  for (const [name, words] of Object.entries({ ...CARD, focalX: '20', focalY: '' }))
    expect([name, typedIn(form, name) ?? '']).toEqual([name, words])
  await publish(world.ctx('editor'), id)
  const visit = await (await world.browser()).get('blog', `/${slug}`)
  expect(visit.document.querySelector('title')?.textContent).toStartWith(CARD.metaTitle)
  expect(headOf(visit)).toMatchObject({
    description: 'Found',
    'og:title': 'Shared',
    'og:description': 'Told on',
    'og:image': `${world.house.config.origins.blog}/illustrations/og.svg`,
    'twitter:title': 'Short',
    'twitter:description': 'Shorter',
    'twitter:image': CARD.twitterImage,
    'twitter:card': 'summary_large_image',
  })
})

test('a link says what engines are told where nothing is said for it, and else what the post says', async () => {
  const browser = await world.browser()
  for (const [title, input, told] of [
    ['Bare', {}, ['Bare', 'Its own words.']],
    ['Engines', { metaTitle: 'Found', metaDescription: 'There' }, ['Found', 'There']],
  ] as const) {
    const { id, slug } = await drafted(title, input)
    await publish(world.ctx('editor'), id)
    const head = headOf(await browser.get('blog', `/${slug}`))
    expect([head['og:title'], head['og:description']]).toEqual([...told])
    expect(Object.keys(head).filter(name => name.startsWith('twitter:'))).toEqual(['twitter:card'])
  }
})

test('the form shows how a search result and a shared link will look, without a script', async () => {
  const { id } = await drafted('Looks', { ogTitle: '<Shared>', featureImage: '/illustrations/f.svg' })
  const visit = await editor.get('blog', `/editor/posts/${id}`)
  const part = (card: string, name: string) =>
    visit.document.querySelector(`[data-${card}-preview] [data-part="${name}"]`)
  expect(part('search', 'title')?.textContent).toBe('Looks')
  expect(part('search', 'description')?.textContent).toBe('Its own words.')
  expect(part('shared', 'title')?.textContent).toBe('<Shared>')
  expect(part('shared', 'image')?.getAttribute('src')).toBe('/illustrations/f.svg')
  const bare = await drafted('No picture', {})
  const without = await editor.get('blog', `/editor/posts/${bare.id}`)
  expect(without.document.querySelector('[data-shared-preview] img')).toBeNull()
})

test('a number outside of the picture and a false address are refused beside their fields, with all that was typed', async () => {
  const { id } = await drafted('Refused')
  const fields = { title: 'Refused', markdown: 'Long work', visibility: 'public', ...CARD, version: '1' }
  for (const [name, given] of [
    ['focalX', '101'],
    ['focalY', 'left'],
    ['focalY', '1.5'],
    ['ogImage', 'javascript:alert(1)'],
    ['twitterImage', '//elsewhere.example/x'],
    ['ogTitle', 'x'.repeat(301)],
  ] as const) {
    const visit = await editor.post('blog', `/editor/posts/${id}`, { ...fields, [name]: given })
    expect([name, visit.status]).toEqual([name, 422])
    expect(visit.document.querySelector(`#field-${name}-error`)?.textContent).toBeTruthy()
    expect(typedIn(visit, name)).toBe(given)
    expect(typedIn(visit, 'ogDescription')).toBe('Told on')
  }
})

test('lists keep the subject of a picture in sight where they crop it', async () => {
  const { id } = await drafted('Focused', { featureImage: '/illustrations/f.svg', focalX: 14, focalY: 100 })
  await publish(world.ctx('editor'), id)
  const home = await (await world.browser()).get('blog', '/')
  const classes = home.document.querySelector('img[src="/illustrations/f.svg"]')?.getAttribute('class')
  expect(classes).toBe('picture focus-x-10 focus-y-100')
})
