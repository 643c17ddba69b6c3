import { connectedPrograms, withdrawProgram } from '#core/services/federation/oauth/connected-programs'
import { passkeys } from '#core/services/federation/passkeys/passkeys'
import { secondFactor } from '#core/services/federation/second-factor/authenticator'
import { waitingRoles } from '#core/services/federation/second-factor/required-roles'
import { ownSecurityEvents, readPosition } from '#core/services/federation/security-log/list-events'
import type { Room } from '../../domain'
import { HistoryPage } from './history-page'
import { SecurityPage } from './overview-page'
import { ProgramsPage } from './programs-page'

/** How a member signs in, whom they let in, and what happened. */
export const security: Room = app => {
  app.get('/security', async ({ ctx, page, reply }) => {
    const own = {
      passkeys: await passkeys(ctx),
      factor: await secondFactor(ctx),
      waiting: await waitingRoles(ctx),
    }
    return reply.html(<SecurityPage page={page} {...own} />)
  })

  app.get('/security/programs', async ({ ctx, page, query, reply }) =>
    reply.html(<ProgramsPage page={page} {...(await connectedPrograms(ctx, query.after || undefined))} />),
  )

  app.delete('/security/programs/:id', async ({ ctx, params, reply }) => {
    await withdrawProgram(ctx, params.id)
    return reply.see('/security/programs', { kind: 'success', text: 'The program is shut out.' })
  })

  app.get('/security/history', async ({ ctx, page, query, reply }) =>
    reply.html(<HistoryPage page={page} {...(await ownSecurityEvents(ctx, readPosition(query.before)))} />),
  )
}
