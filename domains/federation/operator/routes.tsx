import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import {
  attemptNow,
  countHosts,
  deliveryHealth,
  HOSTS_PER_PAGE,
} from '#core/services/federation/delivery/health'
import {
  retryUnsentLetter,
  unsentLetters,
  unsentNewsletters,
} from '#core/services/federation/letters/unsent-letters'
import type { Room } from '../../domain'
import { DeliveriesPage } from './deliveries-page'
import { UnsentLettersPage } from './letters-page'

/** What the operator looks after: deliveries and letters. */
export const operator: Room = app => {
  app.get('/operator/deliveries', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const pages = pagesOf(await countHosts(ctx), HOSTS_PER_PAGE)
    refuseBeyond(number, pages)
    const hosts = await deliveryHealth(ctx, number)
    return reply.html(<DeliveriesPage page={page} hosts={hosts} number={number} pages={pages} />)
  })
  app.post('/operator/deliveries/:host/attempt', async ({ ctx, params, reply }) => {
    await attemptNow(ctx, params.host)
    return reply.see('/operator/deliveries', { kind: 'success', text: 'Trying now.' })
  })

  app.get('/operator/letters', async ({ ctx, page, reply }) =>
    reply.html(
      <UnsentLettersPage
        page={page}
        letters={await unsentLetters(ctx)}
        newsletters={await unsentNewsletters(ctx)}
      />,
    ),
  )
  app.post('/operator/letters/:key/attempt', async ({ ctx, params, reply }) => {
    await retryUnsentLetter(ctx, params.key)
    return reply.see('/operator/letters', { kind: 'success', text: 'Trying now.' })
  })
}
