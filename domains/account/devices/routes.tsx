import { devices as devicesOf, signOutDevice, signOutOthers } from '#core/services/account/devices/devices'
import type { Room } from '../../domain'
import { DevicesPage } from './pages'

/** Where a member is signed in, and signing out there. */
export const devices: Room = app => {
  app.get('/devices', async ({ ctx, page, query, signIn, reply }) =>
    reply.html(<DevicesPage page={page} {...(await devicesOf(ctx, signIn, query.before || undefined))} />),
  )

  app.delete('/devices/others', async ({ ctx, signIn, reply }) => {
    const count = await signOutOthers(ctx, signIn)
    const text = count === 1 ? 'One other device is signed out.' : `${count} other devices are signed out.`
    return reply.see('/devices', { kind: 'success', text })
  })

  app.delete('/devices/:signIn', async ({ ctx, params, reply }) => {
    await signOutDevice(ctx, params.signIn)
    return reply.see('/devices', { kind: 'success', text: 'That device is signed out.' })
  })
}
