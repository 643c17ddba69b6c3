import { t } from 'elysia'
import { readForm } from '#core/app/form'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { allowDevice, PushUnusable } from '#core/services/federation/push/allow-device'
import { toldDevices, withdrawDevice } from '#core/services/federation/push/devices'
import { publicServerKey } from '#core/services/federation/push/server-key'
import type { Room } from '../../domain'
import { PushPage } from './page'

const PATH = '/notifications/devices'

const SUBSCRIPTION = t.Object({
  endpoint: t.String({ minLength: 1 }),
  p256dh: t.String({ minLength: 1, maxLength: 200 }),
  auth: t.String({ minLength: 1, maxLength: 100 }),
})

/** Which browsers of a member's tell them of what happens while no page of ours is open. */
export const push: Room = app => {
  app.get(PATH, async ({ ctx, page, signIn, reply }) => {
    requireMember(ctx)
    const [devices, publicKey] = [await toldDevices(ctx, signIn), await publicServerKey(ctx)]
    return reply.html(<PushPage page={page} devices={devices} publicKey={publicKey} />)
  })

  app.post(PATH, async ({ ctx, signIn, body, reply }) => {
    requireMember(ctx)
    const form = readForm(SUBSCRIPTION, body)
    if (!form.ok) return reply.see(PATH, { kind: 'error', text: new PushUnusable().message })
    if (signIn === null) throw new NotFound()
    try {
      await allowDevice(ctx, signIn, { ...form.values, device: ctx.from?.device ?? '' })
    } catch (fault) {
      if (!(fault instanceof PushUnusable)) throw fault
      return reply.see(PATH, { kind: 'error', text: fault.message })
    }
    return reply.see(PATH, { kind: 'success', text: 'This browser tells you from now on.' })
  })

  app.delete(`${PATH}/:id`, async ({ ctx, params, reply }) => {
    await withdrawDevice(ctx, readId(params.id))
    return reply.see(PATH, { kind: 'success', text: 'That browser tells you nothing more.' })
  })
}
