import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import sharp from 'sharp'
import { db } from '#core/database/db'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { documentOf } from '#core/lexical'
import { postToEdit } from '#core/services/blog/edit-post'
import { runImport } from '#core/services/blog/ghost-import/run'
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

const FORM = { visibility: 'public' }
const follow = (visit: Visit) => editor.get('blog', visit.location ?? '/')
/** What stands in a field. A browser drops the newline that follows a textarea's tag; this one does not. */
const value = (visit: Visit, name: string) => {
  const field = visit.document.querySelector(`[name=${name}]`) as unknown as HTMLInputElement | null
  return field?.tagName === 'TEXTAREA' ? field.value.replace(/^\n/, '') : field?.value
}

describe('writing without a script', () => {
  test('a post is written, previewed, saved, published and read', async () => {
    const blank = await editor.get('blog', '/editor/posts/new')
    expect(blank.status).toBe(200)
    const typed = {
      ...FORM,
      title: 'The <first> beans',
      markdown: '  indented\r\n\r\n*Beans*',
      tags: 'Season, Beans',
    }
    const preview = await editor.post('blog', '/editor/preview?kind=post', typed)
    expect(preview.document.querySelector('#preview em')?.textContent).toBe('Beans')
    expect(value(preview, 'title')).toBe('The <first> beans')
    const saved = await editor.post('blog', '/editor/posts', typed)
    expect(saved.status).toBe(303)
    const opened = await follow(saved)
    expect(value(opened, 'markdown')).toBe('  indented\n\n*Beans*')
    const published = await editor.post('blog', `${saved.location}/publication`)
    expect((await follow(published)).text).toContain('Published.')
    const visitor = await world.browser()
    expect((await visitor.get('blog', '/the-first-beans')).document.querySelector('h1')?.textContent).toBe(
      'The <first> beans',
    )
    const back = await editor.post('blog', `${saved.location}/publication?_method=delete`)
    expect(back.status).toBe(303)
    expect((await visitor.get('blog', '/the-first-beans')).status).toBe(404)
  })

  test('what is wrong is said beside its field, and nothing typed is lost', async () => {
    const typed = {
      ...FORM,
      title: ' ',
      markdown: 'Long work',
      featureImage: 'javascript:alert(1)',
      canonicalUrl: 'https://far m.example/',
      tags: 'Kept',
    }
    const visit = await editor.post('blog', '/editor/posts', typed)
    expect(visit.status).toBe(422)
    expect(value(visit, 'markdown')).toBe('Long work')
    expect(value(visit, 'tags')).toBe('Kept')
    expect(visit.document.querySelector('#field-title-error')?.textContent).toContain('title')
    expect(visit.document.querySelector('#field-featureImage-error')?.textContent).toContain('address')
    expect(visit.document.querySelector('#field-canonicalUrl-error')?.textContent).toContain('whole address')
    expect(value(visit, 'canonicalUrl')).toBe('https://far m.example/')
  })

  test('an address that is taken is refused with all that was typed', async () => {
    await createPost(world.ctx('editor'), 'post', written('Taken', ''))
    const visit = await editor.post('blog', '/editor/posts', {
      ...FORM,
      title: 'Other',
      slug: 'taken',
      markdown: 'w',
    })
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector('#field-slug-error')?.textContent).toContain('taken')
    expect(value(visit, 'markdown')).toBe('w')
  })

  test('a save over another’s shows both texts; saving again keeps mine', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Both', 'Ours'))
    const path = `/editor/posts/${id}`
    const opened = await editor.get('blog', path)
    const version = value(opened, 'version') ?? ''
    await editor.post('blog', path, { ...FORM, title: 'Both', markdown: 'Theirs', version })
    const collision = await editor.post('blog', path, { ...FORM, title: 'Both', markdown: 'Mine', version })
    expect(collision.status).toBe(409)
    expect(value(collision, 'theirs')).toBe('Theirs')
    expect(value(collision, 'markdown')).toBe('Mine')
    const again = await editor.post('blog', path, {
      ...FORM,
      title: 'Both',
      markdown: 'Mine',
      version: value(collision, 'version') ?? '',
    })
    expect(again.status).toBe(303)
    const revisions = await editor.get('blog', `${path}/revisions`)
    expect(revisions.document.querySelectorAll('tbody tr')).toHaveLength(3)
  })

  test('a revision is looked at and made the present text again', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Before', 'old words'))
    const path = `/editor/posts/${id}`
    await editor.post('blog', path, { ...FORM, title: 'After', markdown: 'new words', version: '1' })
    const revisions = await editor.get('blog', `${path}/revisions`)
    const [, oldest] = [...revisions.document.querySelectorAll('tbody a')]
    const old = await editor.get('blog', oldest?.getAttribute('href') ?? '')
    expect(old.document.querySelector('.doc')?.textContent).toContain('old words')
    await editor.post('blog', old.document.querySelector('.cluster form')?.getAttribute('action') ?? '')
    expect(value(await editor.get('blog', path), 'markdown')).toBe('old words')
  })

  test('a publication is planned on the clocks of the site, moved and dropped', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Planned', ''))
    const path = `/editor/posts/${id}/schedule`
    expect((await editor.post('blog', path, { publishAt: 'soon' })).status).toBe(422)
    expect((await editor.post('blog', path, { publishAt: '2001-01-01T10:00' })).text).toContain(
      'That time is over',
    )
    await editor.post('blog', path, { publishAt: '2099-07-01T10:00' })
    const post = await postToEdit(world.ctx('editor'), id)
    expect(post.publishAt).toEqual(new Date('2099-07-01T09:00Z'))
    const opened = await editor.get('blog', `/editor/posts/${id}`)
    expect(value(opened, 'publishAt')).toBe('2099-07-01T10:00')
    await editor.post('blog', `${path}?_method=delete`)
    expect((await postToEdit(world.ctx('editor'), id)).state).toBe('draft')
  })

  test('a draft is thrown away and brought back', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Away', 'words'))
    await editor.post('blog', `/editor/posts/${id}/deletion`)
    expect((await editor.get('blog', '/editor/posts?state=deleted')).text).toContain('Away')
    expect((await editor.get('blog', '/editor/posts?state=draft')).text).not.toContain('>Away<')
    await editor.post('blog', `/editor/posts/${id}/deletion?_method=delete`)
    expect(value(await editor.get('blog', `/editor/posts/${id}`), 'markdown')).toBe('words')
  })

  test('a draft can be looked at as its readers will, by editors alone', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Unseen', 'words'))
    expect((await editor.get('blog', `/preview/${id}`)).text).toContain('This is a preview')
    expect((await (await world.browser('member')).get('blog', `/preview/${id}`)).status).toBe(404)
    expect((await (await world.browser()).get('blog', `/preview/${id}`)).location).toStartWith('/login')
  })
})

