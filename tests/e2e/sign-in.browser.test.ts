import { afterAll, beforeAll, expect } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import type { BrowserContext, Page } from 'playwright-core'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { browserTest } from '../browser-test'
import { findChromium } from '../chromium'
import { page as parsed } from '../dom'
import { complaintsOf, faultsOf } from './chromium-page'
import { eventually, newestSignInLink, type OpenCooperative, openCooperative } from './cooperative'
import { borrowChromium, type LentChromium } from './kept-chromium'

/** Passkey, authenticator app and sign-out in Chromium, with its virtual authenticator (WebAuthn §11). In this order. */
const EMAIL = 'samir@wernside.example.test'
const NAME = 'Samir Haddad'

/** RFC 6238. */
const STEP_MS = 30_000

let coop: OpenCooperative
let chromium: LentChromium
let context: BrowserContext
let page: Page
let complaints: readonly string[]
let secret: string
let recoveryCodes: readonly string[]

beforeAll(async () => {
  if (!findChromium()) return
  coop = await openCooperative()
  chromium = await borrowChromium()
  context = await newContext()
  page = await context.newPage()
  complaints = complaintsOf(page)
}, 180_000)
afterAll(async () => {
  await chromium?.close()
  await coop?.close()
})

const newContext = () => chromium.newContext({ locale: 'en-GB', timezoneId: 'Europe/London' })
const federation = (path: string) => `${coop.origin('federation')}${path}`

