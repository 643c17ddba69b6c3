import { t } from 'elysia'
import { endOfDay } from '#core/app/end-of-day'
import { readForm, rejectField, typedTexts, typedValues } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { takesFiles } from '#core/app/uploads'
import { isId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { forgetRedirect, patternRows } from '#core/services/blog/old-addresses/forget-redirect'
import { importMembers } from '#core/services/blog/other-imports/members-list'
import { importRedirects, UnusableFile } from '#core/services/blog/other-imports/redirects'
import { decodeText } from '#core/text/decode-text'
import type { Room } from '../../domain'
import { OtherImportsPage, type Outcome } from './pages'

const PATH = '/operator/imports'

/** What Ghost keeps in files of their own: members, and redirects. */
export const otherImports: Room = app => {
  app.get(PATH, scope => show(scope, {}))

  takesFiles(app, `${PATH}/members`, 'operator')
  app.post(`${PATH}/members`, async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const file = typedValues(body).members
    const { newsletter = '', tiersUntil = '' } = typedTexts(body)
    const values = { newsletter, tiersUntil }
    const until = tiersUntil ? endOfDay(tiersUntil, scope.page.timeZone) : null
    if (tiersUntil && (!until || until <= scope.ctx.now))
      return show(scope, { values, errors: { tiersUntil: 'Choose a day to come, or none.' } })
    if (!(file instanceof File) || file.size === 0)
      return show(scope, { values, errors: { members: 'Choose the file.' } })
    try {
      const chosen = isId(newsletter) ? newsletter : null
      const members = await importMembers(scope.ctx, decodeText(await file.bytes()), chosen, until)
      return await show(scope, { members })
    } catch (fault) {
      if (fault instanceof UnusableFile) return show(scope, { values, errors: { members: fault.message } })
      throw fault
    }
  })

  takesFiles(app, `${PATH}/redirects`, 'operator')
  app.post(`${PATH}/redirects`, async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const file = typedValues(body).redirects
    if (!(file instanceof File) || file.size === 0)
      return show(scope, { errors: { redirects: 'Choose the file.' } })
    try {
      return await show(scope, {
        redirects: await importRedirects(scope.ctx, decodeText(await file.bytes())),
      })
    } catch (fault) {
      if (fault instanceof UnusableFile) return show(scope, { errors: { redirects: fault.message } })
      throw fault
    }
  })

  app.delete(`${PATH}/redirects`, async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const form = readForm(FORGOTTEN, body)
    if (!form.ok) return show(scope, form)
    if (await forgetRedirect(scope.ctx, form.values.from))
      return scope.reply.see(PATH, { kind: 'success', text: `${form.values.from} leads nowhere any more.` })
    return show(scope, rejectField(body, 'from', 'Nothing leads on from there.'))
  })
}

/** In the address of a path there would be no place for a pattern. */
const FORGOTTEN = t.Object({
  from: t.String({ minLength: 1, maxLength: 1_000, error: 'Write the path, like /old/path.' }),
})

async function show({ ctx, page, reply }: Pick<RequestScope, 'ctx' | 'page' | 'reply'>, outcome: Outcome) {
  requireRole(ctx, 'operator')
  const newsletters = await ctx.services.account.newsletters(ctx)
  const patterns = await patternRows(ctx)
  return reply.html(
    <OtherImportsPage page={page} newsletters={newsletters} patterns={patterns} outcome={outcome} />,
    {
      status: outcome.errors ? 422 : 200,
    },
  )
}
