import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Tx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { CONFLICTS_PER_PAGE, choose, conflictView, openConflicts, waitingConflicts } from './choose'
import { closeConflict, openConflict, openConflictCount } from './conflicts'
import { forgetCreation, keepCreation, madeBefore, refuseCreation } from './creations'
import { forgetOldLines, latestLines, logLines } from './lines'
import { agree, linksHere, linksOf, unlink } from './links'

const SITE = 'https://ghost.example'
const OTHER = 'https://other.example'

let world: TestHouse
let syncId: string
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(
    world.ctx(),
    'ghost_syncs',
    'ghost_links',
    'ghost_conflicts',
    'ghost_creations',
    'ghost_sync_lines',
  )
  syncId = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('ghost_syncs')
    .values({
      id: syncId,
      address: SITE,
      site: SITE,
      key_id: 'k',
      sealed_key: 's',
      direction: 'both',
      acts_for_id: world.cast.members.operator.id,
      connected_at: new Date(),
      done: 0,
      expected: 0,
      cursors: jsonb({}),
      hooks: jsonb({}),
    })
    .execute()
})

const editor = () => world.ctx('editor')
const inTx = <T>(work: (tx: Tx) => Promise<T>) => transaction(world.ctx(), work)
const found = (title: string, ghostId = 'g1', more: object = {}) => ({
  kind: 'tag' as const,
  ghostId,
  ourId: Bun.randomUUIDv7(),
  title,
  reason: 'changed' as const,
  theirs: { id: ghostId, name: title },
  hash: 'h',
  updatedAt: null,
  ...more,
})
const open = (title: string, ghostId?: string, more?: object, site = SITE) =>
  inTx(tx => openConflict(tx, { site }, found(title, ghostId, more)))

describe('what somebody has to choose', () => {
  test('found again holds the newest, and is one still', async () => {
    await open('Old')
    await open('New', 'g1', { reason: 'deleted here' })
    await open('Another', 'g2')
    expect((await openConflicts(editor())).map(({ title, reason }) => [title, reason])).toEqual([
      ['New', 'deleted here'],
      ['Another', 'changed'],
    ])
    expect(await waitingConflicts(editor())).toBe(2)
  })

  test('of another site is not among them', async () => {
    await open('Foreign', 'g1', {}, OTHER)
    expect(await openConflicts(editor())).toEqual([])
    expect(await openConflictCount(world.ctx(), OTHER)).toBe(1)
    const { id } = await db(world.ctx()).selectFrom('ghost_conflicts').select('id').executeTakeFirstOrThrow()
    expect(conflictView(editor(), id)).rejects.toThrow(NotFound)
    expect(choose(editor(), id, 'ours')).rejects.toThrow(NotFound)
  })

  test('is gone once both say the same, but what was chosen stays written down', async () => {
    await open('Settled')
    await world
      .ctx()
      .em.execute(`update ghost_conflicts set chosen_at = now(), choice = 'ours', chosen_by_id = ?`, [
        world.cast.members.editor.id,
      ])
    await open('Again')
    await inTx(tx => closeConflict(tx, { site: SITE }, 'tag', 'g1'))
    const rows = await db(world.ctx()).selectFrom('ghost_conflicts').select(['title', 'choice']).execute()
    expect(rows).toEqual([{ title: 'Settled', choice: 'ours' }])
  })

  test('keeps of a long name what there is room for, and no character that no database keeps', async () => {
    await open(`${'T'.repeat(2_100)}`)
    await open('N\u0000ul', 'g2', { theirs: { id: 'g2', name: 'N\u0000ul' } })
    expect((await openConflicts(editor())).map(({ title }) => title.length)).toEqual([2_000, 3])
  })

  test('is a hundred a page, the oldest first', async () => {
    for (let many = 0; many <= CONFLICTS_PER_PAGE; many++) await open(`Tag ${many}`, `g${many}`)
    const [first, second] = [await openConflicts(editor()), await openConflicts(editor(), 2)]
    expect([first.length, first[0]?.title, second.map(({ title }) => title)]).toEqual([
      100,
      'Tag 0',
      ['Tag 100'],
    ])
  })

  test('is chosen once, and not at all by others than editors', async () => {
    await open('Herbs')
    const { id } = (await openConflicts(editor()))[0]!
    for (const who of ['member', 'moderator'] as const) {
      expect(choose(world.ctx(who), id, 'ours')).rejects.toThrow(NotFound)
      expect(openConflicts(world.ctx(who))).rejects.toThrow(NotFound)
      expect(conflictView(world.ctx(who), id)).rejects.toThrow(NotFound)
    }
    expect(choose(world.ctx(), id, 'ours')).rejects.toThrow(SignInRequired)
    const pressed = await Promise.all(
      [1, 2].map(() =>
        choose(editor(), id, 'ours').then(
          () => 'chosen',
          fault => fault.name,
        ),
      ),
    )
    expect(pressed.sort()).toEqual(['NotFound', 'chosen'])
    expect(conflictView(editor(), id)).rejects.toThrow(NotFound)
    expect(await waitingConflicts(editor())).toBe(0)
  })

  test('is none where no site is connected', async () => {
    await open('Herbs')
    await world.ctx().em.execute('update ghost_syncs set ended_at = now()')
    expect([await openConflicts(editor()), await waitingConflicts(editor())]).toEqual([[], 0])
  })
})

