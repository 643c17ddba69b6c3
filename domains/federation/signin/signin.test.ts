import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'

let world: TestHouse
let stops: readonly (() => Promise<void>)[]
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  // The market is told when a sign-in that reached it is over.
  stops = (['federation', 'market'] as const).map(domain => listen(world.house, domain))
})
afterAll(async () => {
  await Promise.all(stops.map(stop => stop()))
  await world.close()
})

describe('signing in by mail', () => {
  test('leads from the blog through a letter back to the page in the blog', async () => {
    const reader = await world.browser()
    const asked = await follow(reader, 'blog', '/login?return_to=/later')
    expect(asked.path).toStartWith('/signin?continue_to=%2Fauthorize')
    const link = await askForLink(reader, 'member@example.test', asked.path)
    const shown = await reader.get('federation', link)
    expect(shown.document.querySelector('main button')?.textContent?.trim()).toBe('Continue as Mair Pugh')

    const opened = await reader.post('federation', link)
    expect(opened.location).toStartWith('/authorize?')
    const back = await follow(reader, 'federation', opened.location ?? '')
    expect(back).toMatchObject({ domain: 'blog', path: '/later' })
    expect(await knows(reader, 'blog')).toBe('Mair Pugh')
    expect(await knows(reader, 'federation')).toBe('Mair Pugh')
  })

  test('at federation itself needs no callback', async () => {
    const reader = await world.browser()
    expect((await reader.get('federation', '/login?return_to=/notes')).location).toBe(
      '/signin?continue_to=%2Fnotes',
    )
    const link = await askForLink(reader, 'neighbour@example.test', '/signin?continue_to=/notes')
    expect((await reader.post('federation', link)).location).toBe('/notes')
    expect((await reader.get('federation', '/login?return_to=/notes')).location).toBe('/notes')
  })

  test('never leads to another site', async () => {
    const reader = await world.browser()
    const link = await askForLink(reader, 'editor@example.test', '/signin?continue_to=//evil.example/')
    expect((await reader.post('federation', link)).location).toBe('/')
  })

  test('is one sign-in in all six apps, and one sign-out', async () => {
    const reader = await world.browser()
    const link = await askForLink(reader, 'organiser@example.test')
    await reader.post('federation', link)
    const silent = await follow(reader, 'market', '/login?prompt=none&return_to=/')
    expect(silent).toMatchObject({ domain: 'market', path: '/' })
    expect(await knows(reader, 'market')).toBe('Olwen Price')
    await reader.post('federation', '/logout')
    expect(await knows(reader, 'market')).toBeNull()
  })

  test('again, while signed in, is the same sign-in under a new session; the old one is dead', async () => {
    const reader = await world.browser()
    await reader.post('federation', await askForLink(reader, 'neighbour@example.test'))
    const before = reader.cookies.get('rose_federation_session') ?? ''
    const known = await world.house.sessions.find(before, 'federation')
    await reader.post('federation', await askForLink(reader, 'neighbour@example.test'))
    const after = reader.cookies.get('rose_federation_session') ?? ''
    expect(await world.house.sessions.find(before, 'federation')).toBeNull()
    expect((await world.house.sessions.find(after, 'federation'))?.signIn).toBe(known?.signIn ?? '')
  })

  test('asks silently without a page when nobody is signed in', async () => {
    const reader = await world.browser()
    expect(await follow(reader, 'cart', '/login?prompt=none&return_to=/?asked=1')).toMatchObject({
      domain: 'cart',
      path: '/?asked=1',
    })
    expect(await knows(reader, 'cart')).toBeNull()
  })
})

