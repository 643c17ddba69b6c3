import { readForm, rejectField, seenVersion, typedTexts, typedValues } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { DOMAINS } from '#core/contracts/domain'
import { requireRole } from '#core/contracts/require-role'
import { HIDEABLE, SettingRefused } from '#core/services/federation/settings/check-settings'
import { saveSettings } from '#core/services/federation/settings/save-settings'
import { sendTestLetter } from '#core/services/federation/settings/test-letter'
import { welcomeMail } from '#core/services/federation/settings/welcome-letter'
import { oneLine } from '#core/text/one-line'
import type { Room } from '../../domain'
import { AppsPage } from './apps-page'
import { Contact, Identity, Letters, Status } from './forms'
import { ContactPage, IdentityPage, LettersPage } from './pages'
import { PublicStatusPage } from './public-status-page'

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>
type Rejection = ReturnType<typeof rejectField>

const MAX_ABOUT = 120
const SAVED = { kind: 'success', text: 'Saved. It is seen on all pages now.' } as const

/** The operator says who the cooperative is. */
export const settings: Room = app => {
  app.get('/operator/settings', scope => showIdentity(scope))
  app.post('/operator/settings', async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const form = readForm(Identity, body)
    if (!form.ok) return showIdentity(scope, form)
    const [name, tagline] = [oneLine(form.values.name), oneLine(form.values.tagline)]
    const refused = await refusalOf(body, () =>
      saveSettings(scope.ctx, 'identity', { ...form.values, name, tagline }, seenVersion(body)),
    )
    return refused ? showIdentity(scope, refused) : scope.reply.see('/operator/settings', SAVED)
  })

  app.get('/operator/settings/contact', scope => showContact(scope))
  app.post('/operator/settings/contact', async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const form = readForm(Contact, body)
    if (!form.ok) return showContact(scope, form)
    const { address = '', email = '', phone = '', openingHours = '' } = form.values
    const refused = await refusalOf(body, () =>
      saveSettings(scope.ctx, 'contact', { address, email, phone, openingHours }, seenVersion(body)),
    )
    return refused ? showContact(scope, refused) : scope.reply.see('/operator/settings/contact', SAVED)
  })

  app.get('/operator/settings/letters', scope => showLetters(scope))
  app.post('/operator/settings/letters', async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const form = readForm(Letters, body)
    if (!form.ok) return showLetters(scope, form)
    const { sender = null, welcomeText = '' } = form.values
    const refused = await refusalOf(body, () =>
      saveSettings(scope.ctx, 'letters', { sender, welcomeText }, seenVersion(body)),
    )
    return refused ? showLetters(scope, refused) : scope.reply.see('/operator/settings/letters', SAVED)
  })
  app.post('/operator/settings/letters/test', async ({ ctx, reply }) => {
    const { email } = requireRole(ctx, 'operator')
    const said = await sendTestLetter(ctx)
    return reply.see(
      '/operator/settings/letters',
      said === null
        ? { kind: 'success', text: `The mail server has taken it. Look into the mailbox of ${email}.` }
        : { kind: 'error', text: `The letter did not leave. The mail server said: ${said}` },
    )
  })

  app.get('/operator/settings/status', scope => showStatus(scope))
  app.post('/operator/settings/status', async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const form = readForm(Status, body)
    if (!form.ok) return showStatus(scope, form)
    const { statusShown, plannedWork = '' } = form.values
    const values = { statusShown: statusShown === 'yes', plannedWork: plannedWork.trim() }
    await saveSettings(scope.ctx, 'status', values, seenVersion(body))
    return scope.reply.see('/operator/settings/status', SAVED)
  })

  app.get('/operator/settings/apps', scope => showApps(scope))
  app.post('/operator/settings/apps', async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const typed = typedTexts(body)
    const shown = [typedValues(body).hiddenApps ?? []].flat().map(String)
    const tooLong = DOMAINS.find(domain => (typed[`about-${domain}`] ?? '').length > MAX_ABOUT)
    if (tooLong) {
      const sentence = `Please use at most ${MAX_ABOUT} characters.`
      return showApps(scope, rejectField(body, `about-${tooLong}`, sentence), shown)
    }
    const lines = DOMAINS.map(domain => [domain, (typed[`about-${domain}`] ?? '').trim()] as const)
    const about = Object.fromEntries(lines.filter(([, line]) => line !== ''))
    const hiddenApps = HIDEABLE.filter(domain => !shown.includes(domain))
    const refused = await refusalOf(body, () =>
      saveSettings(scope.ctx, 'apps', { hiddenApps, about }, seenVersion(body)),
    )
    return refused ? showApps(scope, refused, shown) : scope.reply.see('/operator/settings/apps', SAVED)
  })
}

/** What was refused, at its field; anything else goes on to the factory. */
async function refusalOf(body: unknown, save: () => Promise<void>): Promise<Rejection | null> {
  try {
    await save()
    return null
  } catch (fault) {
    if (fault instanceof SettingRefused) return rejectField(body, fault.field, fault.message)
    throw fault
  }
}

function showIdentity({ ctx, page, reply }: Scope, rejected?: Rejection) {
  requireRole(ctx, 'operator')
  return reply.html(<IdentityPage page={page} rejected={rejected} />, { status: rejected ? 422 : 200 })
}

function showContact({ ctx, page, reply }: Scope, rejected?: Rejection) {
  requireRole(ctx, 'operator')
  return reply.html(<ContactPage page={page} rejected={rejected} />, { status: rejected ? 422 : 200 })
}

function showLetters({ ctx, page, reply }: Scope, rejected?: Rejection) {
  const { email, name } = requireRole(ctx, 'operator')
  const { subject, text } = welcomeMail(ctx, email, name)
  return reply.html(
    <LettersPage
      page={page}
      rejected={rejected}
      mailFrom={ctx.house.config.mailFrom}
      example={`${subject}\n\n${text}`}
    />,
    { status: rejected ? 422 : 200 },
  )
}

function showStatus({ ctx, page, reply }: Scope, rejected?: Rejection) {
  requireRole(ctx, 'operator')
  return reply.html(<PublicStatusPage page={page} rejected={rejected} />, { status: rejected ? 422 : 200 })
}

function showApps({ ctx, page, reply }: Scope, rejected?: Rejection, shown?: readonly string[]) {
  requireRole(ctx, 'operator')
  return reply.html(<AppsPage page={page} rejected={rejected} shown={shown} />, {
    status: rejected ? 422 : 200,
  })
}
