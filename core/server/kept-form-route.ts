import { KEPT_FORM_PATH, keptForm } from '#core/app/kept-form'
import type { App } from '#core/app/scoped-app'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import type { Kept } from '#core/database/kept-forms'
import type { AppParts } from './app-parts'
import { fillForm } from './fill-form'

/**
 * `GET /kept-form`, in all six apps: the page on which a form was sent too late, with all that was typed into it. Where
 * that page is no more, the words alone, with a way to send them again.
 */
export function keptFormRoute(app: App, { domain, house, keptNotice, keptView }: AppParts) {
  app.get(KEPT_FORM_PATH, async ({ ctx, page, request, reply }) => {
    requireMember(ctx)
    const cookies = request.headers.get('cookie')
    const found = await keptForm(ctx, domain, cookies)
    if (!found) throw new NotFound()
    const { kept, cookie } = found
    reply.cookie(cookie)
    const notice = String(await keptNotice())
    for (const path of placesOf(kept)) {
      const headers = { cookie: cookies ?? '', accept: 'text/html' }
      const answer = await app.handle(new Request(house.config.origins[domain] + path, { headers }))
      const filled = answer.status === 200 && fillForm(await answer.text(), kept)
      if (filled) return reply.html(noticed(filled, notice))
    }
    return reply.html(keptView({ page, kept }))
  })
}

/** Where the form may stand: where it was sent from; a refused one was shown again under its own action. */
function placesOf({ page, action }: Kept): string[] {
  const path = action.split('?')[0]!
  return [...new Set([page, path, `${path}/new`])].filter(place => !place.startsWith(KEPT_FORM_PATH))
}

function noticed(html: string, notice: string): string {
  return new HTMLRewriter()
    .on('main', { element: main => void main.prepend(notice, { html: true }) })
    .transform(html)
}
