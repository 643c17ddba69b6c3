import { rejectField } from '#core/app/form'
import { pageNumber, refuseBeyond } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import { Gone, NotFound, Refusal } from '#core/contracts/refusal'
import { type ActorRow, actorById, isLocal } from '#core/services/federation/actors/actor-row'
import { findByHandle } from '#core/services/federation/actors/find-handle'
import { goneSince, localActor } from '#core/services/federation/actors/local-actor'
import { viewerActor } from '#core/services/federation/actors/viewer-actor'
import { follow, unfollow } from '#core/services/federation/follows/follow'
import { followRelations, standingOf } from '#core/services/federation/follows/follow-relations'
import { acceptFollow, decideOnFollowers, removeFollower } from '#core/services/federation/follows/requests'
import { readCursor } from '#core/services/federation/notes/cursor'
import { timelineOf } from '#core/services/federation/notes/timelines'
import { unreadCount } from '#core/services/federation/notifications/list'
import type { Room } from '../../domain'
import { accountHref } from '../notes/note-item'
import { AccountPage } from './account-page'
import { FollowersPage } from './followers-page'
import { FollowingPage } from './following-page'

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** Profiles, and who follows whom. */
export const accounts: Room = app => {
  // A profile's path is its handle: `/@mair`.
  app.get('/:handle', async ({ params, query, ...scope }) => {
    const username = /^@([a-z0-9_]{1,40})$/i.exec(params.handle)?.[1]
    const account = username ? await localActor(scope.ctx, username.toLowerCase()) : null
    if (!account && username && (await goneSince(scope.ctx, username.toLowerCase())))
      throw new Gone(
        'This account was closed. What was said here in public can still be read where it was said.',
      )
    if (!account) throw new NotFound()
    return showAccount(scope, account, query.before)
  })

  app.get('/accounts/:id', async ({ params, query, ...scope }) => {
    await viewerActor(scope.ctx)
    const account = await actorById(scope.ctx, readId(params.id))
    if (!account || account.deletedAt) throw new NotFound()
    if (isLocal(account)) return scope.reply.see(`/@${account.username}`)
    return showAccount(scope, account, query.before)
  })

  app.post('/accounts/:id/follow', async ({ ctx, params, reply }) => {
    const { account, accepted } = await follow(ctx, params.id)
    const name = account.name || account.username
    const text = accepted ? isolate`You follow ${name}.` : isolate`You have asked to follow ${name}.`
    return reply.see(accountHref(account), { kind: 'success', text })
  })

  app.delete('/accounts/:id/follow', async ({ ctx, params, reply }) => {
    const account = await unfollow(ctx, params.id)
    const text = `You follow ${account.name || account.username} no more.`
    return reply.see(accountHref(account), { kind: 'success', text })
  })

  app.get('/following', ({ query, ...scope }) => showFollowing(scope, query.page))

  app.post('/following', async ({ body, ...scope }) => {
    const { handle } = (body ?? {}) as { handle?: unknown }
    await viewerActor(scope.ctx)
    try {
      const account = await findByHandle(scope.ctx, typeof handle === 'string' ? handle : '')
      return scope.reply.see(accountHref(account))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return showFollowing(scope, undefined, rejectField(body, 'handle', error.message))
    }
  })

  app.get('/followers', async ({ ctx, page, query, reply }) => {
    const me = await viewerActor(ctx)
    const shown = pageNumber(query.page)
    const { people, pages } = await followRelations(ctx, me, 'followers', shown)
    refuseBeyond(shown, pages)
    const unread = await unreadCount(ctx)
    const manually = me.manuallyApprovesFollowers
    return reply.html(
      <FollowersPage
        page={page}
        people={people}
        pages={pages}
        shown={shown}
        unread={unread}
        manually={manually}
      />,
    )
  })

  app.post('/followers/approval', async ({ ctx, reply }) => {
    await decideOnFollowers(ctx, true)
    return reply.see('/followers', { kind: 'success', text: 'From now on you decide on each one.' })
  })
  app.delete('/followers/approval', async ({ ctx, reply }) => {
    await decideOnFollowers(ctx, false)
    return reply.see('/followers', { kind: 'success', text: 'From now on everybody may follow you.' })
  })
  app.post('/followers/:id/acceptance', async ({ ctx, params, reply }) => {
    const follower = await acceptFollow(ctx, params.id)
    const text = `${follower.name || follower.username} follows you now.`
    return reply.see('/followers', { kind: 'success', text })
  })
  app.delete('/followers/:id', async ({ ctx, params, reply }) => {
    const follower = await removeFollower(ctx, params.id)
    const text = `${follower.name || follower.username} does not follow you.`
    return reply.see('/followers', { kind: 'success', text })
  })
}

async function showAccount({ ctx, page, reply }: Scope, account: ActorRow, before: unknown) {
  const timeline = await timelineOf(ctx, account.id, readCursor(before))
  const standing = await standingOf(ctx, account)
  const unread = await unreadCount(ctx)
  return reply.html(
    <AccountPage page={page} account={account} standing={standing} timeline={timeline} unread={unread} />,
  )
}

async function showFollowing(
  { ctx, page, reply }: Scope,
  number: unknown,
  rejected?: ReturnType<typeof rejectField>,
) {
  const me = await viewerActor(ctx)
  const shown = pageNumber(number)
  const { people, pages } = await followRelations(ctx, me, 'following', shown)
  refuseBeyond(shown, pages)
  const unread = await unreadCount(ctx)
  return reply.html(
    <FollowingPage
      page={page}
      people={people}
      pages={pages}
      shown={shown}
      unread={unread}
      rejected={rejected}
    />,
    {
      status: rejected ? 422 : 200,
    },
  )
}
