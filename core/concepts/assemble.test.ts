import { expect, test } from 'bun:test'
import { allServices, ofTheHouse } from '#core/services/registry'
import { assemble, NamedTwice } from './assemble'
import type { ServiceConcept } from './concept'

const withOneMore = (concept: ServiceConcept) => {
  const concepts = { ...allServices.blog.concepts, concept }
  return assemble({ ...allServices, blog: { ...allServices.blog, concepts } }, ofTheHouse)
}

test('a job that another concept has already is refused', () => {
  expect(() => withOneMore({ tasks: { 'finish-refund': { class: 'rest', run: async () => {} } } })).toThrow(
    NamedTwice,
  )
})

test('a section of the export that another concept has already is refused', () => {
  const orders = allServices.cart.concepts.orders?.exportOf ?? []
  expect(orders).not.toBeEmpty()
  expect(() => withOneMore({ exportOf: orders })).toThrow(NamedTwice)
})

test('what somebody did for the cooperative comes last in the export, whatever table it is in', () => {
  const { services } = withOneMore({ workOf: [['recipes.written_by_id', 'written_at']] })
  const last = services.members.sections.at(-1)
  expect(last?.name).toBe('work')
  expect(last?.of).toEqual(expect.arrayContaining(['recipes.written_by_id', 'refunds.requested_by_id']))
})

test('concepts export nothing that nobody gathers', () => {
  const known: readonly (keyof ServiceConcept)[] = [
    ...(['tasks', 'crons', 'handlers', 'forgetMember', 'obligationsOf'] as const),
    ...(['exportOf', 'workOf', 'notExported'] as const),
  ]
  const all = [...Object.values(allServices).map(({ concepts }) => concepts), ofTheHouse]
  const unknown = all.flatMap(concepts =>
    Object.entries<ServiceConcept>(concepts).flatMap(([name, concept]) =>
      Object.keys(concept)
        .filter(key => !known.some(each => each === key))
        .map(key => `${name}.${key}`),
    ),
  )
  expect(unknown).toEqual([])
})
