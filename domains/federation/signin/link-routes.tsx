import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import type { House } from '#core/app/house'
import type { RequestScope } from '#core/app/request-scope'
import { HANDLE_PATTERN, suggestHandle } from '#core/services/federation/identity/handles'
import { HandleTaken } from '#core/services/federation/identity/refusals'
import { findSignInLink } from '#core/services/federation/signin/find-link'
import { AccountClosed, OtherBrowser, SignInLinkSpent } from '#core/services/federation/signin/refusals'
import { type Newcomer, recordSpentLink, spendSignInLink } from '#core/services/federation/signin/use-link'
import type { Room } from '../../domain'
import { browserHash, enterByMail } from './enter'
import { LinkPage, LinkSpentPage } from './link-pages'

export const NewMember = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Tell us your name.' }),
  handle: t.String({
    minLength: 1,
    maxLength: 40,
    pattern: HANDLE_PATTERN,
    error: 'Choose a handle of small letters, figures and underscores, 40 at most.',
  }),
})

/**
 * Opening the link. Looking at it uses nothing up, because mail scanners open every link; its button does.
 */
export const signInLink: Room = (app, house) => {
  app.get('/signin/:token', ({ request, params, ...scope }) =>
    showLink(house, scope, request, params.token, null),
  )

  app.post('/signin/:token', async ({ request, params, body, ...scope }) => {
    const { ctx } = scope
    const link = await findSignInLink(ctx, params.token)
    if (!link) {
      await recordSpentLink(ctx, params.token)
      return showLink(house, scope, request, params.token, null)
    }
    const form = link.memberName === null ? readForm(NewMember, body) : null
    if (form && !form.ok) return showLink(house, scope, request, params.token, form)
    try {
      const entered = await spendSignInLink(ctx, params.token, {
        browserHash: browserHash(house, request),
        confirmed: (body as { confirmed?: unknown } | undefined)?.confirmed === 'on',
        keep: (body as { keep?: unknown } | undefined)?.keep === 'on',
        newcomer: (form?.values as Newcomer | undefined) ?? null,
      })
      return await enterByMail(house, scope, request, { ...entered, means: 'a link by mail' })
    } catch (error) {
      if (error instanceof HandleTaken)
        return showLink(house, scope, request, params.token, rejectField(body, 'handle', error.message))
      if (error instanceof OtherBrowser)
        return showLink(house, scope, request, params.token, rejectField(body, 'confirmed', error.message))
      if (error instanceof AccountClosed)
        return showLink(house, scope, request, params.token, rejectField(body, 'keep', error.message))
      if (error instanceof SignInLinkSpent) return showLink(house, scope, request, params.token, null)
      throw error
    }
  })
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply' | 'signIn'>

async function showLink(
  house: House,
  { ctx, page, reply }: Scope,
  request: Request,
  token: string,
  rejected: Rejected | null,
): Promise<Response> {
  const link = await findSignInLink(ctx, token)
  if (!link) return reply.html(<LinkSpentPage page={page} />, { status: 410 })
  const otherBrowser = link.browserHash !== browserHash(house, request)
  const handle = link.memberName === null ? await suggestHandle(ctx, link.email) : ''
  return reply.html(
    <LinkPage
      page={page}
      token={token}
      link={link}
      otherBrowser={otherBrowser}
      handle={handle}
      rejected={rejected}
    />,
    // The address is a key: no page that it leads to may learn it.
    { status: rejected ? 422 : 200, headers: { 'referrer-policy': 'same-origin' } },
  )
}
