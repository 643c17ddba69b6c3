import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../tests/house'
import { isOwnUnanswered, readSaveMark, type SaveMark } from './save-mark'
import { createPost, savePost } from './save-post'
import { written } from './testing'

const KEY = '019ad000-0000-7000-8000-00000000000a'
const FORM = '019ad000-0000-7000-8000-00000000000f'

describe('the mark of a save', () => {
  test('is read of the fields of its form', () => {
    const fields = { saveKey: KEY.toUpperCase(), saveAttempt: '3', key: FORM }
    expect(readSaveMark(fields)).toEqual({ key: KEY, attempt: 3, form: FORM })
    expect(readSaveMark({ ...fields, key: 'none' })).toEqual({ key: KEY, attempt: 3 })
  })

  test.each([
    null,
    undefined,
    {},
    { saveKey: KEY },
    { saveKey: 'none', saveAttempt: '1' },
    { saveKey: [KEY], saveAttempt: '1' },
    { saveKey: KEY, saveAttempt: '0' },
    { saveKey: KEY, saveAttempt: '-1' },
    { saveKey: KEY, saveAttempt: '1.5' },
    { saveKey: KEY, saveAttempt: '2000000001' },
    { saveKey: KEY, saveAttempt: 1 },
  ])('is none of %p', body => {
    expect(readSaveMark(body)).toBeUndefined()
  })

  test('counts to what its column holds', () => {
    expect(readSaveMark({ saveKey: KEY, saveAttempt: '2000000000' })?.attempt).toBe(2_000_000_000)
  })
})

describe('a save whose answer was lost', () => {
  let world: TestHouse
  beforeAll(async () => {
    world = await testHouse()
  })
  afterAll(() => world.close())

  /** A post that its editor saved once under this key, as the second that was sent. */
  async function saved(editor: Ctx): Promise<{ id: string; key: string }> {
    const { id } = await createPost(editor, 'post', written('Plums', 'Of plums.'))
    const key = Bun.randomUUIDv7()
    await savePost(editor, id, 1, written('Plums', 'Of red plums.'), undefined, { key, attempt: 2 })
    return { id, key }
  }
  const isOwn = (ctx: Ctx, id: string, mark: SaveMark | undefined) =>
    transaction(ctx, tx => isOwnUnanswered(tx, id, mark))

  test('is known by its key, its person and its turn', async () => {
    const editor = world.ctx('editor')
    const { id, key } = await saved(editor)
    expect(await isOwn(editor, id, { key, attempt: 3 })).toBe(true)
    expect(await isOwn(editor, id, { key, attempt: 2 })).toBe(false)
    expect(await isOwn(editor, id, { key: KEY, attempt: 3 })).toBe(false)
    expect(await isOwn(world.ctx('operator'), id, { key, attempt: 3 })).toBe(false)
    expect(await isOwn(editor, id, undefined)).toBe(false)
  })

  test('is over once something was saved after it', async () => {
    const editor = world.ctx('editor')
    const { id, key } = await saved(editor)
    await savePost(editor, id, 2, written('Plums', 'Of blue plums.'))
    expect(await isOwn(editor, id, { key, attempt: 3 })).toBe(false)
  })
})
