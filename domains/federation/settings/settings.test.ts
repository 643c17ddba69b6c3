import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import type { Site } from '#core/contracts/site'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())
afterEach(async () => {
  const value = jsonb({ name: 'Test Growers', tagline: 'Grown to be tested' } satisfies Partial<Site>)
  await db(world.ctx()).updateTable('settings').set({ value }).where('key', '=', 'site').execute()
  await world.house.purge(['site'])
})

type Fields = Record<string, string | string[]>

/** Sends a form of the settings as its page has it, with changes. */
async function save(path: string, changes: Fields, browser = operator) {
  const { document } = await operator.get('federation', path)
  const version = document.querySelector('.main form input[name=version]')?.getAttribute('value') ?? ''
  return browser.post('federation', path, { version, ...changes })
}

const IDENTITY = {
  name: 'Upland Weavers',
  tagline: 'Cloth & more',
  locale: 'de-DE',
  timeZone: 'Europe/Berlin',
}

test('a name is changed once, and seen at once on all six apps, also on pages that were kept', async () => {
  const visitor = await world.browser()
  for (const app of DOMAINS) await visitor.get(app, '/')
  expect((await save('/operator/settings', IDENTITY)).location).toBe('/operator/settings')
  for (const app of DOMAINS) {
    const { document, text } = await visitor.get(app, app === 'account' || app === 'federation' ? '/x' : '/')
    expect([app, document.querySelector('.masthead__name')?.textContent]).toEqual([app, 'Upland Weavers'])
    // What we say is English, whatever they write.
    expect([app, text.includes('<html lang="en"')]).toEqual([app, true])
  }
  expect(world.house.site()).toMatchObject(IDENTITY)
})

test.each([
  ['O’Brien & "Söhne" <b>Käse</b> 🐑', 'O’Brien & "Söhne" <b>Käse</b> 🐑'],
  ['\u202eUpland\r\nWeavers', 'Upland Weavers'],
])('a name typed as %j is one line wherever it stands', async (typed, name) => {
  await save('/operator/settings', { ...IDENTITY, name: typed })
  expect(world.house.site().name).toBe(name)
  const { document } = await operator.get('blog', '/')
  expect(document.querySelector('.masthead__name')?.textContent).toBe(name)
})

test('a name of which nothing is seen is none', async () => {
  const refused = await save('/operator/settings', { ...IDENTITY, name: '\u200b\u2060\ufeff' })
  expect([refused.status, refused.text.includes('Give it a name')]).toEqual([422, true])
  expect(world.house.site().name).toBe('Test Growers')
})

test('what was changed is in the audit, before and after', async () => {
  await save('/operator/settings', IDENTITY)
  const entry = await db(world.ctx())
    .selectFrom('audit')
    .select(['member_id', 'before', 'after'])
    .where('action', '=', 'settings.changed')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  expect(entry).toMatchObject({
    member_id: world.cast.members.operator.id,
    before: { name: 'Test Growers', locale: 'en-GB' },
    after: { name: 'Upland Weavers', locale: 'de-DE' },
  })
})

test.each([
  ['/operator/settings', { name: '', tagline: 'Kept', locale: 'en-GB', timeZone: 'Etc/UTC' }, 'name'],
  ['/operator/settings', { name: 'Kept', tagline: 'Kept', locale: 'xx!!', timeZone: 'Etc/UTC' }, 'locale'],
  [
    '/operator/settings',
    { name: 'Kept', tagline: 'Kept', locale: 'en-GB', timeZone: 'Mars/Base' },
    'timeZone',
  ],
  ['/operator/settings/contact', { email: 'nobody', phone: 'Kept' }, 'email'],
  ['/operator/settings/letters', { sender: 'Us <nobody>', welcomeText: 'Kept' }, 'sender'],
  ['/operator/settings/letters', { sender: 'Us\r\nBcc: <a@b.example>', welcomeText: 'Kept' }, 'sender'],
  ['/operator/settings/look', { accent: '#e0457b', band: '#223344' }, 'accent'],
  ['/operator/settings/look', { accent: 'red', band: '' }, 'accent'],
  ['/operator/settings/look', { accent: '', band: '#cccccc' }, 'band'],
  ['/operator/settings/apps', { hiddenApps: ['market'], 'about-blog': 'Kept' }, 'hiddenApps'],
])('%s does not take %p, says so at its field, and keeps what was typed', async (path, typed, field) => {
  const before = world.house.site()
  const { status, document } = await save(path, typed as Fields)
  expect(status).toBe(422)
  expect(document.querySelector(`#field-${field}-error`)?.textContent).toBeTruthy()
  for (const [name, value] of Object.entries(typed)) {
    const control = document.querySelector(`[name="${name}"]`)
    if (value === 'Kept' || value.toString().startsWith('#'))
      expect([name, control?.getAttribute('value') ?? control?.textContent.trim()]).toEqual([
        name,
        `${value}`,
      ])
  }
  expect(world.house.site()).toEqual(before)
})

