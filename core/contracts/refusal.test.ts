import { describe, expect, test } from 'bun:test'
import { AppHidden, isShown } from './apps-shown'
import { GuestUnknown, NotOnSale, NotRefundable, RefundUnavailable, RefundUnderWay } from './cart'
import { DOMAINS } from './domain'
import { ChangedMeanwhile, FreshSignInRequired, Gone, NotFound, Refusal, SignInRequired } from './refusal'
import { SoldOut } from './seller'

const REFUSALS: readonly [Refusal, number][] = [
  [new NotFound(), 404],
  [new SignInRequired(), 403],
  [new FreshSignInRequired(), 403],
  [new Gone(), 410],
  [new ChangedMeanwhile({}, 'v'), 409],
  [new SoldOut([]), 409],
  [new NotOnSale(), 409],
  [new GuestUnknown(), 400],
  [new NotRefundable(), 409],
  [new RefundUnderWay(), 409],
  [new RefundUnavailable(), 503],
  [new AppHidden('Test Growers'), 404],
]

describe('a refusal', () => {
  test.each(REFUSALS.map(([refusal, status]) => [refusal.name, refusal, status] as const))(
    '%s is known by its name, answered by its status, and says a whole sentence',
    (name, refusal, status) => {
      expect(refusal).toBeInstanceOf(Refusal)
      expect([refusal.constructor.name, Number(refusal.status)]).toEqual([name, status])
      expect(refusal.message).toMatch(/^[A-Z][^<>]+\.$/)
    },
  )

  test('is what was typed that cannot be, unless it says something else', () => {
    expect(new Refusal('No.').status).toBe(422)
  })

  test('has a name that no other has', () => {
    expect(new Set(REFUSALS.map(([{ name }]) => name)).size).toBe(REFUSALS.length)
  })

  test('of something that is gone may say in its own words what it was', () => {
    expect(new Gone('The letter is gone.').message).toBe('The letter is gone.')
  })

  test('over another’s save carries what is there now, and what is to be sent to be taken', () => {
    const { now, version } = new ChangedMeanwhile({ title: 'Theirs' }, 'abc')
    expect([now, version]).toEqual([{ title: 'Theirs' }, 'abc'])
  })

  test('of what is sold out names what is short, and may say it in a better sentence', () => {
    const short = { sellable: { kind: 'product', variantId: 'x' } as const, available: 2 }
    expect(new SoldOut([short]).items).toEqual([short])
    expect(new SoldOut([], 'Two jars are left.').message).toBe('Two jars are left.')
  })
})

describe('an app', () => {
  test('is there unless the operator has hidden it', () => {
    for (const domain of DOMAINS) {
      expect(isShown({ hiddenApps: [] }, domain)).toBe(true)
      expect(isShown({ hiddenApps: [domain] }, domain)).toBe(false)
    }
    expect(isShown({ hiddenApps: ['blog', 'events'] }, 'market')).toBe(true)
  })

  test('that is hidden says who does without it', () => {
    expect(new AppHidden('Test Growers').message).toStartWith('Test Growers ')
  })
})
