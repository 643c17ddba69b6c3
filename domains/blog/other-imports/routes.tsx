import { t } from 'elysia'
import { endOfDay } from '#core/app/end-of-day'
import { readForm, rejectField, typedTexts, typedValues } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { takesFiles } from '#core/app/uploads'
import { isId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { pathRows, patternRows } from '#core/services/blog/old-addresses/listed-redirects'
import { REDIRECT_KINDS, removeRedirect } from '#core/services/blog/old-addresses/remove-redirect'
import { importMembers } from '#core/services/blog/other-imports/members-list'
import { importRedirects, UnusableFile } from '#core/services/blog/other-imports/redirects'
import { storable } from '#core/services/blog/storable'
import { decodeText } from '#core/text/decode-text'
import type { Room } from '../../domain'
import { OtherImportsPage, type Outcome } from './pages'
import { REDIRECTS, RedirectsPage } from './redirects-page'

const PATH = '/operator/imports'
const MOST_WORDS = 300

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

  app.get(REDIRECTS, async ({ ctx, page, query, reply }) => {
    const words = storable(query.q ?? '').slice(0, MOST_WORDS)
    const list = await pathRows(ctx, { words, after: query.after })
    const isBeyondFirst = query.after !== undefined
    return reply.html(<RedirectsPage page={page} list={list} words={words} isBeyondFirst={isBeyondFirst} />)
  })

  takesFiles(app, REDIRECTS, 'operator')
  app.post(REDIRECTS, async ({ body, ...scope }) => {
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

  app.delete(REDIRECTS, async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const form = readForm(REMOVED, body)
    if (!form.ok) return show(scope, form)
    const { from, kind, q = '' } = form.values
    if (!(await removeRedirect(scope.ctx, from, kind)))
      return show(scope, rejectField(body, 'from', 'Nothing leads on from there.'))
    const list = kind === 'path' ? REDIRECTS + (q && `?${new URLSearchParams({ q })}`) : PATH
    return scope.reply.see(list, { kind: 'success', text: `${from} leads nowhere any more.` })
  })
}

/** In the address of a path there would be no place for a pattern. */
const REMOVED = t.Object({
  from: t.String({ minLength: 1, maxLength: 1_000, error: 'Write the path, like /old/path.' }),
  kind: t.Optional(t.Union(REDIRECT_KINDS.map(kind => t.Literal(kind)))),
  q: t.Optional(t.String({ maxLength: MOST_WORDS })),
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
