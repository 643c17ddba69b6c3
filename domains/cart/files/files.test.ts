import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { REPORTS } from '#core/services/cart/reports/definitions'
import type { Report } from '#core/services/cart/reports/report'
import { quietHouse } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'

const ROWS = 20_001
const reports = REPORTS as Record<string, Report>

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  reports.tall = {
    title: 'Tall',
    about: 'As long as nobody waits for.',
    columns: [{ name: 'word', heading: 'Word <&>', kind: 'text' }],
    query: () => sql`
      select 'Row ' || n as word, lpad(n::text, 8, '0') as sort, n::text as id from generate_series(1, ${sql.lit(ROWS)}) n`,
  }
})
afterAll(() => {
  delete reports.tall
  return world.close()
})

const RANGE = 'from=2026-06-01&to=2026-06-28'

test('a long report is asked for by a form, watched while it is made, told of, listed, and taken', async () => {
  const keeper = await world.browser('shopkeeper')
  const led = await keeper.get('cart', `/shop/reports/tall/xlsx?${RANGE}`)
  expect(led.status).toBe(303)
  const asking = await keeper.get('cart', led.location ?? '')
  expect(asking.text).toContain('Tall, 1 – 28 June 2026')
  const form = formFields(asking.document.querySelector('form[action="/shop/files"]') as never)
  expect(form).toMatchObject({
    kind: 'report',
    name: 'tall',
    format: 'xlsx',
    from: '2026-06-01',
    to: '2026-06-28',
  })
  const sent = await keeper.post('cart', '/shop/files', form)
  const path = sent.location ?? ''
  expect((await keeper.post('cart', '/shop/files', form)).location).toBe(path)
  const waiting = await keeper.get('cart', path)
  expect(waiting.document.querySelector('#file')?.getAttribute('data-hx-get')).toBe(path)
  expect(waiting.document.querySelector('progress')).not.toBeNull()
  const early = await keeper.get('cart', `${path}/download`)
  expect([early.status, early.location]).toEqual([303, path])
  await world.work()
  const made = await keeper.get('cart', path)
  expect(made.text).toContain('20,001 rows')
  expect(made.document.querySelector('#file')?.hasAttribute('data-hx-get')).toBe(false)
  const file = await keeper.get('cart', `${path}/download`)
  expect(file.headers.get('content-type')).toContain('spreadsheetml')
  expect(file.headers.get('content-disposition')).toContain('tall.xlsx')
  const list = await keeper.get('cart', '/shop/files')
  expect(list.document.querySelector(`a[href="${path}"]`)?.textContent).toContain('(XLSX)')
  expect(list.text).toContain(world.cast.members.shopkeeper.name)
  expect((await keeper.get('federation', '/notifications')).text).toContain(
    'Ready: Tall, 1 – 28 June 2026 (XLSX).',
  )
  const packer = await world.browser('member')
  for (const address of ['/shop/files', path, `${path}/download`, led.location ?? ''])
    expect([address, (await packer.get('cart', address)).status]).toEqual([address, 404])
  expect((await packer.post('cart', '/shop/files', form)).status).toBe(404)
})

test('who asks for a sixth file reads that five are being made, and can ask again', async () => {
  const operator = await world.browser('operator')
  const ask = async () => {
    const { document } = await operator.get(
      'cart',
      `/shop/files/new?kind=report&name=tall&format=pdf&${RANGE}`,
    )
    return operator.post(
      'cart',
      '/shop/files',
      formFields(document.querySelector('form[action="/shop/files"]') as never),
    )
  }
  for (let file = 0; file < 5; file++) expect((await ask()).status).toBe(303)
  const refused = await ask()
  expect([refused.status, refused.text.includes('being made already')]).toEqual([409, true])
  expect(
    refused.document.querySelector('form[action="/shop/files"] input[name=to]')?.getAttribute('value'),
  ).toBe('2026-06-28')
})

test.each([
  'kind=report',
  'kind=report&format=exe&name=tall',
  'kind=report&format=pdf&name=none',
  'kind=bill&format=pdf',
])('there is no file %j to ask for', async asked => {
  const keeper = await world.browser('shopkeeper')
  expect((await keeper.get('cart', `/shop/files/new?${asked}`)).status).toBe(404)
})
