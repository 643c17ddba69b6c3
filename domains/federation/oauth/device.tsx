import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { requireMember } from '#core/contracts/require-role'
import {
  answerDevice,
  findDevice,
  TooManyUserCodes,
  UserCodeUnknown,
  type WaitingDevice,
} from '#core/services/federation/oauth/device-request'
import { scopesInWords } from '#core/services/federation/oauth/scopes'
import type { Room } from '../../domain'
import { DeviceAnsweredPage, DevicePage, UserCodePage } from './device-pages'

const Code = t.Object({
  user_code: t.String({
    minLength: 1,
    maxLength: 40,
    error: 'Type the eight letters that the device shows.',
  }),
})

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply' | 'signIn'>

/** Where a member types the code that a device shows, reads what it asks for, and answers (RFC 8628 §3.3). */
export const device: Room = app => {
  app.get('/device', async ({ query, ...scope }) => {
    const typed = typeof query.user_code === 'string' ? query.user_code : null
    requireMember(scope.ctx)
    if (typed === null) return scope.reply.html(<UserCodePage page={scope.page} />)
    const form = readForm(Code, { user_code: typed })
    if (!form.ok) return askForCode(scope, form)
    return orAskAgain(scope, form.values, async () =>
      showDevice(scope, await findDevice(scope.ctx, form.values.user_code)),
    )
  })

  app.post('/device', async ({ body, ...scope }) => {
    const { ctx, page, reply, signIn } = scope
    requireMember(ctx)
    const form = readForm(Code, body)
    if (!form.ok) return askForCode(scope, form)
    const allowed = (body as { answer?: unknown }).answer === 'allow'
    return orAskAgain(scope, form.values, async () => {
      const answered = await answerDevice(ctx, form.values.user_code, { allowed, signIn: signIn ?? '' })
      return reply.html(<DeviceAnsweredPage page={page} name={answered.client.name} allowed={allowed} />)
    })
  })
}

async function showDevice({ ctx, page, reply }: Scope, waiting: WaitingDevice): Promise<Response> {
  const words = await scopesInWords(ctx, waiting.scope)
  return reply.html(<DevicePage page={page} device={waiting} words={words} />)
}

async function orAskAgain(
  scope: Scope,
  typed: { readonly user_code: string },
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UserCodeUnknown || error instanceof TooManyUserCodes)) throw error
    return askForCode(scope, rejectField(typed, 'user_code', error.message), error.status)
  }
}

function askForCode({ page, reply }: Scope, rejected: Rejected, status = 422): Promise<Response> {
  return reply.html(<UserCodePage page={page} rejected={rejected} />, { status })
}