describe('the other rooms', () => {
  test('members find none of them, visitors are asked to sign in', async () => {
    const member = await world.browser('member')
    const visitor = await world.browser()
    for (const room of ['posts', 'pages', 'images', 'tags', 'navigation', 'imports', 'posts/new']) {
      expect((await member.get('blog', `/editor/${room}`)).status).toBe(404)
      expect((await visitor.get('blog', `/editor/${room}`)).location).toStartWith('/login')
      expect((await editor.get('blog', `/editor/${room}`)).status).toBe(200)
    }
    expect((await member.post('blog', '/editor/navigation', { 'primary-label': 'x' })).status).toBe(404)
    expect((await member.post('blog', '/editor/posts', { ...FORM, title: 'x' })).status).toBe(404)
  })

  test('the menu is written, put in order and shown on every app', async () => {
    const menus = {
      'primary-place': ['2', '1', '3'],
      'primary-label': ['About', 'Home & all', ''],
      'primary-url': ['/about', '/', '/gone'],
    }
    expect((await editor.post('blog', '/editor/navigation', menus)).status).toBe(303)
    const visit = await (await world.browser()).get('market', '/no-such-page')
    const links = [...visit.document.querySelectorAll('.pages-navigation a')]
    expect(links.map(link => link.textContent)).toEqual(['Home & all', 'About'])
    expect(links[1]?.getAttribute('href')).toBe('http://localhost:4000/about')
  })

  test('a menu leads nowhere dangerous', async () => {
    for (const url of ['javascript:alert(1)', '//evil.example.test', 'about']) {
      const visit = await editor.post('blog', '/editor/navigation', {
        'primary-label': 'Bad',
        'primary-url': url,
      })
      expect(visit.status).toBe(422)
      expect(value(visit, 'primary-label')).toBe('Bad')
    }
  })

  test('a picture needs words, is made safe, and stands in the library with its snippet', async () => {
    const png = await sharp({ create: { width: 600, height: 400, channels: 3, background: 'green' } })
      .png()
      .toBuffer()
    const send = (alt: string, bytes: BlobPart = png) => {
      const form = new FormData()
      form.set('alt', alt)
      form.set('picture', new File([bytes], 'x.png', { type: 'image/png' }))
      return editor.post('blog', '/editor/images', form)
    }
    expect((await send('')).status).toBe(422)
    const svg = await send('A drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>')
    expect(svg.document.querySelector('#field-picture-error')?.textContent).toContain('not taken')
    expect((await send('A [green] field')).status).toBe(303)
    await send('The same again')
    const library = await editor.get('blog', '/editor/images')
    expect(library.document.querySelectorAll('.image-library li')).toHaveLength(1)
    const snippet = library.document.querySelector('.image-library input')?.getAttribute('value') ?? ''
    expect(snippet).toMatch(/^!\[A green field\]\(\/media\/images\/.*\.png\)$/)
  })

  test('a tag gets its words and can be taken away', async () => {
    await createPost(world.ctx('editor'), 'post', written('Tagged', '', { tags: ['Weather'] }))
    const [tag] = await world.ctx().em.execute<{ id: string }[]>(`select id from tags where slug = 'weather'`)
    const path = `/editor/tags/${tag?.id}`
    expect((await editor.post('blog', path, { name: '' })).status).toBe(422)
    await editor.post('blog', path, { name: 'Weather & sky', description: 'Rain.' })
    expect((await (await world.browser()).get('blog', '/tag/weather')).text).toContain('Weather &amp; sky')
    await editor.post('blog', `${path}?_method=delete`)
    expect((await (await world.browser()).get('blog', '/tag/weather')).status).toBe(404)
  })

  test('a Ghost export is taken, imported by a job, and reported', async () => {
    const send = (json: string) => {
      const form = new FormData()
      form.set('export', new File([json], 'site.json', { type: 'application/json' }))
      form.set('oldSite', '')
      return editor.post('blog', '/editor/imports', form)
    }
    const refused = await send('{}')
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('#field-export-error')?.textContent).toContain('not an export')
    const started = await send(recordedExport)
    expect((await follow(started)).document.querySelector('progress')?.getAttribute('max')).toBe('23')
    await world.work()
    const done = await follow(started)
    expect(done.text).toContain('Posts: 18 new')
    const [row] = await world.ctx().em.execute<{ file: null }[]>('select file from ghost_imports')
    expect(row?.file).toBeNull()
  })
})

