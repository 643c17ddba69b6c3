import { expect, test } from 'bun:test'
import { ownOf } from './own-of'

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', ''])(
  'a table has nothing by %j but what it says itself',
  name => {
    expect(ownOf({ kg: 1 }, name)).toBeUndefined()
    expect(ownOf(JSON.parse(`{"${name}": 2}`), name)).toBe(2)
  },
)
