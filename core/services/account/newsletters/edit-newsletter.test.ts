import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../../../tests/house'
import {
  createNewsletter,
  NEWSLETTER_FORM,
  newsletterSummaries,
  newsletterToEdit,
  SlugTaken,
  updateNewsletter,
} from './edit-newsletter'
import { subscribe } from './subscribe'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
const fields = (slug: string, name = slug) => ({ name, slug, description: 'What grows' })

describe('a newsletter', () => {
  test('has a short name of its own, also when two take it in the same moment', async () => {
    const taken = await Promise.allSettled([1, 2].map(() => createNewsletter(editor(), fields('weekly'))))
    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const late = taken.find(each => each.status === 'rejected')
    expect(late?.status === 'rejected' && late.reason).toBeInstanceOf(SlugTaken)
    const other = await createNewsletter(editor(), fields('monthly'))
    await expect(updateNewsletter(editor(), other, fields('weekly'))).rejects.toBeInstanceOf(SlugTaken)
    expect(await newsletterToEdit(editor(), other)).toMatchObject(fields('monthly'))
  })

  test('is saved by who saw it as it is, and refused to who saw an older one', async () => {
    const id = await createNewsletter(editor(), fields('seeds'))
    const seen = NEWSLETTER_FORM.version(await newsletterToEdit(editor(), id))
    await updateNewsletter(editor(), id, fields('seeds', 'Seeds and plants'), seen)
    const late = updateNewsletter(editor(), id, fields('seeds', 'Seeds'), seen)
    await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
    expect((await newsletterToEdit(editor(), id)).name).toBe('Seeds and plants')
  })

  test('says how many get it', async () => {
    const id = await createNewsletter(editor(), fields('counted'))
    await subscribe(world.ctx('member'), id)
    await subscribe(world.ctx('neighbour'), id)
    expect(await newsletterToEdit(editor(), id)).toMatchObject({ subscribers: 2, letters: 0 })
  })

  test('that nobody made cannot be opened or saved', async () => {
    for (const id of [Bun.randomUUIDv7(), 'weekly']) {
      await expect(newsletterToEdit(editor(), id)).rejects.toBeInstanceOf(NotFound)
      await expect(updateNewsletter(editor(), id, fields('lost'))).rejects.toBeInstanceOf(NotFound)
    }
  })
})

test('newsletters stand in the order in which people look for them', async () => {
  for (const [slug, name] of [
    ['o-2', 'Plot 2'],
    ['o-10', 'Plot 10'],
    ['o-e', 'écru'],
    ['o-f', 'Fallow'],
  ] as const)
    await createNewsletter(editor(), fields(slug, name))
  const names = (await newsletterSummaries(editor())).filter(({ slug }) => slug.startsWith('o-'))
  expect(names.map(({ name }) => name)).toEqual(['écru', 'Fallow', 'Plot 2', 'Plot 10'])
})

test('newsletters are the work of editors', async () => {
  const id = await createNewsletter(editor(), fields('guarded'))
  for (const who of ['member', 'shopkeeper', 'organiser'] as const) {
    await expect(newsletterSummaries(world.ctx(who))).rejects.toBeInstanceOf(NotFound)
    await expect(createNewsletter(world.ctx(who), fields('theirs'))).rejects.toBeInstanceOf(NotFound)
    await expect(updateNewsletter(world.ctx(who), id, fields('guarded'))).rejects.toBeInstanceOf(NotFound)
  }
})
