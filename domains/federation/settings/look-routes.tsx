import { readForm, rejectField, seenVersion } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { uploadOf } from '#core/app/upload'
import { takesFiles } from '#core/app/uploads'
import { requireRole } from '#core/contracts/require-role'
import { PictureRefused, PicturesWaiting } from '#core/media/store-picture'
import { ContrastTooLow, readColour } from '#core/services/federation/settings/colours'
import { saveSettings } from '#core/services/federation/settings/save-settings'
import { NoCover, removeCover, setCover } from '#core/services/federation/settings/site-cover'
import { LogoRefused, removeLogo, setLogo } from '#core/services/federation/settings/site-logo'
import type { Room } from '../../domain'
import { Colours } from './forms'
import { LookPage } from './look-page'

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>
type Rejection = ReturnType<typeof rejectField>

const LOOK = '/operator/settings/look'

/** The logo and the colours of all six apps. */
export const settingsLook: Room = app => {
  app.get(LOOK, scope => showLook(scope))

  app.post(LOOK, async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const form = readForm(Colours, body)
    if (!form.ok) return showLook(scope, form)
    const { accent = '', band = '' } = form.values
    const colours = { accent: readColour(accent), band: readColour(band) }
    const unread = (
      [
        ['accent', accent],
        ['band', band],
      ] as const
    ).find(([name, typed]) => typed !== '' && colours[name] === null)
    if (unread) return showLook(scope, rejectField(body, unread[0], 'Write a colour like #a3123f.'))
    try {
      await saveSettings(scope.ctx, 'colours', colours, seenVersion(body))
    } catch (fault) {
      if (!(fault instanceof ContrastTooLow)) throw fault
      return showLook(scope, rejectField(body, fault.field, fault.message))
    }
    return scope.reply.see(LOOK, { kind: 'success', text: 'Saved. All pages wear it now.' })
  })

  takesFiles(app, '/operator/settings/logo', 'operator')
  app.post('/operator/settings/logo', async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const bytes = await uploadOf(body, 'logo')
    if (!bytes) return showLook(scope, atFile(scope, 'logo', 'Choose a file first.'))
    try {
      await setLogo(scope.ctx, bytes)
    } catch (fault) {
      if (!(fault instanceof LogoRefused)) throw fault
      return showLook(scope, atFile(scope, 'logo', fault.message))
    }
    return scope.reply.see(LOOK, { kind: 'success', text: 'The logo is on all pages now.' })
  })
  takesFiles(app, '/operator/settings/cover', 'operator')
  app.post('/operator/settings/cover', async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const alt = String((body as Readonly<Record<string, unknown>>).coverAlt ?? '')
      .trim()
      .slice(0, 300)
    try {
      await setCover(scope.ctx, await uploadOf(body, 'picture'), alt)
    } catch (fault) {
      if (!(fault instanceof PictureRefused || fault instanceof PicturesWaiting || fault instanceof NoCover))
        throw fault
      return showLook(scope, atFile(scope, 'picture', fault.message, { coverAlt: alt }))
    }
    return scope.reply.see(`${LOOK}#cover`, {
      kind: 'success',
      text: 'The cover is on the front page of the journal now.',
    })
  })
  app.delete('/operator/settings/cover', async ({ ctx, reply }) => {
    await removeCover(ctx)
    return reply.see(LOOK, { kind: 'success', text: 'The cover is gone.' })
  })
  app.delete('/operator/settings/logo', async ({ ctx, reply }) => {
    await removeLogo(ctx)
    return reply.see(LOOK, { kind: 'success', text: 'The logo is gone.' })
  })
}

function showLook({ ctx, page, reply }: Scope, rejected?: Rejection) {
  requireRole(ctx, 'operator')
  return reply.html(<LookPage page={page} rejected={rejected} />, { status: rejected ? 422 : 200 })
}

/** The other form of the page goes on saying what is set. */
function atFile(
  { page: { site } }: Scope,
  field: 'logo' | 'picture',
  sentence: string,
  typed = {},
): Rejection {
  return rejectField({ accent: site.accent ?? '', band: site.band ?? '', ...typed }, field, sentence)
}
