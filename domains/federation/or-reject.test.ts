import { expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { orReject } from './or-reject'

const rejectedBy = (fault: unknown) => (fault instanceof RangeError ? { field: 'name' } : null)
const show = async (rejected: { readonly field: string }) => new Response(rejected.field, { status: 422 })
const failing = (fault: Error) => () => Promise.reject(fault)

test('what can be put right is shown in the form, and nothing else is', async () => {
  const saved = new Response('saved')
  expect(await orReject(async () => saved, rejectedBy, show)).toBe(saved)
  expect((await orReject(failing(new RangeError()), rejectedBy, show)).status).toBe(422)
  await expect(orReject(failing(new NotFound()), rejectedBy, show)).rejects.toThrow(NotFound)
})

test('a fault of showing it is not taken for one of the form', async () => {
  const broken = failing(new RangeError('of the page'))
  await expect(orReject(failing(new RangeError('of the form')), rejectedBy, broken)).rejects.toThrow(
    'of the page',
  )
})
