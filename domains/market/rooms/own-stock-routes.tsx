import { pagesOf, refuseBeyond } from '#core/app/paging'
import type { PageAsked } from '#core/services/market/cycles/choices'
import {
  ownStock,
  ownStockOf,
  proposeStock,
  STOCK_LINES_PER_PAGE,
} from '#core/services/market/rooms/own-stock'
import { requireProducer } from '#core/services/market/rooms/require-producer'
import type { Room } from '../../domain'
import { partIn } from '../kept-search'
import { pageAsked, pagePath } from '../variant-pages'
import { readStock, refusedStatus, savedKind, savedWords, typedAgain, variantOf } from './stock-form'
import { OwnStockPage } from './stock-page'

/** What is on the shelf of all that is theirs, and what they ask for it. */
export const ownStockRoutes = (app: Parameters<Room>[0]) => {
  app.get('/room/:producer/stock', async ({ ctx, page, params, query, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const asked = pageAsked(query)
    const found = await ownStock(ctx, producer.id, placeOf(asked))
    refuseBeyond(asked.number, pagesOf(found.total, STOCK_LINES_PER_PAGE))
    return reply.html(<OwnStockPage page={page} producer={producer} asked={asked} {...found} />)
  })

  app.post('/room/:producer/stock', async ({ ctx, page, params, query, body, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const asked = pageAsked(query)
    const read = readStock(body, ctx.house.site().currency)
    const { touched } = read
    const part = partIn(body)
    if (part) {
      const found = await ownStock(ctx, producer.id, placeOf(part))
      const values = Object.entries(read.typed.values).filter(([field]) => touched.has(variantOf(field)))
      const typed = { values: Object.fromEntries(values), errors: {} }
      const view = { page, producer, asked: part, ...found, typed, touched, body }
      return reply.html(<OwnStockPage {...view} />)
    }
    const outcome = await proposeStock(ctx, producer.id, read.wishes)
    const typed = typedAgain(read, outcome)
    const saved = savedWords(outcome)
    const faulty = new Set(Object.keys(typed.errors).map(variantOf))
    if (faulty.size === 0)
      return reply.see(pagePath(`/room/${producer.id}/stock`, asked), {
        kind: savedKind(outcome),
        text: saved,
      })
    const found = await ownStock(ctx, producer.id, placeOf(asked))
    // What was refused stands here, also where it was typed on another page.
    const shown = new Set(found.lines.map(({ id }) => id))
    const others = await ownStockOf(
      ctx,
      producer.id,
      [...faulty].filter(id => !shown.has(id)),
    )
    const view = { page, producer, asked, ...found, lines: [...others, ...found.lines], typed, saved }
    return reply.html(<OwnStockPage {...view} />, { status: refusedStatus(read, outcome) })
  })
}

const placeOf = ({ words, number }: Required<PageAsked>) => ({ words, page: number })
