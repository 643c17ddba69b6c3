import { t } from 'elysia'
import { type Rejected, readForm } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import {
  initialTokens,
  issueInitialToken,
  withdrawInitialToken,
} from '#core/services/federation/oauth/initial-tokens'
import type { Room } from '../../domain'
import { InitialTokensPage, NewInitialTokenPage } from './registration-pages'

const Opening = t.Object({
  label: t.String({ minLength: 1, maxLength: 120, error: 'Say for whom it is, so that you know it again.' }),
  uses: t.Integer({ minimum: 1, maximum: 100, error: 'Between 1 and 100.' }),
  days: t.Integer({ minimum: 1, maximum: 90, error: 'Between 1 and 90.' }),
})

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** With what programs may register themselves: the operator's tokens. */
export const registrationRoutes: Room = app => {
  app.get('/operator/registration', scope => showTokens(scope))

  app.post('/operator/registration', async ({ body, ...scope }) => {
    const { ctx, page, reply } = scope
    await initialTokens(ctx)
    const form = readForm(Opening, body)
    if (!form.ok) return showTokens(scope, form)
    const token = await issueInitialToken(ctx, form.values)
    return reply.html(<NewInitialTokenPage page={page} label={form.values.label} token={token} />, {
      headers: { 'cache-control': 'no-store' },
    })
  })

  app.delete('/operator/registration/:id', async ({ ctx, params, reply }) => {
    await withdrawInitialToken(ctx, params.id)
    return reply.see('/operator/registration', { kind: 'success', text: 'Nobody registers by it any more.' })
  })
}

async function showTokens({ ctx, page, reply }: Scope, rejected?: Rejected) {
  const tokens = await initialTokens(ctx)
  return reply.html(<InitialTokensPage page={page} tokens={tokens} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}
