import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { again, doJobs, lettersTo, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { household } from '../../../../tests/households'
import { householdForWork } from './for-work'
import { invitationEnd } from './invitation-time'
import { acceptInvitation, declineInvitation, invite } from './invitations'
import { ownHousehold } from './own-household'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const ASKED = new Date('2026-03-01T09:30:00Z')
const END = new Date('2026-03-31T08:30:00Z')
const at = (ctx: Ctx, now: Date): Ctx => ({ ...again(world, ctx), now })
const beside = (ms: number) => new Date(END.getTime() + ms)

async function asked() {
  const { first, id } = await household(world, 1)
  const guest = await stranger(world)
  await invite(at(first, ASKED), requireMember(guest).email)
  const [invitation] = (await ownHousehold(at(guest, ASKED))).invited
  return { first, id, guest, invitation: invitation?.id ?? '' }
}

test('an invitation ends thirty days after it was made, at the same time on the clocks, to the millisecond', async () => {
  expect(invitationEnd(world.ctx(), ASKED)).toEqual(END)
  const { id, guest, invitation } = await asked()
  const seen = async (ms: number) => [
    (await ownHousehold(at(guest, beside(ms)))).invited.map(({ until }) => until),
    (await householdForWork({ ...world.ctx('shopkeeper'), now: beside(ms) }, id)).invitations.length,
  ]
  expect(await seen(-1)).toEqual([[END], 1])
  expect(await seen(0)).toEqual([[], 0])
  for (const answer of [acceptInvitation, declineInvitation])
    await expect(answer(at(guest, END), invitation, 'move')).rejects.toThrow(NotFound)
  await acceptInvitation(at(guest, beside(-1)), invitation, 'move')
  expect((await ownHousehold(again(world, guest))).household?.id).toBe(id)
})

test('who is asked again after it has ended is asked anew, with a letter and another thirty days', async () => {
  const { first, guest, invitation } = await asked()
  await doJobs(world, 'send-household-letter', ASKED)
  // While it can be answered, asking again changes nothing.
  await invite(at(first, beside(-1)), requireMember(guest).email)
  expect((await ownHousehold(at(guest, beside(-1)))).invited.map(({ id }) => id)).toEqual([invitation])
  await invite(at(first, END), requireMember(guest).email)
  const [anew] = (await ownHousehold(at(guest, END))).invited
  expect([anew?.id === invitation, anew?.until]).toEqual([false, invitationEnd(world.ctx(), END)])
  await doJobs(world, 'send-household-letter', END)
  expect(await lettersTo(world, guest)).toEqual(Array(2).fill('Share the credit of Pen-y-bryn?'))
})

test('the letter says until when, and is not sent once that is over', async () => {
  const [soon, late] = [await asked(), await asked()]
  await doJobs(world, 'send-household-letter', ASKED)
  const [letter] = await world
    .ctx()
    .em.execute<{ text: string }[]>('select text from sent_mails where recipient = ?', [
      requireMember(soon.guest).email,
    ])
  expect(letter?.text).toContain('until 31 March 2026')
  const unsent = await asked()
  await doJobs(world, 'send-household-letter', END)
  expect(await lettersTo(world, unsent.guest)).toEqual([])
  expect(await lettersTo(world, late.guest)).toHaveLength(1)
})