test('of two who opened the same form, the second sees both', async () => {
  const { document } = await operator.get('federation', '/operator/settings')
  const version = document.querySelector('input[name=version]')?.getAttribute('value') ?? ''
  await save('/operator/settings', IDENTITY)
  const late = await operator.post('federation', '/operator/settings', { ...IDENTITY, name: 'Mine', version })
  expect(late.status).toBe(409)
  expect(late.text).toContain('Upland Weavers')
  expect(world.house.site().name).toBe('Upland Weavers')
  // Another section is another form.
  expect((await save('/operator/settings/contact', { phone: '01' })).status).toBe(303)
})

test('nobody but the operator sees or changes any of it', async () => {
  for (const who of ['member', 'editor', 'shopkeeper', 'moderator'] as const) {
    const browser = await world.browser(who)
    for (const page of ['', '/look', '/contact', '/letters', '/apps'])
      expect([who, page, (await browser.get('federation', `/operator/settings${page}`)).status]).toEqual([
        who,
        page,
        404,
      ])
    expect((await save('/operator/settings', IDENTITY, browser)).status).toBe(404)
    expect((await browser.post('federation', '/operator/settings/letters/test')).status).toBe(404)
  }
  expect(world.house.site().name).toBe('Test Growers')
})

test('how to reach the cooperative stands at the foot of every page', async () => {
  await save('/operator/settings/contact', {
    address: '1 Mill Lane\nUpton',
    email: 'us@coop.example',
    phone: '01 23-45',
    openingHours: 'Saturday, 9 to 13',
  })
  const { document } = await (await world.browser()).get('market', '/')
  const contact = document.querySelector('.site-footer .site-contact')
  expect(contact?.querySelector('p')?.innerHTML).toContain('<br>')
  expect([...(contact?.querySelectorAll('a') ?? [])].map(link => link.getAttribute('href'))).toEqual([
    'mailto:us@coop.example',
    'tel:012345',
  ])
})

describe('colours', () => {
  test('are a file of each app’s own origin, named by what is in it', async () => {
    await save('/operator/settings/look', { accent: '#0B3D91', band: '#223' })
    const visitor = await world.browser()
    for (const app of ['blog', 'cart'] as const) {
      const { document } = await visitor.get(app, app === 'cart' ? '/x' : '/')
      const href = [...document.querySelectorAll('link[rel=stylesheet]')].at(-1)?.getAttribute('href') ?? ''
      expect(href).toBe('/site-colours.css?v=0b3d91-222233')
      const sheet = await visitor.get(app, href)
      expect(sheet.headers.get('content-type')).toStartWith('text/css')
      expect(sheet.text).toContain('--accent: light-dark(#0b3d91')
      expect(document.querySelector('meta[name=theme-color]')?.getAttribute('content')).toBe('#222233')
    }
  })

  test('that are taken back are the house’s again', async () => {
    await save('/operator/settings/look', { accent: '#0b3d91', band: '' })
    await save('/operator/settings/look', { accent: '', band: '' })
    expect((await (await world.browser()).get('blog', '/')).text).not.toContain('site-colours')
  })
})

describe('a logo', () => {
  const SVG =
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><script>1</script><rect width="80" height="40" fill="#c14"/></svg>'

  async function send(file: Blob) {
    const form = new FormData()
    form.set('logo', file, 'logo.svg')
    return operator.post('federation', '/operator/settings/logo', form)
  }

  test('is in the head of all apps, on home screens and in previews', async () => {
    expect((await send(new Blob([SVG]))).status).toBe(303)
    const visitor = await world.browser()
    const { document } = await visitor.get('market', '/')
    const shown = [
      document.querySelector('.masthead .logo')?.getAttribute('src'),
      document.querySelector('link[rel=icon]')?.getAttribute('href'),
      document.querySelector('link[rel=apple-touch-icon]')?.getAttribute('href'),
      document
        .querySelector('meta[property="og:image"]')
        ?.getAttribute('content')
        ?.replace(world.house.config.origins.market, ''),
      ...JSON.parse((await visitor.get('market', '/site.webmanifest')).text).icons.map(
        (icon: { src: string }) => icon.src,
      ),
    ]
    expect(new Set(shown).size).toBe(7)
    for (const path of shown) {
      const answer = await visitor.send('market', path ?? '', {})
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'image/png'])
    }
    expect((await visitor.get('blog', '/favicon.ico')).location).toBe(shown[1] ?? '')
  })

  test('that is removed makes room for the leaf', async () => {
    await send(new Blob([SVG]))
    await operator.post('federation', '/operator/settings/logo?_method=delete')
    const { document } = await (await world.browser()).get('blog', '/')
    expect(document.querySelector('.masthead svg.logo')).toBeTruthy()
  })

  test('that is none is refused in words, and the colours stay typed', async () => {
    const jpeg = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer()
    for (const [file, why] of [
      [new Blob([new Uint8Array(jpeg)]), 'an SVG or PNG'],
      [new Blob(['']), 'a file first'],
      [new Blob(['<svg']), 'an SVG or PNG'],
      [new Blob([SVG.replace('</svg>', '')]), 'is broken'],
      [new Blob([SVG, ' '.repeat(2_100_000)]), 'at most 2 MB'],
    ] as const) {
      const { status, document } = await send(file)
      expect(status).toBe(422)
      expect(document.querySelector('#field-logo-error')?.textContent).toContain(why)
    }
    expect(world.house.site().logo).toBeNull()
  })

  test('is taken from the operator alone, and unread from others', async () => {
    const form = new FormData()
    form.set('logo', new Blob([SVG]), 'logo.svg')
    const editor = await world.browser('editor')
    expect((await editor.post('federation', '/operator/settings/logo', form)).status).toBe(404)
  })
})

