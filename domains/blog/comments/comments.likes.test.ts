import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { setCommenters } from '#core/services/blog/comments/comment-rule'
import { exportOf } from '#core/services/blog/comments/export-of'
import { forgetMember } from '#core/services/blog/comments/forget-member'
import { hideComment } from '#core/services/blog/comments/hide-comment'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let visitor: Browser
let member: Browser
let neighbour: Browser
beforeAll(async () => {
  world = await testHouse()
  ;[visitor, member, neighbour] = [
    await world.browser(),
    await world.browser('member'),
    await world.browser('neighbour'),
  ]
})
afterAll(() => world.close())

let posts = 0
let postId: string
let id: string
beforeEach(async () => {
  for (const each of Object.values(world.cast.members))
    await world.house.cache.delete(`rate:comments:${each.id}`)
  const made = await createPost(world.ctx('editor'), 'post', written(`Clover ${++posts}`, 'Words.'))
  await publish(world.ctx('editor'), made.id)
  postId = made.id
  id = await said(member, 'The bees came back.')
})

async function said(who: Browser, text: string): Promise<string> {
  const { location } = await who.post('blog', `/comments/on/${postId}`, { text })
  return location?.split('#comment-')[1] ?? ''
}
const of = async (who: Browser, comment = id) =>
  (await who.get('blog', `/comments/on/${postId}`)).document.querySelector(`#comment-${comment}`)
const buttonOf = async (who: Browser) => (await of(who))?.querySelector('form[action*="/likes"] button')
const wordsOf = (element: { readonly textContent: string } | null | undefined) =>
  element?.textContent?.replace(/\s+/g, ' ').trim()
const like = (who: Browser, undo = false) =>
  who.post('blog', `/comments/${id}/likes${undo ? '?_method=delete' : ''}`)

describe('what a member said', () => {
  test('is liked by another one by a button, once, and no more by the same button', async () => {
    expect(wordsOf(await buttonOf(neighbour))).toBe(`Like what ${world.cast.members.member.name} said`)
    expect((await buttonOf(neighbour))?.getAttribute('aria-pressed')).toBe('false')
    expect((await like(neighbour)).location).toEndWith(`#comment-${id}`)
    await like(neighbour)
    expect((await buttonOf(neighbour))?.getAttribute('aria-pressed')).toBe('true')
    expect(wordsOf(await buttonOf(neighbour))).toEndWith('· 1')
    expect(wordsOf(await of(visitor))).toContain('1 like')
    await like(await world.browser('organiser'))
    expect(wordsOf(await of(visitor))).toContain('2 likes')
    await like(neighbour, true)
    await like(neighbour, true)
    expect(wordsOf(await of(visitor))).toContain('1 like')
    expect((await buttonOf(neighbour))?.getAttribute('aria-pressed')).toBe('false')
  })

  test('is not liked by its author, by visitors, or where it cannot be read', async () => {
    expect(await buttonOf(member)).toBeNull()
    expect((await like(member)).status).toBe(404)
    expect(await buttonOf(visitor)).toBeNull()
    expect((await like(visitor)).location).toStartWith('/login')
    await hideComment(world.ctx('editor'), id)
    expect((await like(neighbour)).status).toBe(404)
    expect(await likesOf(id)).toBe(0)
  })

  test('is liked by nobody once comments are closed, but not liked any more by whoever did', async () => {
    await like(neighbour)
    await setCommenters(world.ctx('editor'), postId, 'nobody')
    expect((await like(await world.browser('organiser'))).status).toBe(409)
    expect(wordsOf(await of(visitor))).toContain('1 like')
    expect((await like(neighbour, true)).status).toBe(303)
    expect(await likesOf(id)).toBe(0)
  })
})

test('likes of many comments by many members at the same moment are all counted', async () => {
  const other = await said(member, 'And the swifts.')
  const members = Object.values(world.cast.members)
  const rows = [id, other].flatMap(comment =>
    members.map(each => ({ comment_id: comment, member_id: each.id, liked_at: new Date() })),
  )
  await Promise.all(rows.map(row => db(world.ctx()).insertInto('comment_likes').values(row).execute()))
  expect([await likesOf(id), await likesOf(other)]).toEqual([members.length, members.length])
  await Promise.all(
    members.map(each => transaction(world.ctx(), tx => forgetMember(tx, each.id).then(() => undefined))),
  )
  expect([await likesOf(id), await likesOf(other)]).toEqual([0, 0])
})

test('a member has what they like in their export, and how many like what they said', async () => {
  await like(neighbour)
  const rowsIn = (name: string, who: string) =>
    Array.fromAsync(exportOf.find(each => each.name === name)!.read(world.ctx(), who))
  expect(await rowsIn('comment_likes', world.cast.members.neighbour.id)).toMatchObject([{ comment: id }])
  expect(await rowsIn('comments', world.cast.members.member.id)).toContainEqual(
    expect.objectContaining({ text: 'The bees came back.', likes: 1 }),
  )
})

test('a post that goes takes its likes along', async () => {
  await like(neighbour)
  await db(world.ctx()).deleteFrom('publications').where('post_id', '=', postId).execute()
  await db(world.ctx()).deleteFrom('posts').where('id', '=', postId).execute()
  expect(
    await db(world.ctx())
      .selectFrom('comment_likes')
      .select('comment_id')
      .where('comment_id', '=', id)
      .execute(),
  ).toEqual([])
})

async function likesOf(comment: string): Promise<number> {
  const { likes } = await db(world.ctx())
    .selectFrom('comments')
    .select('likes')
    .where('id', '=', comment)
    .executeTakeFirstOrThrow()
  return likes
}
