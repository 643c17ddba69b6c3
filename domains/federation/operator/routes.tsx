import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import { FreshSignInRequired, NotFound, Refusal } from '#core/contracts/refusal'
import { ROLES, type Role } from '#core/contracts/viewer'
import {
  attemptNow,
  countHosts,
  deliveryHealth,
  HOSTS_PER_PAGE,
} from '#core/services/federation/delivery/health'
import { grantRole, revokeRole, roleGrants } from '#core/services/federation/identity/roles'
import {
  retryUnsentLetter,
  unsentLetters,
  unsentNewsletters,
} from '#core/services/federation/letters/unsent-letters'
import type { Room } from '../../domain'
import { DeliveriesPage } from './deliveries-page'
import { UnsentLettersPage } from './letters-page'
import { RolesPage } from './roles-page'

const Grant = t.Object({
  who: t.String({ minLength: 1, maxLength: 254, error: 'Type an e-mail address or a handle.' }),
  role: t.Union(
    ROLES.map(role => t.Literal(role)),
    { error: 'Choose a role.' },
  ),
})

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>
type Rejection = ReturnType<typeof rejectField>

/** What the operator looks after: deliveries, letters and roles. */
export const operator: Room = app => {
  app.get('/operator/deliveries', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const pages = pagesOf(await countHosts(ctx), HOSTS_PER_PAGE)
    refuseBeyond(number, pages)
    const hosts = await deliveryHealth(ctx, number)
    return reply.html(<DeliveriesPage page={page} hosts={hosts} number={number} pages={pages} />)
  })
  app.post('/operator/deliveries/:host/attempt', async ({ ctx, params, reply }) => {
    await attemptNow(ctx, params.host)
    return reply.see('/operator/deliveries', { kind: 'success', text: 'Trying now.' })
  })

  app.get('/operator/letters', async ({ ctx, page, reply }) =>
    reply.html(
      <UnsentLettersPage
        page={page}
        letters={await unsentLetters(ctx)}
        newsletters={await unsentNewsletters(ctx)}
      />,
    ),
  )
  app.post('/operator/letters/:key/attempt', async ({ ctx, params, reply }) => {
    await retryUnsentLetter(ctx, params.key)
    return reply.see('/operator/letters', { kind: 'success', text: 'Trying now.' })
  })

  app.get('/operator/roles', scope => showRoles(scope))
  app.post('/operator/roles', async ({ body, ...scope }) => {
    await roleGrants(scope.ctx)
    const form = readForm(Grant, body)
    if (!form.ok) return showRoles(scope, form)
    try {
      await grantRole(scope.ctx, form.values.who, form.values.role as Role)
    } catch (error) {
      if (!isFaultOfForm(error)) throw error
      return showRoles(scope, rejectField(body, 'who', error.message))
    }
    return scope.reply.see('/operator/roles', { kind: 'success', text: 'The role is granted.' })
  })
  app.delete('/operator/roles/:id', async ({ ctx, params, reply }) => {
    await revokeRole(ctx, params.id)
    return reply.see('/operator/roles', { kind: 'success', text: 'The role is taken back.' })
  })
}

/** What the operator can put right in the form itself. */
function isFaultOfForm(error: unknown): error is Refusal {
  const isElsewhere = error instanceof NotFound || error instanceof FreshSignInRequired
  return error instanceof Refusal && !isElsewhere
}

async function showRoles({ ctx, page, reply }: Scope, rejected?: Rejection) {
  const grants = await roleGrants(ctx)
  return reply.html(<RolesPage page={page} grants={grants} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}
