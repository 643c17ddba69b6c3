import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { SettingRefused } from './check-settings'
import { saveSettings, versionOfSection } from './save-settings'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const pat = () => world.ctx('operator')
const site = () => world.house.site()
const contact = (phone: string) => {
  const { address, email, openingHours } = site()
  return { address, email, openingHours, phone }
}

describe('the settings', () => {
  test('are seen at once, and what other forms say stays', async () => {
    const { name } = site()
    const purged = await purgedBy(world, ['site'], () =>
      saveSettings(pat(), 'contact', contact('01539 1'), null),
    )
    expect(purged).toEqual(['site'])
    expect(site()).toMatchObject({ name, phone: '01539 1' })
  })

  test('of one section are refused to who saw older ones; another section has not changed', async () => {
    const seen = versionOfSection(site(), 'contact')
    const apps = versionOfSection(site(), 'apps')
    await saveSettings(pat(), 'contact', contact('01539 2'), seen)
    const late = saveSettings(pat(), 'contact', contact('01539 3'), seen)
    await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
    await saveSettings(pat(), 'apps', { hiddenApps: [], about: site().about }, apps)
    expect(site().phone).toBe('01539 2')
  })

  test('are saved by one of two operators who saw the same', async () => {
    const seen = versionOfSection(site(), 'contact')
    const saves = await Promise.allSettled(
      ['01539 4', '01539 5'].map(phone => saveSettings(pat(), 'contact', contact(phone), seen)),
    )
    expect(saves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('that cannot be are not saved', async () => {
    const hidden = saveSettings(pat(), 'apps', { hiddenApps: ['blog'], about: site().about }, null)
    await expect(hidden).rejects.toBeInstanceOf(SettingRefused)
    expect(site().hiddenApps).toEqual([])
  })

  test('stand in the audit as they were and as they are, and nothing else does', async () => {
    const before = site().phone
    await saveSettings(pat(), 'contact', contact('01539 6'), null)
    const audited = await db(world.ctx())
      .selectFrom('audit')
      .select(['before', 'after'])
      .where('action', '=', 'settings.changed')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect(audited).toMatchObject({ before: { phone: before }, after: { phone: '01539 6' } })
    expect(Object.keys(audited.after as object).toSorted()).toEqual([
      'address',
      'email',
      'openingHours',
      'phone',
    ])
  })

  test('are the work of operators', async () => {
    const save = (ctx: ReturnType<typeof pat>) => saveSettings(ctx, 'contact', contact('01539 7'), null)
    await expect(save(world.ctx('editor'))).rejects.toBeInstanceOf(NotFound)
    await expect(save(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
  })
})