describe('what both agree on', () => {
  const link = (ghostId: string, ourId: string, more: object = {}) => ({
    site: SITE,
    kind: 'post' as const,
    ghost_id: ghostId,
    our_id: ourId,
    base_hash: 'h',
    base: jsonb({}),
    remote_updated_at: null,
    our_version: 1,
    our_state: 'draft',
    ...more,
  })

  test('is one link of each on either side: the last one counts', async () => {
    const [ours, others] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
    await inTx(tx => agree(tx, link('g1', ours)))
    await inTx(tx => agree(tx, link('g2', ours, { our_version: 2 })))
    expect([...(await linksHere(world.ctx(), SITE, 'post', [ours])).values()]).toMatchObject([
      { ghost_id: 'g2', our_version: 2 },
    ])
    await inTx(tx => agree(tx, link('g2', others)))
    expect([...(await linksOf(world.ctx(), SITE, 'post', ['g1', 'g2'])).values()]).toMatchObject([
      { our_id: others },
    ])
  })

  test('makes what was refused before worth another try', async () => {
    const ours = Bun.randomUUIDv7()
    await inTx(tx => agree(tx, link('g1', ours)))
    await world.ctx().em.execute(`update ghost_links set refused_version = 3, refusal = 'Too long'`)
    await inTx(tx => agree(tx, link('g1', ours, { our_version: 3 })))
    expect((await linksOf(world.ctx(), SITE, 'post', ['g1'])).get('g1')).toMatchObject({
      refused_version: null,
      refusal: null,
    })
  })

  test('is of one site and one kind, and ends by itself alone', async () => {
    const ours = Bun.randomUUIDv7()
    await inTx(tx => agree(tx, link('g1', ours)))
    await inTx(tx => agree(tx, link('g1', ours, { kind: 'page' })))
    await inTx(tx => agree(tx, link('g1', ours, { site: OTHER })))
    await inTx(tx => unlink(tx, { site: SITE, kind: 'post', ghost_id: 'g1' }))
    const sizes = [
      await linksOf(world.ctx(), SITE, 'post', ['g1']),
      await linksOf(world.ctx(), SITE, 'page', ['g1']),
      await linksOf(world.ctx(), OTHER, 'post', ['g1']),
      await linksOf(world.ctx(), SITE, 'post', []),
      await linksHere(world.ctx(), SITE, 'post', []),
    ].map(({ size }) => size)
    expect(sizes).toEqual([0, 1, 1, 0, 0])
  })
})