/** A device in the page's reach that makes and uses passkeys when it is asked, as with a finger on it. */
async function plugInDevice(): Promise<void> {
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function signInByMail(on: Page): Promise<void> {
  await on.goto(federation('/signin'))
  await askForLetter(on)
}

/** On the sign-in page. */
async function askForLetter(on: Page): Promise<void> {
  await on.getByLabel('E-mail address').fill(EMAIL)
  await on.getByRole('button', { name: 'Send me a link' }).click()
  await on.getByText('Check your e-mail').waitFor()
  await on.goto(await newestSignInLink(coop))
  await on.getByRole('button', { name: `Continue as ${NAME}` }).click()
}

/** From the door of an app, and back to where it was asked. */
async function signInByPasskey(on: Page, at: DomainName, path: string): Promise<void> {
  await on.goto(`${coop.origin(at)}/login?return_to=${encodeURIComponent(path)}`)
  // Offered in the field already, a device that never hesitates may have answered before the button is pressed.
  const button = on.getByRole('button', { name: 'Sign in with a passkey' })
  const isBack = on.waitForURL(`${coop.origin(at)}${path}`)
  await Promise.race([isBack, button.click({ timeout: 5_000 }).catch(() => {})])
  await isBack
}

async function signOut(on: Page, from: DomainName = 'federation'): Promise<void> {
  await on.goto(`${coop.origin(from)}/`)
  await on.locator('.account-menu summary').click()
  await on.getByRole('button', { name: 'Sign out' }).click()
  await on.getByText('You are signed out').waitFor()
}

/** As who each of the six apps knows whoever has these cookies: read without drawing the page. */
async function knownAs({ request }: Page): Promise<readonly (string | null)[]> {
  const names: (string | null)[] = []
  for (const domain of DOMAINS) {
    const answer = await request.get(`${coop.origin(domain)}/`, { headers: { accept: 'text/html' } })
    expect(answer.status()).toBe(200)
    const name = parsed(await answer.text()).querySelector('.account-menu__name')
    names.push(name?.textContent.trim() ?? null)
  }
  return names
}

browserTest(
  'a passkey is made, and from then on signs in to all six apps without a letter',
  async () => {
    await signInByMail(page)
    await page.locator('.account-menu__name').waitFor()
    await plugInDevice()
    await page.goto(federation('/security'))
    await page.getByRole('link', { name: 'Add a passkey' }).click()
    await page.getByLabel('What you call it').fill('The laptop')
    await page.getByRole('button', { name: 'Make the passkey' }).click()
    await page.getByText('The passkey is yours').waitFor()
    await signOut(page)
    for (const domain of DOMAINS) {
      await page.goto(`${coop.origin(domain)}/`)
      expect(await page.locator('.account-menu__name').count()).toBe(0)
    }

    await signInByPasskey(page, 'market', '/producers')
    expect(await knownAs(page)).toEqual(DOMAINS.map(() => NAME))
  },
  120_000,
)

browserTest(
  'the passkey opens the door of each of the six apps, and a sign-out at any of them ends all',
  async () => {
    for (const domain of DOMAINS) {
      await signOut(page, domain)
      expect([domain, await knownAs(page)]).toEqual([domain, DOMAINS.map(() => null)])
      await signInByPasskey(page, domain, '/')
      expect([domain, (await page.locator('.account-menu__name').textContent())?.trim()]).toEqual([
        domain,
        NAME,
      ])
      // A sign-out at the next door ends what began at this one.
    }
    expect(await knownAs(page)).toEqual(DOMAINS.map(() => NAME))
  },
  240_000,
)

browserTest(
  'an authenticator app is set up, and asked for after a letter on another device',
  async () => {
    await page.goto(federation('/security'))
    await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
    secret = ((await page.locator('main code').textContent()) ?? '').replaceAll(/\s/g, '')
    await page.getByRole('textbox', { name: 'Code' }).fill(codeAt(0))
    await page.getByRole('button', { name: 'Set it up' }).click()
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
    recoveryCodes = await page.locator('main li code').allTextContents()
    expect(recoveryCodes.length).toBe(10)

    const phone = await (await newContext()).newPage()
    await signInByMail(phone)
    await phone.getByRole('heading', { name: 'One more code' }).waitFor()
    await phone.getByRole('textbox', { name: 'Code' }).fill(codeAt(1))
    await phone.getByRole('button', { name: 'Sign in' }).click()
    await phone.locator('.account-menu__name').waitFor()
    expect(await knownAs(phone)).toEqual(DOMAINS.map(() => NAME))

    await page.goto(`${coop.origin('account')}/devices`)
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await page.getByText('is signed out').waitFor()
    // Another process may take a few seconds; this one hears of it at once.
    await eventually('the phone is signed out', async () =>
      (await knownAs(phone)).every(name => name === null),
    )
    expect(await knownAs(page)).toEqual(DOMAINS.map(() => NAME))
    await phone.context().close()
  },
  120_000,
)

browserTest(
  'a letter and one more code, asked for at the door of the cart, open all six apps; one sign-out ends all',
  async () => {
    const phone = await (await newContext()).newPage()
    await phone.goto(`${coop.origin('cart')}/login?return_to=/`)
    await askForLetter(phone)
    await phone.getByRole('heading', { name: 'One more code' }).waitFor()
    // Half a minute has one code of the app: this is one of those for the day it is lost.
    await phone.getByRole('textbox', { name: 'Code' }).fill(recoveryCodes[0] ?? '')
    await phone.getByRole('button', { name: 'Sign in' }).click()
    await phone.waitForURL(`${coop.origin('cart')}/`)
    expect(await knownAs(phone)).toEqual(DOMAINS.map(() => NAME))
    await signOut(phone, 'events')
    expect(await knownAs(phone)).toEqual(DOMAINS.map(() => null))
    await phone.context().close()
  },
  240_000,
)

browserTest('no page of it broke its policy or threw', () => {
  expect(complaints).toEqual([])
})

browserTest(
  'axe finds nothing on its pages, and nothing is wider than a phone',
  async () => {
    const hers = ['/security', '/security/passkeys/new', '/security/history'].map(federation)
    expect(await faultsOf(context, ...hers)).toEqual([])
    const visitors = ['/signin', '/signin/sent'].map(federation)
    expect(await faultsOf(await newContext(), ...visitors)).toEqual([])
  },
  120_000,
)

/** What the app shows so many half minutes from now: this one or the next, which are right though a half minute ends meanwhile. */
function codeAt(steps: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * STEP_MS })
}
