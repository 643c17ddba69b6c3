import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { KEPT_FORM_PATH, keepForm } from '#core/app/kept-form'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { pruneKeptForms } from '#core/database/kept-forms'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import type { Browser, Visit } from './browser'
import { type TestHouse, testHouse } from './house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const LONG = 'Half an hour of writing.\r\n\r\n<b>Not</b> to be lost & "quoted".'
const APPS_WITH_TEXTS: readonly DomainName[] = ['blog', 'market', 'events', 'federation', 'account']

type TextForm = { readonly path: string; readonly action: string; readonly fields: Record<string, string> }

/** Needs no session, so that nothing is lost with one. */
const isForAnybody = (form: { getAttribute(name: string): string | null }) =>
  form.getAttribute('action') === '/quick-order'

/** Every form with room for more than a line, on every page of an app that has an address of its own. */
async function textFormsOf(browser: Browser, domain: DomainName): Promise<TextForm[]> {
  const { app } = createDomain(domain, domains[domain], world.house)
  const paths = app.routes.filter(
    ({ method, path }) => method === 'GET' && !/[:*]|^\/(login|callback)/.test(path),
  )
  const forms: TextForm[] = []
  for (const { path } of paths) {
    const visit = await browser.get(domain, path)
    if (visit.status !== 200 || !visit.headers.get('content-type')?.includes('html')) continue
    for (const form of visit.document.querySelectorAll('form')) {
      const areas = [...form.querySelectorAll('textarea')]
      if (areas.length === 0 || form.getAttribute('method') === 'get' || isForAnybody(form)) continue
      const fields = Object.fromEntries(areas.map(area => [area.getAttribute('name') ?? '', LONG]))
      forms.push({ path, action: form.getAttribute('action') ?? '', fields })
    }
  }
  return forms
}

async function endSessions(browser: Browser): Promise<void> {
  await sql`delete from sessions`.execute(db(world.ctx()))
  await world.house.cache.delete('nothing')
  // As after thirty days: the cookies are there, and nobody knows them.
  for (const name of browser.cookies.keys())
    if (name.endsWith('_session')) browser.cookies.set(name, 'long-gone')
}

const textsIn = (visit: Visit) =>
  [...visit.document.querySelectorAll('textarea')].map(area =>
    area.textContent?.replace(/^\n/, '').replaceAll('\r', ''),
  )

describe.each(DOMAINS)('on %s', domain => {
  test('no text is lost that was sent when the session had ended', async () => {
    const forms = await textFormsOf(await world.browser('operator'), domain)
    if (APPS_WITH_TEXTS.includes(domain)) expect(forms.length).toBeGreaterThan(0)
    for (const { path, action, fields } of forms) {
      const browser = await world.browser('operator')
      await endSessions(browser)
      const referer = `${world.house.config.origins[domain]}${path}`
      const sent = await browser.post(domain, action, fields, { referer })
      expect([path, sent.status, sent.location]).toEqual([
        path,
        303,
        `/login?return_to=${encodeURIComponent(KEPT_FORM_PATH)}`,
      ])
      await browser.signIn(world.house, world.cast.members.operator.id)
      const again = await browser.get(domain, KEPT_FORM_PATH)
      expect([path, again.status]).toEqual([path, 200])
      const form = [...again.document.querySelectorAll('form')].find(
        each => each.getAttribute('action') === action,
      )
      expect([path, form?.querySelectorAll('textarea').length]).toEqual([path, Object.keys(fields).length])
      expect(textsIn(again)).toContain(LONG.replaceAll('\r', ''))
      expect(again.text).toContain('not saved yet')
    }
  }, 120_000)
})