describe('what was sent to be made', () => {
  const lexical = (text: string) => JSON.stringify({ root: { children: [{ text }] } })
  const creation = (our_id: string) => ({ site: SITE, kind: 'post' as const, our_id })
  const made = (items: object[]) => inTx(tx => madeBefore(tx, SITE, 'post', items as never))

  test('is known again by its title and text, however its JSON is written', async () => {
    const id = Bun.randomUUIDv7()
    await keepCreation(world.ctx(), creation(id), { title: 'Hay', lexical: lexical('Dry') })
    const spaced = JSON.stringify(JSON.parse(lexical('Dry')), null, 2)
    const items = [
      { id: 'g1', title: 'Hay', lexical: spaced, slug: 'hay-2' },
      { id: 'g2', title: 'Hay', lexical: lexical('Wet') },
      { id: 'g3', title: 'Straw', lexical: lexical('Dry') },
    ]
    expect([...(await made(items))]).toEqual([['g1', id]])
    expect((await made([])).size).toBe(0)
  })

  test('anew is what was sent last, and forgotten is known no more', async () => {
    const id = Bun.randomUUIDv7()
    await keepCreation(world.ctx(), creation(id), { title: 'Hay', lexical: lexical('Dry') })
    await keepCreation(world.ctx(), creation(id), { title: 'Hay', lexical: lexical('Stacked') })
    expect((await made([{ id: 'g1', title: 'Hay', lexical: lexical('Dry') }])).size).toBe(0)
    expect((await made([{ id: 'g1', title: 'Hay', lexical: lexical('Stacked') }])).size).toBe(1)
    await inTx(tx => forgetCreation(tx, SITE, 'post', id))
    expect((await made([{ id: 'g1', title: 'Hay', lexical: lexical('Stacked') }])).size).toBe(0)
  })

  test('and refused is not taken for something made, until it is sent again', async () => {
    const id = Bun.randomUUIDv7()
    await refuseCreation(world.ctx(), creation(id), 4, 'Title too long')
    await refuseCreation(world.ctx(), creation(id), 5, 'Title still too long')
    const rows = () =>
      db(world.ctx()).selectFrom('ghost_creations').select(['refused_version', 'refusal']).execute()
    expect(await rows()).toEqual([{ refused_version: 5, refusal: 'Title still too long' }])
    await keepCreation(world.ctx(), creation(id), { title: 'Short' })
    expect(await rows()).toEqual([{ refused_version: null, refusal: null }])
  })
})

describe('the log', () => {
  test('has the latest hundred lines, newest first, each cut to its room', async () => {
    const lines = Array.from({ length: 101 }, (_, at) => ({ level: 'done' as const, words: `Line ${at}` }))
    await logLines(world.ctx(), syncId, [])
    for (const line of lines) await logLines(world.ctx(), syncId, [line])
    await logLines(world.ctx(), syncId, [{ level: 'fault', words: `\u0000${'w'.repeat(700)}` }])
    const shown = await latestLines(world.ctx(), syncId)
    expect([shown.length, shown[0]?.words.length, shown[0]?.level, shown[99]?.words]).toEqual([
      100,
      600,
      'fault',
      'Line 2',
    ])
  })

  test('forgets after ninety days, to the millisecond', async () => {
    const now = new Date('2031-06-01T00:00:00Z')
    const at = (ms: number) => ({ ...world.ctx(), now: new Date(now.getTime() - 90 * 86_400_000 + ms) })
    await logLines(at(-1), syncId, [{ level: 'done', words: 'Old' }])
    await logLines(at(0), syncId, [{ level: 'done', words: 'Just young enough' }])
    await forgetOldLines({ ...world.ctx(), now })
    expect((await latestLines(world.ctx(), syncId)).map(({ words }) => words)).toEqual(['Just young enough'])
  })
})
