import { paymentsKind } from '#core/app/house'
import { dismissFirstSteps, firstSteps } from '#core/services/house/first-steps'
import type { Room } from '../../domain'
import { FirstStepsPage } from './page'

const FIRST_STEPS = '/operator/first-steps'

/** What a new cooperative does first. */
export const firstStepRoutes: Room = (app, house) => {
  app.get(FIRST_STEPS, async ({ ctx, page, reply }) => {
    const steps = await firstSteps(ctx, paymentsKind(house))
    return reply.html(<FirstStepsPage page={page} {...steps} />)
  })

  app.post(`${FIRST_STEPS}/putting-away`, async ({ ctx, reply }) => {
    await dismissFirstSteps(ctx, true)
    return reply.see(FIRST_STEPS, { kind: 'success', text: 'Put away.' })
  })
  app.delete(`${FIRST_STEPS}/putting-away`, async ({ ctx, reply }) => {
    await dismissFirstSteps(ctx, false)
    return reply.see(FIRST_STEPS)
  })
}
