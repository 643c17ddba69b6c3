import { typedValues } from '#core/app/form'
import { readId } from '#core/contracts/id'
import { checkIn, undoCheckIn } from '#core/services/events/door/check-in'
import { occurrenceDesk } from '#core/services/events/organising/desk'
import type { Room } from '../../domain'
import { DoorPage, LONGEST_CODE } from './door-page'

/** Checking tickets at the door: typed, or scanned by a hand scanner that types and presses Enter. */
export const door: Room = app => {
  app.get('/organise/occurrences/:id/check-ins', async ({ ctx, page, params, reply }) => {
    const occurrence = await occurrenceDesk(ctx, readId(params.id))
    return reply.html(<DoorPage page={page} occurrence={occurrence} />)
  })

  // Answered at once rather than by a redirect: at a door with a queue one round trip is enough.
  app.post('/organise/occurrences/:id/check-ins', async ({ ctx, page, params, body, reply }) => {
    const id = readId(params.id)
    const admission = await checkIn(ctx, id, codeOf(body))
    const occurrence = await occurrenceDesk(ctx, id)
    return reply.html(<DoorPage page={page} occurrence={occurrence} admission={admission} />)
  })

  app.delete('/organise/occurrences/:id/check-ins/:ticket', async ({ ctx, params, reply }) => {
    const id = readId(params.id)
    await undoCheckIn(ctx, id, readId(params.ticket))
    return reply.see(`/organise/occurrences/${id}/check-ins`, {
      kind: 'notice',
      text: 'That was undone: the ticket is good again.',
    })
  })
}

function codeOf(body: unknown): string {
  const { code = '' } = typedValues(body)
  return typeof code === 'string' ? code.slice(0, LONGEST_CODE) : ''
}
