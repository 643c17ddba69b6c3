import type { House } from '#core/app/house'
import { isInTransaction } from '#core/database/transaction'

/** The network was asked while a transaction held rows and a connection: claim, leave, call, record. */
export class CalledInTransaction extends Error {
  override name = 'CalledInTransaction'
  constructor(door: string) {
    super(`${door} was called inside a transaction`)
  }
}

/** The house with its doors to the network locked for whoever is inside `transaction()`. */
export function withGuardedDoors(house: House): House {
  return {
    ...house,
    fetch: guarded('fetch', house.fetch),
    mailer: guardedMethods('mailer', house.mailer),
    payments: guardedMethods('payments', house.payments),
    media: guardedMethods('media', house.media),
  }
}

/** These answer at once, and ask nobody. */
const AT_ONCE = new Set<PropertyKey>(['url', 'takes'])

function guardedMethods<Door extends object>(name: string, door: Door): Door {
  return new Proxy(door, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function' || AT_ONCE.has(key)) return value
      return guarded(`${name}.${String(key)}`, value.bind(target) as (...args: unknown[]) => unknown)
    },
  })
}

function guarded<Args extends unknown[], Answer>(
  name: string,
  call: (...args: Args) => Answer,
): (...args: Args) => Answer {
  return (...args) => {
    if (isInTransaction()) throw new CalledInTransaction(name)
    return call(...args)
  }
}
