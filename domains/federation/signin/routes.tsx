import { t } from 'elysia'
import { clientAddress } from '#core/app/client-address'
import { readCookie, setCookie } from '#core/app/cookies'
import { readForm, rejectField, typedTexts } from '#core/app/form'
import { isFresh } from '#core/contracts/require-fresh-sign-in'
import { hashToken, newToken } from '#core/crypto/secrets'
import { InvalidMailAddress } from '#core/mail/mailer'
import { safeReturnTo } from '#core/oauth/return-to'
import { isFirstRun } from '#core/services/federation/identity/first-run'
import { TooManySignIns } from '#core/services/federation/identity/refusals'
import { hasAuthenticator } from '#core/services/federation/second-factor/authenticator'
import { findSignInLink } from '#core/services/federation/signin/find-link'
import { CodeDead, CodeWrong } from '#core/services/federation/signin/refusals'
import { requestSignInLink } from '#core/services/federation/signin/request-link'
import { tokenForCode } from '#core/services/federation/signin/use-code'
import { spendSignInLink } from '#core/services/federation/signin/use-link'
import type { Room } from '../../domain'
import { BROWSER_COOKIE, browserHash, enterByMail } from './enter'
import { knownBrowser } from './known-browser'
import { CheckMailPage, SignInPage } from './pages'

/** Longer than a letter is worth something: some take their time to arrive. */
const BROWSER_SECONDS = 60 * 60

const Address = t.Object({
  email: t.String({
    minLength: 3,
    maxLength: 254,
    error: 'Type your e-mail address, like mair@example.org.',
  }),
  continue_to: t.Optional(t.String({ maxLength: 4_000 })),
})

/** Asking for a link by mail. */
export const signIn: Room = (app, house) => {
  const { config } = house

  app.get('/login', ({ ctx, page, query, reply }) => {
    const back = safeReturnTo(query.return_to)
    const mustSignIn = !page.viewer.member || (query.fresh && !isFresh(ctx))
    return reply.see(mustSignIn ? `/signin?continue_to=${encodeURIComponent(back)}` : back)
  })

  app.get('/signin', async ({ ctx, page, query, reply }) => {
    if (await isFirstRun(ctx)) return reply.see('/welcome')
    const continueTo = safeReturnTo(query.continue_to)
    const { member } = ctx.viewer
    return reply.html(
      <SignInPage
        page={page}
        continueTo={continueTo}
        hasApp={member !== null && (await hasAuthenticator(ctx, member.id))}
        emailHint={page.viewer.member?.email ?? query.login_hint}
      />,
    )
  })

  app.post('/signin', async ({ ctx, page, body, request, reply }) => {
    const form = readForm(Address, body)
    const continueTo = safeReturnTo((body as { continue_to?: unknown } | undefined)?.continue_to)
    if (!form.ok)
      return reply.html(<SignInPage page={page} continueTo={continueTo} rejected={form} />, { status: 422 })
    const browser = readCookie(config, request.headers.get('cookie'), BROWSER_COOKIE) ?? newToken()
    try {
      await requestSignInLink(ctx, {
        email: form.values.email,
        continueTo,
        browserHash: hashToken(browser),
        sender: clientAddress(config, request),
        known: knownBrowser(house, request),
      })
    } catch (error) {
      if (!(error instanceof InvalidMailAddress || error instanceof TooManySignIns)) throw error
      const tooMany = error instanceof TooManySignIns
      const why = tooMany ? error.message : 'This is no e-mail address. Please check it.'
      const rejected = rejectField(body, 'email', why)
      return reply.html(<SignInPage page={page} continueTo={continueTo} rejected={rejected} />, {
        status: tooMany ? 429 : 422,
        headers: tooMany ? { 'retry-after': String(error.retryAfterSeconds) } : {},
      })
    }
    reply.cookie(setCookie(config, BROWSER_COOKIE, browser, { maxAgeSeconds: BROWSER_SECONDS }))
    return reply.see(`/signin/sent?continue_to=${encodeURIComponent(continueTo)}`)
  })

  app.get('/signin/sent', ({ page, query, reply }) =>
    reply.html(<CheckMailPage page={page} continueTo={safeReturnTo(query.continue_to)} />),
  )
}

/** The letter was read on another device: its code is typed where it was asked for. */
export const signInCode: Room = (app, house) => {
  app.post('/signin/code', async ({ body, request, ...scope }) => {
    const { ctx, page, reply } = scope
    const typed = typedTexts(body)
    const hash = browserHash(house, request)
    try {
      const use = { code: typed.code ?? '', browserHash: hash, known: knownBrowser(house, request) }
      const token = await tokenForCode(ctx, use)
      const link = await findSignInLink(ctx, token)
      // Whoever is new, or closed the account, has something to say first.
      if (!link?.memberName || link.eraseAfter) return reply.see(`/signin/${token}`)
      const asked = { browserHash: hash, confirmed: false, keep: false, newcomer: null }
      const entered = await spendSignInLink(ctx, token, asked)
      return await enterByMail(house, scope, request, { ...entered, means: 'a code by mail' })
    } catch (error) {
      if (!(error instanceof CodeWrong || error instanceof CodeDead)) throw error
      const rejected = rejectField(body, 'code', error.message)
      const continueTo = safeReturnTo(typed.continue_to)
      return reply.html(<CheckMailPage page={page} continueTo={continueTo} rejected={rejected} />, {
        status: 422,
      })
    }
  })
}
