import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { emit } from '#core/activities/emit'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Activity } from '#core/entities/federation/activity'
import { follows, somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { appActor, memberActor } from '../actors/local-actor'
import { objectAt } from '../actors/object-at'
import { writeNote } from '../notes/write-note'
import { outboxOf, peopleOf } from '../objects/collections'
import { projectPage } from './project-page'
import { updatePage } from './update-page'
import { withdrawPage } from './withdraw-page'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

beforeEach(async () => {
  for (const table of ['deliveries', 'notes', 'follows', 'ap_activities'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
})

const subject = (id: string) => ({ kind: 'post', id })

const page = (title: string, slug = 'plums') => ({
  title,
  html: `<p>${title}</p>`,
  url: `${world.house.config.origins.blog}/${slug}`,
  tags: ['Fruit'],
  publishedAt: '2026-05-01T08:00:00.000Z',
})

/** An app tells of a page, and it becomes what others read. */
async function tell(type: string, id: string, title: string, domain: DomainName = 'blog'): Promise<void> {
  const activityId = await transaction(world.ctx(), tx =>
    emit(tx, { type, domain, subject: subject(id), payload: page(title), audience: 'public' }),
  )
  await projectPage.handle(world.ctx(), await world.ctx().em.findOneOrFail(Activity, { id: activityId }))
}

type Outbox = {
  readonly next?: string
  readonly totalItems: number
  readonly orderedItems: readonly { readonly object: { readonly name: string } }[]
}

/** As it goes on the wire. */
async function outbox(app: DomainName = 'blog', before: string | null = null): Promise<Outbox> {
  const actor = await appActor(world.ctx(), app)
  return JSON.parse(JSON.stringify(await outboxOf(world.ctx(), actor, true, before)))
}

async function titles(app: DomainName = 'blog'): Promise<string[]> {
  return (await outbox(app)).orderedItems.map(({ object }) => object.name)
}

const article = async (id: string) =>
  db(world.ctx())
    .selectFrom('notes')
    .select(['title', 'html', 'url', 'tags', 'attachments', 'summary', 'deleted_at'])
    .where('uri', 'like', `%/actors/blog/objects/${id}`)
    .executeTakeFirstOrThrow()

describe('a page goes out as an article', () => {
  const goesOut = (changes: object = {}) => {
    const activity = world.ctx().em.create(Activity, {
      type: 'Create',
      domain: 'blog',
      subjectKind: 'post',
      subjectId: '1',
      payload: page('Plums'),
      audience: 'public',
      remote: false,
    })
    return projectPage.wants(Object.assign(activity, changes))
  }

  test.each(['Create', 'Update'])('when it was made public, or changed (%s)', type => {
    expect(goesOut({ type })).toBe(true)
  })

  test('when it is gone, for which nothing of it need be known', () => {
    expect(goesOut({ type: 'Delete', payload: {} })).toBe(true)
  })

  test.each([
    ['another verb', { type: 'Add' }],
    ['what is not for everybody', { audience: 'internal' }],
    ['what came from elsewhere', { remote: true }],
    ['what a member said', { domain: 'federation' }],
  ])('but not %s', (_, changes) => {
    expect(goesOut(changes)).toBe(false)
  })

  test.each(['title', 'html', 'url', 'publishedAt'])('but not what has no %s', part => {
    expect(goesOut({ payload: { ...page('Plums'), [part]: undefined } })).toBe(false)
  })
})

describe('a page that is told anew', () => {
  test('says what it says now wherever it was said before, and nowhere else', async () => {
    await tell('Create', '1', 'Long text')
    await tell('Update', '1', 'Longer text')
    await tell('Create', '2', 'Another')
    await tell('Create', '1', 'The market’s own', 'market')
    const short = { ...page('Short', 'prunes'), summary: 'Less', image: '/p.png' }
    await transaction(world.ctx(), tx => updatePage(tx, 'blog', subject('1'), short))
    expect(await titles()).toEqual(['Another', 'Short', 'Short'])
    expect(await titles('market')).toEqual(['The market’s own'])
    const { origins } = world.house.config
    expect(await article('1')).toMatchObject({
      title: 'Short',
      html: '<p>Short</p>',
      url: short.url,
      summary: 'Less',
      deleted_at: null,
      tags: [{ name: '#fruit', href: `${origins.blog}/tags/fruit` }],
      attachments: [{ url: `${origins.blog}/p.png`, alt: '', type: 'image/png' }],
    })
    expect(await article('2')).toMatchObject({ title: 'Another' })
  })

  test('as a change, restates only what was said before it', async () => {
    await tell('Create', '1', 'First')
    await tell('Update', '1', 'Second')
    expect(await titles()).toEqual(['Second', 'Second'])
  })
})

describe('a page that is public no more', () => {
  test('is a tombstone, its words are nowhere to be had, and other pages stay', async () => {
    await tell('Create', '1', 'Secret now')
    await tell('Create', '2', 'Another')
    expect(await objectAt(world.ctx(), page('').url)).not.toBeNull()
    await transaction(world.ctx(), tx => withdrawPage(tx, 'blog', subject('1')))
    expect(await titles()).toEqual(['Another'])
    expect(await article('1')).toMatchObject({
      title: null,
      html: '',
      summary: null,
      tags: [],
      attachments: [],
      deleted_at: expect.any(Date),
    })
    expect(await article('2')).toMatchObject({ title: 'Another', deleted_at: null })
    const payloads = await db(world.ctx()).selectFrom('ap_activities').select('payload').execute()
    expect(JSON.stringify(payloads)).not.toContain('Secret now')
  })

  test('is not brought back by what was said of it earlier, nor changed by a later word', async () => {
    await tell('Create', '1', 'Secret now')
    await transaction(world.ctx(), tx => withdrawPage(tx, 'blog', subject('1')))
    const { deleted_at: at } = await article('1')
    await transaction(world.ctx(), tx => updatePage(tx, 'blog', subject('1'), page('Zombie')))
    expect(await article('1')).toMatchObject({ title: null, deleted_at: at })
  })
})

describe('an outbox', () => {
  test('has the youngest twenty first, and leads on while there are more', async () => {
    for (let number = 1; number <= 21; number++) await tell('Create', `${number}`, `Number ${number}`)
    const first = await outbox()
    expect([first.totalItems, first.orderedItems.length]).toEqual([21, 20])
    const second = await outbox('blog', new URL(first.next ?? '').searchParams.get('before'))
    expect(second.orderedItems.map(({ object }) => object.name)).toEqual(['Number 1'])
    expect(second.next).toBeUndefined()
    await db(world.ctx()).deleteFrom('ap_activities').where('subject_id', '=', '1').execute()
    expect((await outbox()).next).toBeDefined()
  })

  test('has what a member said to everybody, and to nobody else', async () => {
    for (const audience of ['public', 'unlisted', 'followers', 'direct'] as const)
      await writeNote(world.ctx('member'), {
        text: `For ${audience} @neighbour`,
        audience,
        warning: null,
        inReplyTo: null,
      })
    const mair = await memberActor(world.ctx(), world.cast.members.member.id)
    const box = JSON.stringify(await outboxOf(world.ctx(), mair, true, null))
    for (const [audience, shown] of [
      ['public', true],
      ['unlisted', true],
      ['followers', false],
      ['direct', false],
    ] as const)
      expect([audience, box.includes(`For ${audience}`)]).toEqual([audience, shown])
    expect(await outboxOf(world.ctx(), mair, false, null)).toMatchObject({ totalItems: 2 })
  })
})

test('followers and followed are counted once they stand, and not listed', async () => {
  const mair = await memberActor(world.ctx(), world.cast.members.member.id)
  const [ada, eve] = [await somebodyElsewhere(world, 'ada'), await somebodyElsewhere(world, 'eve')]
  await follows(world, ada, mair)
  await follows(world, eve, mair)
  await follows(world, mair, ada)
  await follows(world, mair, eve, { waiting: true })
  const followers = await peopleOf(world.ctx(), mair, 'followers')
  expect(followers).toMatchObject({ id: `${mair.uri}/followers`, totalItems: 2 })
  expect(await peopleOf(world.ctx(), mair, 'following')).toMatchObject({ totalItems: 1 })
  expect(JSON.stringify(followers)).not.toContain('far.example')
})
