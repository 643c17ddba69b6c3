import { typedValues } from '#core/app/form'
import { nextCycle, openCycle } from '#core/services/market/cycles/cycle'
import { setCycleLetters, wantsCycleLetters } from '#core/services/market/cycles/cycle-letters'
import type { Room } from '../../domain'
import { CyclesPage } from './page'

/** When orders are open, for everybody. */
export const cycles: Room = app => {
  app.get('/cycles', async ({ ctx, page, reply }) => {
    const [open, next] = [await openCycle(ctx), await nextCycle(ctx)]
    const letters = ctx.viewer.member ? await wantsCycleLetters(ctx) : null
    return reply.html(<CyclesPage page={page} open={open} next={next} letters={letters} />)
  })

  app.post('/cycles/letters', async ({ ctx, body, reply }) => {
    const wanted = typedValues(body).wanted === 'on'
    await setCycleLetters(ctx, wanted)
    const text = wanted ? 'You get a letter when orders open.' : 'You get no more such letters.'
    return reply.see('/cycles', { kind: 'success', text })
  })
}
