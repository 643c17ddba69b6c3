import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { createNewsletter } from '../newsletters/edit-newsletter'
import { subscribe } from '../newsletters/subscribe'
import { letter, letterFailures } from './letters'
import { retryLetter, sendLetter } from './send-letter'
import { createLetter, deleteLetter, LETTER_FORM, LetterAlreadySent, updateLetter } from './write-letter'

let world: TestHouse
let newsletterId: string
beforeAll(async () => {
  world = await testHouse()
  newsletterId = await createNewsletter(world.ctx('editor'), {
    name: 'Weekly',
    slug: 'weekly',
    description: '',
  })
  await subscribe(world.ctx('member'), newsletterId)
})
afterAll(() => world.close())

const words = (subject: string) => ({ newsletterId, subject, markdown: 'In *season*.' })
const NOBODYS = [Bun.randomUUIDv7(), 'weekly', '']

test('a letter belongs to a newsletter that is there, from its first line to its last', async () => {
  const editor = world.ctx('editor')
  for (const other of NOBODYS)
    await expect(createLetter(editor, { ...words('Lost'), newsletterId: other })).rejects.toBeInstanceOf(
      NotFound,
    )
  const id = await createLetter(editor, words('Kept'))
  for (const other of NOBODYS) {
    const moved = updateLetter(editor, id, { ...words('Lost'), newsletterId: other })
    await expect(moved).rejects.toBeInstanceOf(NotFound)
  }
  expect(await letter(editor, id)).toMatchObject({ subject: 'Kept', newsletterId, state: 'draft' })
})

test('of two editors who opened the same letter, the second to save is told', async () => {
  const editor = world.ctx('editor')
  const id = await createLetter(editor, words('Opened'))
  const seen = LETTER_FORM.version(await letter(editor, id))
  const saves = await Promise.allSettled(
    ['One', 'Two'].map(subject => updateLetter(editor, id, words(subject), seen)),
  )
  const late = saves.find(save => save.status === 'rejected')
  expect(saves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(late?.status === 'rejected' && late.reason).toBeInstanceOf(ChangedMeanwhile)
})

test('what is on its way can be neither changed, deleted nor sent again', async () => {
  const editor = world.ctx('editor')
  const id = await createLetter(editor, words('Away'))
  await sendLetter(editor, id)
  await expect(updateLetter(editor, id, words('Other'))).rejects.toBeInstanceOf(LetterAlreadySent)
  await expect(deleteLetter(editor, id)).rejects.toBeInstanceOf(LetterAlreadySent)
  await expect(sendLetter(editor, id)).rejects.toBeInstanceOf(LetterAlreadySent)
  expect(await letter(editor, id)).toMatchObject({
    subject: 'Away',
    state: 'sending',
    sendRequestedAt: expect.any(Date),
  })
})

test('a draft can be thrown away, and cannot be tried again', async () => {
  const editor = world.ctx('editor')
  const id = await createLetter(editor, words('Draft'))
  await expect(retryLetter(editor, id)).rejects.toBeInstanceOf(NotFound)
  await deleteLetter(editor, id)
  await expect(letter(editor, id)).rejects.toBeInstanceOf(NotFound)
})

test('what is nobody’s id is no letter, for reading, changing, deleting or sending', async () => {
  const editor = world.ctx('editor')
  for (const id of NOBODYS) {
    await expect(letter(editor, id)).rejects.toBeInstanceOf(NotFound)
    await expect(updateLetter(editor, id, words('None'))).rejects.toBeInstanceOf(NotFound)
    await expect(deleteLetter(editor, id)).rejects.toBeInstanceOf(NotFound)
    await expect(sendLetter(editor, id)).rejects.toBeInstanceOf(NotFound)
    await expect(retryLetter(editor, id)).rejects.toBeInstanceOf(NotFound)
    expect(await letterFailures(editor, id)).toEqual([])
  }
})