describe('a kept form', () => {
  async function keptByEditor(path: string, referer: string, fields: Record<string, string>) {
    const browser = await world.browser('editor')
    await endSessions(browser)
    await browser.post('blog', path, fields, { referer: `${world.house.config.origins.blog}${referer}` })
    return browser
  }
  const comeBack = async (browser: Browser) => {
    await browser.signIn(world.house, world.cast.members.editor.id)
    return browser.get('blog', KEPT_FORM_PATH)
  }

  const keptActions = async () =>
    (await db(world.ctx()).selectFrom('kept_forms').select('action').execute()).map(({ action }) => action)

  test('is saved by sending it once more, with every field and the version it was opened at', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Opened', 'Before.'))
    const typed = {
      title: 'Renamed',
      markdown: LONG,
      tags: 'One, Two',
      visibility: 'members',
      featured: 'on',
      version: '1',
    }
    const browser = await keptByEditor(`/editor/posts/${id}`, `/editor/posts/${id}`, typed)
    const visit = await comeBack(browser)
    const form = visit.document.querySelector('#write')!
    const value = (name: string) => form.querySelector(`[name=${name}]`)?.getAttribute('value')
    expect([value('title'), value('tags'), value('version')]).toEqual(['Renamed', 'One, Two', '1'])
    expect(form.querySelector('[name=visibility][checked]')?.getAttribute('value')).toBe('members')
    expect(form.querySelector('[name=featured]')?.hasAttribute('checked')).toBe(true)
    const refused = await browser.post('blog', `/editor/posts/${id}`, { ...typed, title: '' })
    expect([refused.status, (await browser.get('blog', KEPT_FORM_PATH)).status]).toEqual([422, 200])
    expect((await browser.post('blog', `/editor/posts/${id}`, typed)).status).toBe(303)
    expect((await browser.get('blog', KEPT_FORM_PATH)).status).toBe(404)
    expect(await keptActions()).not.toContain(`/editor/posts/${id}`)
  })

  test('is shown to whom the browser last knew, and to nobody else who signs in there', async () => {
    const browser = await keptByEditor('/editor/posts', '/editor/posts/new', { markdown: LONG })
    await browser.signIn(world.house, world.cast.members.operator.id)
    expect((await browser.get('blog', KEPT_FORM_PATH)).status).toBe(404)
    expect((await comeBack(browser)).text).toContain('Half an hour')
  })

  test('of somebody the browser never knew is theirs who opens it first', async () => {
    const browser = await world.browser()
    await browser.post('blog', '/editor/posts', { markdown: LONG })
    expect((await comeBack(browser)).status).toBe(200)
    await browser.signIn(world.house, world.cast.members.operator.id)
    expect((await browser.get('blog', KEPT_FORM_PATH)).status).toBe(404)
  })

  test('that is sent too late once more replaces what it was', async () => {
    const browser = await keptByEditor('/editor/tags/1', '/editor/tags', { description: LONG })
    await browser.post('blog', '/editor/tags/1', { description: 'Typed again.' })
    expect((await keptActions()).filter(action => action === '/editor/tags/1').length).toBe(1)
  })

  test('is found also where a refused form stood under its own action, and where its page is no more', async () => {
    const refused = await keptByEditor('/editor/posts', '/editor/posts', { title: '', markdown: LONG })
    expect((await comeBack(refused)).document.querySelector('#write [name=markdown]')?.textContent).toContain(
      'Half an hour',
    )
    const gone = await keptByEditor('/editor/posts/0', '/nowhere', { title: 'Short', markdown: LONG })
    const visit = await comeBack(gone)
    expect(visit.document.querySelector('form[action="/editor/posts/0"] textarea')?.textContent).toContain(
      'Half an hour',
    )
    expect(visit.document.querySelector('[name=title]')?.getAttribute('value')).toBe('Short')
  })

  test('is there for the browser that sent it alone, in its app alone, signed in, and for a day', async () => {
    const browser = await keptByEditor('/editor/posts', '/editor/posts/new', { markdown: LONG })
    expect((await browser.get('blog', KEPT_FORM_PATH)).status).toBe(303)
    const other = await world.browser('editor')
    expect((await other.get('blog', KEPT_FORM_PATH)).status).toBe(404)
    await browser.signIn(world.house, world.cast.members.editor.id)
    expect((await browser.get('market', KEPT_FORM_PATH)).status).toBe(404)
    expect((await browser.get('blog', KEPT_FORM_PATH)).status).toBe(200)
    await pruneKeptForms({ ...world.ctx(), now: new Date(Date.now() + 25 * 3_600_000) })
    expect((await browser.get('blog', KEPT_FORM_PATH)).status).toBe(404)
  })

  test('keeps its words out of every address and cookie', async () => {
    const browser = await world.browser()
    const sent = await browser.post('blog', '/editor/posts', { markdown: 'zqunsaid words' })
    const said = JSON.stringify([sent.location, [...sent.headers]])
    expect(decodeURIComponent(said)).not.toContain('zqunsaid')
  })

  test('is found for a day, and has no more than a form may hold', async () => {
    const request = new Request(`${world.house.config.origins.blog}/editor/posts`, { method: 'POST' })
    const keep = (text: string) => keepForm(world.ctx(), 'blog', request, { body: { text }, page: '/' })
    const fits = 'x'.repeat(1024 * 1024 - JSON.stringify({ text: [''] }).length)
    expect(await keep(fits)).toContain('; Max-Age=86400')
    expect(await keep(`${fits}x`)).toBeNull()
  })

  test('of htmx is kept as well, and the page is sent to sign in as a whole', async () => {
    const browser = await world.browser()
    const sent = await browser.post('blog', '/editor/preview', { markdown: LONG }, { 'hx-request': 'true' })
    expect(sent.headers.get('hx-redirect')).toBe(`/login?return_to=${encodeURIComponent(KEPT_FORM_PATH)}`)
  })

  test('without a word in it is not kept, and of one sender only so many are', async () => {
    const browser = await world.browser()
    const empty = await browser.post('blog', '/editor/posts', { markdown: ' ' })
    expect(empty.location).toBe('/login?return_to=%2F')
    let last = ''
    for (let number = 0; number < 40; number++) {
      last = (await browser.post('blog', '/editor/posts', { markdown: `text ${number}` })).location ?? ''
    }
    expect(last).toBe('/login?return_to=%2F')
  })
})
