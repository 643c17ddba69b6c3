import { clientAddress } from '#core/app/client-address'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { RegistrationRefused } from '#core/services/federation/oauth/client-metadata'
import {
  deleteRegistration,
  type RegistrationAnswer,
  readRegistration,
  registerItself,
  replaceRegistration,
} from '#core/services/federation/oauth/self-registration'
import type { Room } from '../../domain'
import { bearerOf } from './bearer'

/** The client registration endpoint (RFC 7591 §3), and each client's own (RFC 7592 §2). */
export const registration: Room = app => {
  app.post('/register', ({ ctx, request, body }) =>
    answer(ctx, request, token => registerItself(ctx, token, body), 201),
  )
  app.get('/register/:client', ({ ctx, request, params }) =>
    answer(ctx, request, token => readRegistration(ctx, params.client, token)),
  )
  app.put('/register/:client', ({ ctx, request, params, body }) =>
    answer(ctx, request, token => replaceRegistration(ctx, params.client, token, body)),
  )
  app.delete('/register/:client', ({ ctx, request, params }) =>
    answer(
      ctx,
      request,
      async token => {
        await deleteRegistration(ctx, params.client, token)
        return null
      },
      204,
    ),
  )
}

async function answer(
  ctx: Ctx,
  request: Request,
  work: (token: string) => Promise<RegistrationAnswer | null>,
  status = 200,
): Promise<Response> {
  const headers = { 'cache-control': 'no-store', pragma: 'no-cache' }
  const verdict = await createRateLimit(ctx.house.cache, 'registration').hit(
    clientAddress(ctx.house.config, request) || 'unknown',
  )
  if (!verdict.allowed)
    return new Response(null, {
      status: 429,
      headers: { ...headers, 'retry-after': String(verdict.retryAfterSeconds) },
    })
  try {
    const registered = await work(bearerOf(request) ?? '')
    return registered
      ? Response.json(registered, { status, headers })
      : new Response(null, { status, headers })
  } catch (error) {
    if (!(error instanceof RegistrationRefused)) throw error
    const unknown = error.code === 'invalid_token'
    return Response.json(
      { error: error.code, error_description: error.message },
      {
        status: unknown ? 401 : 400,
        headers: { ...headers, ...(unknown ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {}) },
      },
    )
  }
}