describe('an import', () => {
  test('that fails for the last time says so, and is under way no longer', async () => {
    const id = Bun.randomUUIDv7()
    const started = { id, file_name: 'broken.json', file: '{"db":[]}', started_at: new Date() }
    await db(world.ctx()).insertInto('ghost_imports').values(started).execute()
    const attempt = (isLast: boolean) =>
      runImport(world.ctx(), { importId: id }, { isLast }).catch(fault => fault.message)
    expect(await attempt(false)).toContain('not an export')
    expect((await editor.get('blog', `/editor/imports/${id}`)).text).toContain('tried again in a moment')
    await attempt(true)
    const page = await editor.get('blog', `/editor/imports/${id}`)
    expect([page.text.includes('did not help'), page.document.querySelector('progress')]).toEqual([
      true,
      null,
    ])
    const list = await editor.get('blog', '/editor/imports')
    const line = [...list.document.querySelectorAll('tr')].find(row =>
      row.textContent?.includes('broken.json'),
    )
    expect(line?.textContent).toContain('failed')
  })
})

describe('a text that is too long to be rendered', () => {
  const endless = documentOf([
    { type: 'paragraph', version: 1, children: [{ type: 'text', version: 1, text: 'x'.repeat(2_100_000) }] },
  ])

  test('is opened all the same, with its source, and so are its revisions', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Endless', 'Short.'))
    await db(world.ctx())
      .updateTable('posts')
      .set({ document: sql`${JSON.stringify(endless)}::jsonb` })
      .where('id', '=', id)
      .execute()
    await db(world.ctx())
      .updateTable('post_revisions')
      .set({ document: sql`${JSON.stringify(endless)}::jsonb` })
      .where('post_id', '=', id)
      .execute()
    const page = await editor.get('blog', `/editor/posts/${id}`)
    expect([page.status, value(page, 'b0\\.text')?.length]).toEqual([200, 2_100_000])
    const list = await editor.get('blog', `/editor/posts/${id}/revisions`)
    const old = await editor.get('blog', /\/editor\/posts\/[^"/]+\/revisions\/[^"/]+/.exec(list.text)![0])
    expect([old.status, old.text.includes('too long, or too deeply nested')]).toEqual([200, true])
  })
})