describe('the link', () => {
  test('is not used up by a mail scanner that looks at it', async () => {
    const reader = await world.browser()
    const link = await askForLink(reader, 'member@example.test')
    const scanner = await world.browser()
    for (let look = 0; look < 3; look++) expect((await scanner.get('federation', link)).status).toBe(200)
    expect((await reader.post('federation', link)).status).toBe(303)
  })

  test('works once', async () => {
    const reader = await world.browser()
    const link = await askForLink(reader, 'editor@example.test')
    const both = await Promise.all([reader.post('federation', link), reader.post('federation', link)])
    expect(both.map(visit => visit.status).sort()).toEqual([303, 410])
    expect((await reader.get('federation', link)).status).toBe(410)
  })

  test('is too old after ten minutes', async () => {
    const reader = await world.browser()
    const link = await askForLink(reader, 'editor@example.test')
    const em = world.house.orm.em.fork()
    const [row] = await em.execute<{ minutes: number }[]>(
      `select extract(epoch from expires_at - created_at)::int / 60 as minutes from magic_links
       where email = 'editor@example.test' order by created_at desc limit 1`,
    )
    expect(row?.minutes).toBe(10)
    await em.execute(
      "update magic_links set expires_at = now() - interval '1 second' where email = 'editor@example.test'",
    )
    expect((await reader.post('federation', link)).status).toBe(410)
  })

  test('asks whoever opens it in another browser whether it was them', async () => {
    const asking = await world.browser()
    const link = await askForLink(asking, 'shopkeeper@example.test')
    const phone = await world.browser()
    expect((await phone.get('federation', link)).text).toContain('It was me who asked for this link')
    const unsure = await phone.post('federation', link)
    expect(unsure.status).toBe(422)
    expect(unsure.text).toContain('asked for in another browser')
    expect((await phone.post('federation', link, { confirmed: 'on' })).status).toBe(303)
  })

  test('cannot be opened by a form on another site', async () => {
    const reader = await world.browser()
    const link = await askForLink(reader, 'operator@example.test')
    const forged = await reader.post('federation', link, {}, { 'sec-fetch-site': 'cross-site' })
    expect(forged.status).toBe(403)
    expect((await reader.post('federation', link)).status).toBe(303)
  })
})

describe('the code', () => {
  test('signs in where it was asked for, and leads back to where that was', async () => {
    const desk = await world.browser()
    const link = await askForLink(desk, 'moderator@example.test', '/signin?continue_to=/notes')
    const wrong = await desk.post('federation', '/signin/code', { code: '12', continue_to: '/notes' })
    expect(wrong.status).toBe(422)
    expect(wrong.document.querySelector('#field-code-error')?.textContent).toContain('You have 4 tries left')
    const code = await codeOf('moderator@example.test')
    const phone = await world.browser()
    expect((await phone.post('federation', '/signin/code', { code })).status).toBe(422)
    expect((await desk.post('federation', '/signin/code', { code })).location).toBe('/notes')
    expect(await knows(desk, 'federation')).toBe('Moss Hartley')
    expect((await desk.get('federation', link)).status).toBe(410)
  })

  test('of somebody new leads to where they say who they are', async () => {
    const newcomer = await world.browser()
    const link = await askForLink(newcomer, 'ifan@example.test')
    const { location } = await newcomer.post('federation', '/signin/code', {
      code: await codeOf('ifan@example.test'),
    })
    expect(location).toBe(link)
    const shown = await newcomer.get('federation', link)
    expect(shown.text).not.toContain('It was me who asked')
  })

  test('a browser that signed in before comes in, however many letters strangers ask for', async () => {
    const own = await world.browser()
    await own.post('federation', await askForLink(own, 'editor@example.test'))
    await own.post('federation', '/logout')
    const stranger = await world.browser()
    for (let flood = 0; flood < 6; flood++)
      await stranger.post('federation', '/signin', { email: 'editor@example.test' })
    expect((await stranger.post('federation', '/signin', { email: 'editor@example.test' })).status).toBe(429)
    expect((await own.post('federation', '/signin', { email: 'editor@example.test' })).status).toBe(303)
    // What a cookie proves cannot be copied from another secret, or for another member.
    const forged = await world.browser()
    forged.cookies.set('rose_known_browser', `x${own.cookies.get('rose_known_browser')}`)
    expect((await forged.post('federation', '/signin', { email: 'editor@example.test' })).status).toBe(429)
  })
})

