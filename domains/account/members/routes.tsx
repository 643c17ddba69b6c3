import { pageNumber, refuseBeyond } from '#core/app/paging'
import {
  type MemberFilter,
  memberAccount,
  members as membersOf,
  roleNamed,
  signMemberOut,
} from '#core/services/account/members/members'
import { membersCsv } from '#core/services/account/members/members-csv'
import { dayOf } from '#core/text/day-of'
import type { Room } from '../../domain'
import { MemberAccountPage } from './member-page'
import { MembersPage } from './pages'

/** The operator's view of who is here. */
export const members: Room = app => {
  app.get('/members', async ({ ctx, page, query, reply }) => {
    const filter = filterOf(query)
    const number = pageNumber(query.page)
    const found = await membersOf(ctx, filter, number)
    refuseBeyond(number, found.pages)
    return reply.html(<MembersPage page={page} found={found} filter={filter} />)
  })

  app.get('/members.csv', async ({ ctx, query, reply }) =>
    reply.file(await membersCsv(ctx, filterOf(query)), {
      type: 'text/csv;charset=utf-8',
      name: `members-${dayOf(ctx.now, ctx.house.site().timeZone)}.csv`,
    }),
  )

  app.get('/members/:id', async ({ ctx, page, params, reply }) =>
    reply.html(<MemberAccountPage page={page} member={await memberAccount(ctx, params.id)} />),
  )

  app.delete('/members/:id/sessions', async ({ ctx, params, reply }) => {
    await signMemberOut(ctx, params.id)
    return reply.see(`/members/${params.id}`, { kind: 'success', text: 'Signed out everywhere.' })
  })

  app.delete('/members/:id/second-factor', async ({ ctx, params, reply }) => {
    await ctx.services.federation.removeSecondFactor(ctx, params.id)
    const text = 'Removed. They can set up another app after they have signed in.'
    return reply.see(`/members/${params.id}`, { kind: 'success', text })
  })
}

function filterOf(query: Readonly<Record<string, string | undefined>>): MemberFilter {
  return { query: query.q ?? '', role: roleNamed(query.role) }
}
