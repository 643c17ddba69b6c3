import { t } from 'elysia'
import { clientAddress } from '#core/app/client-address'
import { readCookie, setCookie } from '#core/app/cookies'
import { readForm, rejectField } from '#core/app/form'
import { hashToken, newToken } from '#core/crypto/secrets'
import { InvalidMailAddress } from '#core/mail/mailer'
import { safeReturnTo } from '#core/oauth/return-to'
import { isFirstRun } from '#core/services/federation/identity/first-run'
import { TooManySignIns } from '#core/services/federation/identity/refusals'
import { LINK_MINUTES } from '#core/services/federation/signin/mail'
import { requestSignInLink } from '#core/services/federation/signin/request-link'
import type { Room } from '../../domain'
import { CheckMailPage, SignInPage } from './pages'

/** Says which browser asked for a link, so that another one is noticed. */
export const BROWSER_COOKIE = 'rose_signin_browser'

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

  app.get('/login', ({ page, query, reply }) => {
    const back = safeReturnTo(query.return_to)
    return reply.see(page.viewer.member ? back : `/signin?continue_to=${encodeURIComponent(back)}`)
  })

  app.get('/signin', async ({ ctx, page, query, reply }) => {
    if (await isFirstRun(ctx)) return reply.see('/welcome')
    const continueTo = safeReturnTo(query.continue_to)
    return reply.html(<SignInPage page={page} continueTo={continueTo} emailHint={query.login_hint} />)
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
    reply.cookie(setCookie(config, BROWSER_COOKIE, browser, { maxAgeSeconds: LINK_MINUTES * 60 }))
    return reply.see(`/signin/sent?continue_to=${encodeURIComponent(continueTo)}`)
  })

  app.get('/signin/sent', ({ page, query, reply }) =>
    reply.html(<CheckMailPage page={page} continueTo={safeReturnTo(query.continue_to)} />),
  )
}
