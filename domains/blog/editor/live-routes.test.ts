import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { postToEdit } from '#core/services/blog/edit-post'
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

const JSON_ONLY = { accept: 'application/json' }
const FORM = { visibility: 'public', title: 'Typed' }
const document = (words: string) => JSON.stringify(written('', words).document)
const answer = (visit: Visit) => JSON.parse(visit.text)

describe('what the script of the editor asks for', () => {
  test('a new text is saved as a draft and goes on under its version', async () => {
    const first = await editor.post(
      'blog',
      '/editor/autosave?kind=page',
      { ...FORM, document: document('one') },
      JSON_ONLY,
    )
    const { id, version } = answer(first)
    const address = `/editor/posts/${id}/autosave`
    const second = await editor.post(
      'blog',
      address,
      { ...FORM, document: document('two'), version: String(version) },
      JSON_ONLY,
    )
    expect([first.status, second.status, answer(second).version]).toEqual([200, 200, version + 1])
    const post = await postToEdit(world.ctx('editor'), id)
    expect([post.kind, post.state, post.input.document.root.children]).toEqual([
      'page',
      'draft',
      written('', 'two').document.root.children,
    ])
    const late = await editor.post(
      'blog',
      address,
      { ...FORM, document: document('three'), version: String(version) },
      JSON_ONLY,
    )
    expect([late.status, answer(late).error]).toEqual([409, expect.stringContaining('Someone else')])
  })

  test('a text as long as a book is saved, and one that is longer is refused with a sentence', async () => {
    const send = (who: Browser, words: string, headers: Record<string, string> = JSON_ONLY) =>
      who.post('blog', '/editor/autosave?kind=post', { ...FORM, document: document(words) }, headers)
    const [book, library] = ['Kale. '.repeat(250_000), 'Kale. '.repeat(350_000)]
    expect((await send(editor, book)).status).toBe(200)
    const refused = await send(editor, library)
    expect([refused.status, answer(refused).error]).toEqual([422, expect.stringContaining('too long')])
    expect((await send(await world.browser('member'), book)).status).toBe(413)
    // Whoever is signed out hears that, and goes on when they have signed in.
    const visitor = await world.browser()
    const length = { 'content-length': String(2 * book.length) }
    expect((await send(visitor, book, { ...JSON_ONLY, ...length })).status).toBe(401)
  })

  test('what cannot be saved is said in a sentence', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Whole', 'words'))
    const visit = await editor.post(
      'blog',
      `/editor/posts/${id}/autosave`,
      { ...FORM, title: '', version: '1' },
      JSON_ONLY,
    )
    expect([visit.status, answer(visit).error]).toEqual([422, expect.stringContaining('title')])
  })

  test('a picture is taken without words for now, and anything else is refused', async () => {
    const bytes = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const send = (content: BlobPart) => {
      const form = new FormData()
      form.set('picture', new File([content], 'x.png', { type: 'image/png' }))
      return editor.post('blog', '/editor/uploads', form, JSON_ONLY)
    }
    const taken = await send(bytes)
    expect([taken.status, answer(taken)]).toEqual([
      200,
      { url: expect.stringMatching(/^\/media\/images\//), width: 60, height: 40 },
    ])
    const refused = await send('no picture')
    expect([refused.status, answer(refused).error]).toEqual([422, expect.stringContaining('not taken')])
  })

  test('a recording and any other file are kept for who reads, from writers alone, and none that a browser would run', async () => {
    const send = (who: Browser, name: string, type: string) => {
      const form = new FormData()
      form.set('file', new File([`of ${name}`], name, { type }))
      return who.post('blog', '/editor/uploads', form, JSON_ONLY)
    }
    for (const [name, type, ending] of [
      ['bees.mp3', 'audio/mpeg', 'mp3'],
      ['prices.csv', 'text/csv', 'csv'],
      ['page.html', 'text/html', 'bin'],
      ['mark.svg', 'image/svg+xml', 'bin'],
    ] as const) {
      const { url } = answer(await send(editor, name, type))
      expect(url).toMatch(new RegExp(`^/media/files/.+\\.${ending}$`))
      expect((await editor.get('blog', url)).text).toBe(`of ${name}`)
    }
    expect((await send(await world.browser('member'), 'bees.mp3', 'audio/mpeg')).status).toBe(404)
  })

  test('a picture of another site is taken by its address, and what is none, or cannot be had, is said so', async () => {
    const bytes = await sharp({ create: { width: 50, height: 20, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
    await using farm = Bun.serve({
      port: 0,
      fetch: ({ url }) =>
        url.endsWith('/leek.png') ? new Response(bytes) : new Response('<p>Nothing here', { status: 404 }),
    })
    await using page = Bun.serve({ port: 0, fetch: () => new Response('<p>A page') })
    const send = (address: string) => editor.post('blog', '/editor/uploads', { address }, JSON_ONLY)
    const taken = await send(`${farm.url.origin}/leek.png`)
    expect([taken.status, answer(taken)]).toEqual([
      200,
      { url: expect.stringMatching(/^\/media\/images\//), width: 50, height: 20 },
    ])
    for (const [address, says] of [
      [`${farm.url.origin}/none.png`, 'could not be fetched'],
      [page.url.href, 'not taken'],
      ['http://127.0.0.1:9/x.png', 'could not be fetched'],
      ['ftp://far.example/x.png', 'could not be fetched'],
      ['file:///etc/passwd', 'could not be fetched'],
      ['no address', 'could not be fetched'],
    ] as const) {
      const refused = await send(address)
      expect([address, refused.status, answer(refused).error]).toEqual([
        address,
        422,
        expect.stringContaining(says),
      ])
    }
    const member = await world.browser('member')
    const asked = await member.post(
      'blog',
      '/editor/uploads',
      { address: `${farm.url.origin}/leek.png` },
      JSON_ONLY,
    )
    expect(asked.status).toBe(404)
  })

  test('others who write are named on the page and to the script', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Shared', 'words'))
    await editor.post('blog', `/editor/posts/${id}/presence`, { idle: '20' }, JSON_ONLY)
    const other = await world.browser('operator')
    const opened = await other.get('blog', `/editor/posts/${id}`)
    expect(opened.document.querySelector('[data-presence]')?.textContent).toMatch(
      / is editing this, last change 2\d s ago/,
    )
    const visit = await other.post('blog', `/editor/posts/${id}/presence`, {}, JSON_ONLY)
    expect(answer(visit).others).toMatchObject([{ idle: expect.any(Number) }])
  })

  test('members and visitors are given none of it', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Closed', 'words'))
    const [member, visitor] = [await world.browser('member'), await world.browser()]
    for (const path of ['/editor/autosave', `/editor/posts/${id}/autosave`, `/editor/posts/${id}/presence`]) {
      expect((await member.post('blog', path, FORM, JSON_ONLY)).status).toBe(404)
      expect((await visitor.post('blog', path, FORM, JSON_ONLY)).location).toStartWith('/login')
    }
  })

  test('the page of a revision shows what its save changed', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Compared', 'Bring paper.'))
    await editor.post('blog', `/editor/posts/${id}`, {
      ...FORM,
      title: 'Compared',
      markdown: 'Bring bags.',
      version: '1',
    })
    const list = await editor.get('blog', `/editor/posts/${id}/revisions`)
    const newest = list.document.querySelector('tbody a')?.getAttribute('href') ?? ''
    const visit = await editor.get('blog', newest)
    const said = (tag: string) =>
      [...visit.document.querySelectorAll(`.revision-changes ${tag}`)].map(each => each.textContent)
    expect([said('del'), said('ins')]).toEqual([['paper'], ['bags']])
    expect((await editor.get('blog', `${newest}?against=present`)).text).toContain('No words.')
  })
})