describe('a cover', () => {
  const PATH = '/operator/settings/cover'
  async function send(file: Blob | null, coverAlt: string) {
    const form = new FormData()
    if (file) form.set('picture', file, 'cover.jpg')
    form.set('coverAlt', coverAlt)
    return operator.post('federation', PATH, form)
  }
  const photo = async () => {
    const made = sharp({ create: { width: 1200, height: 400, channels: 3, background: '#2e7d32' } })
    return new Blob([new Uint8Array(await made.jpeg().toBuffer())])
  }
  const shown = async () =>
    (await (await world.browser()).get('blog', '/')).document.querySelector('.front-cover img')

  test('stands at the head of the journal’s front page, with its words and its colour, until it is removed', async () => {
    expect((await send(await photo(), ' A green field ')).status).toBe(303)
    const image = await shown()
    expect(image?.getAttribute('alt')).toBe('A green field')
    expect(image?.className).toContain('ground-l-50')
    expect((await send(null, '')).status).toBe(303)
    expect((await shown())?.getAttribute('alt')).toBe('')
    await operator.post('federation', `${PATH}?_method=delete`)
    expect(await shown()).toBeFalsy()
  })

  test('that is no picture, or none at all, is refused in words', async () => {
    for (const file of [new Blob(['no picture']), null]) {
      const { status, document } = await send(file, 'Words')
      expect([status, document.querySelector('#field-picture-error') === null]).toEqual([422, false])
      expect(document.querySelector('[name=coverAlt]')?.getAttribute('value')).toBe('Words')
    }
  })

  test('is the operator’s alone', async () => {
    const editor = await world.browser('editor')
    expect((await editor.post('federation', PATH, { coverAlt: 'x' })).status).toBe(404)
    expect((await editor.post('federation', `${PATH}?_method=delete`)).status).toBe(404)
  })
})

describe('an app that is hidden', () => {
  const hide = (...hidden: DomainName[]) =>
    save('/operator/settings/apps', {
      hiddenApps: ['market', 'cart', 'events'].filter(app => !hidden.includes(app as DomainName)),
    })

  test('is in no menu and lends nothing, and its pages are not there, which they say', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('events', '/')).status).toBe(200)
    expect((await hide('events')).status).toBe(303)
    const { document } = await visitor.get('blog', '/')
    const origin = world.house.config.origins.events
    expect(
      [...document.querySelectorAll('a')].filter(a => a.getAttribute('href')?.startsWith(origin)),
    ).toEqual([])
    for (const browser of [visitor, operator]) {
      for (const path of ['/', '/agenda', '/calendar.ics', '/organise']) {
        const { status, text } = await browser.get('events', path)
        expect([path, status]).toEqual([path, 404])
        expect(text).toContain('does not use this part of the site')
      }
    }
    expect((await operator.post('events', '/organise/events', { title: 'x' })).status).toBe(404)
    expect((await visitor.get('blog', '/fragments/events/upcoming')).text).toBe('')
    expect((await visitor.get('events', '/health')).status).toBe(200)
    expect((await visitor.get('events', '/assets/site.css')).status).toBe(200)
    await hide()
    expect((await visitor.get('events', '/')).status).toBe(200)
  })

  test('takes the cart along when nothing is left to sell', async () => {
    expect((await hide('cart')).status).toBe(422)
    expect((await hide('market', 'events', 'cart')).status).toBe(303)
    expect(
      (await (await world.browser()).get('blog', '/')).document
        .querySelector('.masthead__cart')
        ?.textContent.trim(),
    ).toBe('')
  })
})

test('an app has the cooperative’s own line under its name', async () => {
  await save('/operator/settings/apps', {
    hiddenApps: ['market', 'cart', 'events'],
    'about-market': 'Cloth of this week',
  })
  const { document } = await (await world.browser()).get('market', '/')
  expect(document.querySelector('.site-footer__apps')?.textContent).toContain('Cloth of this week')
  expect(document.querySelector('.page-header__lead')?.textContent.trim()).toBe('Cloth of this week')
})
