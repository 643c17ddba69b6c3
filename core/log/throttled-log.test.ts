import { expect, jest, test } from 'bun:test'
import { createLog } from './log'
import { logThrottled } from './throttled-log'

const WINDOW_MS = 40

type Line = {
  readonly msg: string
  readonly repeated?: number
  readonly at?: number
  readonly requestId?: string
}

function listening() {
  const lines: Line[] = []
  const told = Promise.withResolvers<void>()
  const log = createLog('debug', {
    write: line => {
      lines.push(JSON.parse(line))
      if ((lines.at(-1)?.repeated ?? 0) > 0) told.resolve()
    },
  })
  return { lines, log, told: told.promise }
}

test('a line that comes four hundred times is written at once, and once more with the count', async () => {
  const { lines, log, told } = listening()
  for (let at = 0; at < 400; at++) logThrottled(log, 'warn', { at }, 'the database is away', WINDOW_MS)
  expect(lines).toMatchObject([{ at: 0, msg: 'the database is away' }])
  await told
  expect(lines.length).toBe(2)
  expect(lines[1]).toMatchObject({ at: 399, repeated: 399, msg: 'the database is away' })
})

test('lines of other words, and of other logs, are not held back', () => {
  const one = listening()
  const other = listening()
  for (const message of ['a', 'b', 'a']) logThrottled(one.log, 'error', {}, message)
  logThrottled(other.log, 'error', {}, 'a')
  expect([one.lines, other.lines].map(lines => lines.map(({ msg }) => msg))).toEqual([['a', 'b'], ['a']])
})

test('what comes right after the count is counted in its turn, and after a quiet while it is written at once again', async () => {
  jest.useFakeTimers()
  try {
    const { lines, log } = listening()
    const say = () => logThrottled(log, 'warn', {}, 'slow', WINDOW_MS)
    say()
    say()
    jest.advanceTimersByTime(WINDOW_MS)
    say()
    expect(lines.map(({ repeated }) => repeated)).toEqual([undefined, 1])
    jest.advanceTimersByTime(WINDOW_MS)
    expect(lines.map(({ repeated }) => repeated)).toEqual([undefined, 1, 1])
    jest.advanceTimersByTime(WINDOW_MS)
    say()
    expect(lines.map(({ repeated }) => repeated)).toEqual([undefined, 1, 1, undefined])
  } finally {
    jest.useRealTimers()
  }
})