describe('somebody new', () => {
  test('says a name and a handle, and is a member', async () => {
    const newcomer = await world.browser()
    const link = await askForLink(newcomer, 'Gwen.Rees@example.test')
    const shown = await newcomer.get('federation', link)
    expect(shown.document.querySelector('input[name=handle]')?.getAttribute('value')).toBe('gwenrees')
    await newcomer.post('federation', link, { name: 'Gwen Rees', handle: 'gwen' })
    expect(await knows(newcomer, 'federation')).toBe('Gwen Rees')
  })

  test('keeps what was typed when the handle is taken, reserved or malformed', async () => {
    const newcomer = await world.browser()
    const link = await askForLink(newcomer, 'huw@example.test')
    for (const handle of ['member', 'blog', 'Huw!']) {
      const again = await newcomer.post('federation', link, { name: 'Huw', handle })
      expect(again.status).toBe(422)
      expect(again.document.querySelector('input[name=name]')?.getAttribute('value')).toBe('Huw')
      expect(again.document.querySelector('#field-handle-error')).not.toBeNull()
    }
    expect((await newcomer.post('federation', link, { name: 'Huw', handle: 'huw' })).status).toBe(303)
  })

  test('who asked twice and opens both links at once is one member, by one of them', async () => {
    const newcomer = await world.browser()
    const first = await askForLink(newcomer, 'twice@example.test')
    const second = await askForLink(newcomer, 'twice@example.test')
    const visits = await Promise.all([
      newcomer.post('federation', first, { name: 'Twice', handle: 'twice' }),
      newcomer.post('federation', second, { name: 'Twice', handle: 'twice_too' }),
    ])
    expect(visits.map(visit => visit.status).sort()).toEqual([303, 410])
  })
})

describe('asking for a link', () => {
  test('answers the same whether the address is known', async () => {
    const reader = await world.browser()
    const known = await reader.post('federation', '/signin', { email: 'moderator@example.test' })
    const unknown = await reader.post('federation', '/signin', { email: 'stranger@example.test' })
    expect([known.status, known.location]).toEqual([unknown.status, unknown.location])
  })

  test('refuses what is no address, and keeps it for correction', async () => {
    const reader = await world.browser()
    for (const email of ['', 'not an address', 'a@b@c', 'x\r\nBcc: y@example.test']) {
      const again = await reader.post('federation', '/signin', { email })
      expect(again.status).toBe(422)
    }
  })

  test('stops after four letters to one address', async () => {
    const reader = await world.browser()
    for (let letter = 0; letter < 4; letter++)
      expect((await reader.post('federation', '/signin', { email: 'often@example.test' })).status).toBe(303)
    const fifth = await reader.post('federation', '/signin', { email: 'OFTEN@example.test' })
    expect(fifth.status).toBe(429)
    expect(Number(fifth.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('links the demo mailbox in the demo', async () => {
    const reader = await world.browser()
    const sent = await reader.get('federation', '/signin/sent')
    expect(sent.text).toContain(`${world.house.config.origins.account}/mailbox`)
  })
})

/** Asks on the page at `path` and opens the letter: the path of the link in it. */
async function askForLink(browser: Browser, email: string, path = '/signin'): Promise<string> {
  const page = await browser.get('federation', path)
  const continueTo = page.document.querySelector('input[name=continue_to]')?.getAttribute('value') ?? '/'
  const sent = await browser.post('federation', '/signin', { email, continue_to: continueTo })
  expect(sent.status).toBe(303)
  await world.work()
  const [mail] = await world.house.orm.em
    .fork()
    .execute<{ text: string; html: string }[]>(
      'select text, html from sent_mails where recipient = ? order by sent_at desc, id desc limit 1',
      [email.toLowerCase()],
    )
  const link = /http\S+\/signin\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
  expect(mail?.html).toContain(link)
  return new URL(link).pathname
}

/** The six digits in the newest letter to this address. */
async function codeOf(recipient: string): Promise<string> {
  await world.work()
  const [mail] = await world.house.orm.em
    .fork()
    .execute<{ text: string }[]>('select text from sent_mails where recipient = ? order by id desc limit 1', [
      recipient,
    ])
  return /: (\d{3} \d{3})\n/.exec(mail?.text ?? '')?.[1] ?? ''
}

/** Follows redirects among the six apps to where they end. */
async function follow(browser: Browser, domain: Parameters<Browser['get']>[0], path: string) {
  const { origins } = world.house.config
  let at = { domain, path }
  for (let hop = 0; hop < 10; hop++) {
    const visit = await browser.get(at.domain, at.path)
    if (visit.status !== 303) return at
    const next = new URL(visit.headers.get('location') ?? '', origins[at.domain])
    const owner = (Object.keys(origins) as (keyof typeof origins)[]).find(
      name => origins[name] === next.origin,
    )
    at = { domain: owner ?? at.domain, path: next.pathname + next.search }
  }
  throw new Error('Redirects without end')
}

async function knows(browser: Browser, domain: Parameters<Browser['get']>[0]): Promise<string | null> {
  const id = browser.cookies.get(`rose_${domain}_session`)
  const state = id ? await world.house.sessions.find(id, domain) : null
  return state?.viewer.member?.name ?? null
}