describe('whatever is done with a post saves the words that were typed', () => {
  const opened = async (title: string) => {
    const { id } = await createPost(world.ctx('editor'), 'post', written(title, 'Before.'))
    return `/editor/posts/${id}`
  }
  const idIn = (path: string) => path.split('/').at(-1) ?? ''
  /** Presses the button of this name with the whole form it belongs to, as a browser would send it. */
  async function press(path: string, label: string, typed: Record<string, string>) {
    const { document } = await editor.get('blog', path)
    const button = [...document.querySelectorAll('button')].find(each => each.textContent?.trim() === label)!
    expect(button.getAttribute('form')).toBe('write')
    const version = document.querySelector('#write [name=version]')?.getAttribute('value') ?? ''
    const name = button.getAttribute('name') ?? ''
    const fields = { ...FORM, version, ...typed, [name]: button.getAttribute('value') ?? '' }
    return editor.post('blog', document.querySelector('#write')?.getAttribute('action') ?? '', fields)
  }
  const words = async (path: string) => (await postToEdit(world.ctx('editor'), idIn(path))).input.document
  const state = async (path: string) => (await postToEdit(world.ctx('editor'), idIn(path))).state

  test.each([
    ['Publish now', 'published'],
    ['Yes, throw it away', 'deleted'],
    ['Schedule', 'scheduled'],
  ])('%s', async (label, becomes) => {
    const path = await opened(`Pressed ${label}`)
    const typed = { title: `Pressed ${label}`, markdown: 'Typed since.', publishAt: '2099-07-01T10:00' }
    expect((await press(path, label, typed)).status).toBe(303)
    expect([await state(path), JSON.stringify(await words(path))]).toEqual([
      becomes,
      expect.stringContaining('Typed since.'),
    ])
    if (becomes === 'scheduled') {
      const after = { title: 'Not yet', markdown: 'Typed after that.' }
      expect((await press(path, 'Do not publish by itself', after)).status).toBe(303)
      expect([await state(path), JSON.stringify(await words(path))]).toEqual([
        'draft',
        expect.stringContaining('after that'),
      ])
    }
    if (becomes === 'published') {
      expect(
        (await press(path, 'Yes, unpublish it', { title: 'Back', markdown: 'Typed last.' })).status,
      ).toBe(303)
      expect([await state(path), JSON.stringify(await words(path))]).toEqual([
        'draft',
        expect.stringContaining('Typed last.'),
      ])
    }
  })

  test.each(['soon', '', '2001-01-01T10:00'])(
    'a time that cannot be (%p) is said beside its field, and the words stay',
    async publishAt => {
      const path = await opened('Sometime')
      const visit = await press(path, 'Schedule', { title: 'Sometime', markdown: 'Typed since.', publishAt })
      expect(visit.status).toBe(422)
      expect(value(visit, 'markdown')).toBe('Typed since.')
      expect(value(visit, 'publishAt')).toBe(publishAt)
      expect(visit.document.querySelector('#field-publishAt-error')).not.toBeNull()
      expect(await state(path)).toBe('draft')
    },
  )

  test('what someone else has saved meanwhile is not published under it', async () => {
    const path = await opened('Two at once')
    const late = { ...FORM, version: '0', title: 'Two at once', markdown: 'Mine.', next: 'publish' }
    const visit = await editor.post('blog', path, late)
    expect([visit.status, value(visit, 'markdown')]).toEqual([409, 'Mine.'])
    expect(await state(path)).toBe('draft')
  })
})
